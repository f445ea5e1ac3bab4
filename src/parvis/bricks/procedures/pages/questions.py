"""Between a form's questions and the page: what is printed, what comes back.

Inputs are named as `Question.key`: "7", "11.<row>.12"; dates have three parts. What cannot be read
is shown again as it was typed, so that nothing typed is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language

from parvis.bricks.procedures.domain.document import Field
from parvis.bricks.procedures.domain.problems import Problem
from parvis.bricks.procedures.queries import words
from parvis.bricks.procedures.queries.drafting import Question
from parvis.kernel import files
from parvis.ui.fields import Field as Shown
from parvis.ui.parts import Option

SOURCES = {  # suggestions while one types, by type of field
    "commune": "registers-communes", "address": "registers-addresses",
    "company": "registers-companies", "epci": "registers-groups",
    "departement": "registers-departements",
    "region": "registers-regions",
}  # fmt: skip
CODE = ".code"  # ends the name of the hidden input with the code of what was chosen
AS = {
    "text": "text", "textarea": "textarea", "email": "email", "phone": "tel", "integer": "integer",
    "decimal": "number", "date": "date", "yes_no": "yes_no", "choices": "checkboxes",
    "siret": "text", "file": "file", **dict.fromkeys(SOURCES, "suggest"),
}  # fmt: skip
AUTOCOMPLETE = {
    "fr:personne.prenoms": "given-name", "fr:personne.nom": "family-name",
    "fr:personne.courriel": "email", "fr:personne.telephone": "tel",
    "fr:personne.adresse": "street-address", "fr:personne.date_naissance": "bday",
}  # fmt: skip
AS_WORDS = ("phone", *SOURCES)  # typed again as they read, not as kept
MOST_RADIOS = 7  # more options are a list to open


def flat(questions: Iterable[Question]) -> Iterator[Question]:
    """Every question that has an input, those of rows included."""
    for one in questions:
        if one.rows or one.field.type == "block":
            for _name, inner in one.rows:
                yield from flat(inner)
        elif one.field.type in AS or one.field.type == "choice":
            yield one


def shown(question: Question, typed: Mapping[str, Any], problems: Iterable[Problem]) -> Shown:
    """A question as the design system prints it, with what was typed and what is wrong."""
    field, language = question.field, get_language() or "fr"
    kind = AS.get(field.type, "radios" if len(field.options) <= MOST_RADIOS else "select")
    return Shown(
        name=question.key,
        label=question.label,
        type=kind,
        value=typed.get(question.key, _value(question)) if kind != "file" else "",
        help=question.help,
        errors=tuple(words.problem(one) for one in problems),
        options=tuple(Option(o.value, o.label.in_language(language)) for o in field.options),
        required=field.required,
        autocomplete=AUTOCOMPLETE.get(field.term, "") if not question.row else "",
        inputmode="numeric" if field.type == "siret" else "",
        maxlength=field.rules.get("max_length"),
        accept=files.accept(field.rules.get("formats") or files.DOCUMENTS)
        if kind == "file"
        else "",
        suffix=str(field.rules.get("unit", "") or ""),
        width="short" if field.type in ("integer", "decimal") else "",
        empty_label="" if kind != "select" else " ",
        **_suggested(question, typed),
    )


def _suggested(question: Question, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Where suggestions come from, and the code of what was chosen before."""
    source = SOURCES.get(question.field.type)
    if source is None:
        return {}
    kept = question.value if isinstance(question.value, dict) else {}
    code = kept.get("code") or kept.get("key") or ""
    name = f"{question.key}{CODE}"
    return {"source": reverse(source), "code_name": name, "code": typed.get(name, code)}


def _value(question: Question) -> Any:
    value = question.value
    if question.field.type in AS_WORDS and question.words:
        return question.words.replace("\u00a0", " ")
    return value if value is not None else ""


def patch(questions: Iterable[Question], sent: QueryDict) -> dict[str, Any]:
    """What a page sent, as a patch of the answers. Only questions of the page are read.

    A group of boxes that sends nothing was emptied; any other input that is absent was not on
    the page that was sent, and stays as it is.
    """
    found: dict[str, Any] = {}
    for question in flat(questions):
        if question.field.type == "file" or question.field.computed is not None:
            continue
        raw = _raw(question.field, question.key, sent)
        if raw is _ABSENT:
            continue
        block, _, rest = question.key.partition(".")
        if rest:
            row, _, key = rest.partition(".")
            found.setdefault(block, {}).setdefault(row, {})[key] = raw
        else:
            found[question.key] = raw
    return found


_ABSENT: Any = object()


def _raw(field: Field, name: str, sent: QueryDict) -> Any:
    if field.type == "choices":
        return sent.getlist(name)
    if field.type == "date":
        return _date(name, sent)
    if field.type in SOURCES and sent.get(name) and sent.get(f"{name}{CODE}"):
        return {"label": sent[name], "code": sent[f"{name}{CODE}"]}
    return sent.get(name, _ABSENT)


def _date(name: str, sent: QueryDict) -> Any:
    parts = [sent.get(f"{name}_{part}", "").strip() for part in ("day", "month", "year")]
    if f"{name}_day" not in sent:
        return _ABSENT
    return "/".join(parts) if any(parts) else None


def as_typed(questions: Iterable[Question], sent: QueryDict) -> dict[str, Any]:
    """What was typed, by input: shown again when the answer could not be taken."""
    found: dict[str, Any] = {}
    for one in flat(questions):
        if one.field.type == "choices":
            found[one.key] = sent.getlist(one.key)
        elif one.field.type == "date":
            found[one.key] = {
                part: sent.get(f"{one.key}_{part}", "") for part in ("day", "month", "year")
            }
        elif one.key in sent:
            found[one.key] = sent[one.key]
            if f"{one.key}{CODE}" in sent:
                found[f"{one.key}{CODE}"] = sent[f"{one.key}{CODE}"]
    return found
