"""Words by which agents find a case: those of its answers, and those of what they type.

Both sides are cut in the same way (folded, letters and figures only), so that what is indexed and
what is asked always agree. Figures written in groups are one word: a phone or SIRET number is
found however it is spaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from parvis.bricks.procedures.domain.document import Field, Sensitivity
from parvis.bricks.procedures.domain.fields import type_of
from parvis.bricks.procedures.domain.form import Form
from parvis.bricks.procedures.domain.showing import fold_text

MOST_WORDS = 600  # of one case
MOST_LETTERS = 40  # of one word
MOST_TERMS = 8  # of one search
MOST_TYPED = 200  # letters of one search
_WORD = re.compile(r"[^\W_]+")
_FIGURES = re.compile(r"[0-9][0-9\s.\-/]*[0-9]|[0-9]")
_ONLY_FIGURES = re.compile(r"\+?[0-9\s.\-/]+")


def words_of(form: Form, answers: Mapping[str, Any], private: Mapping[str, Any]) -> Iterator[str]:
    """The words of the answers, agents' notes included.

    A sensitive answer (RGPD, article 9) is never indexed, nor is a file.
    """
    for field in form.document.fields():
        yield from _of(field, answers.get(field.key))
    for field in form.document.private:
        yield from _of(field, private.get(field.key))


def _of(field: Field, value: Any) -> Iterator[str]:
    if value is None or field.sensitivity is Sensitivity.SENSITIVE or field.type == "file":
        return
    if field.fields:
        for _, row in sorted(value.items()):
            for inner in field.fields:
                yield from _of(inner, row.get(inner.key))
        return
    if not type_of(field).holds_value:
        return
    shown = type_of(field).display(value, field, "fr")
    yield from split(shown)
    yield from _joined(shown)
    if field.type == "date" and isinstance(value, str):
        yield value.replace("-", "")


def split(text: str) -> list[str]:
    """A text as folded words of letters and figures."""
    return [one[:MOST_LETTERS] for one in _WORD.findall(fold_text(text, 20_000))]


def _joined(text: str) -> Iterator[str]:
    """Figures in groups as one word: "06 12 34 56 78" is also "0612345678"."""
    for found in _FIGURES.findall(text):
        figures = re.sub(r"[^0-9]", "", found)
        if len(figures) > 4 and figures != found:
            yield figures[:MOST_LETTERS]


def index_text(words: Iterator[str] | list[str], *marks: str) -> str:
    """What is stored for a case: its marks, then each word once, in order."""
    kept = dict.fromkeys(marks)
    for word in words:
        if len(kept) >= MOST_WORDS:
            break
        kept.setdefault(word)
    return " ".join(kept)


def terms(typed: str) -> list[str]:
    """What an agent typed as words to find; none when nothing of it can be searched.

    Figures alone are one number, "+33 6…" as it is written in France.
    """
    text = typed.strip()[:MOST_TYPED].removeprefix("n°").strip()
    if _ONLY_FIGURES.fullmatch(text):
        figures = re.sub(r"[^0-9]", "", text)
        if text.startswith("+33"):
            figures = "0" + figures[2:]
        return [figures[:MOST_LETTERS]] if figures else []
    return list(dict.fromkeys(split(text)))[:MOST_TERMS]
