"""Catalogues: written, compiled and compared with the words that the code uses."""

from __future__ import annotations

import logging
import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from parvis.ui.i18n import typography
from parvis.ui.i18n.extraction import SOURCE, Message, extract, homes

LANGUAGES = ("fr",)  # English is the language of the message ids
HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

"""
_PLACEHOLDER = re.compile(r"%\((\w+)\)|%[sd]|\{(\w*)\}")
log = logging.getLogger("parvis.ui.i18n")


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong with one message. `kind`: missing, fuzzy, obsolete, placeholders, conflict."""

    app: str
    language: str
    kind: str
    msgid: str
    where: str = ""

    def __str__(self) -> str:
        place = f" ({self.where})" if self.where else ""
        return f"{self.app} [{self.language}] {self.kind}: {self.msgid!r}{place}"


def catalogue_path(home: Path, language: str) -> Path:
    """Where the catalogue of a home stands."""
    return home / "locale" / language / "LC_MESSAGES" / "django.po"


def _name(home: Path) -> str:
    return home.relative_to(SOURCE).as_posix()


# --- compiling -----------------------------------------------------------------------------


def compile_catalogues() -> int:
    """Make every `.mo`; how many were made."""
    sources = sorted(SOURCE.rglob("locale/*/LC_MESSAGES/django.po"))
    for source in sources:
        _compile(source)
    return len(sources)


def ensure_compiled() -> int:
    """Make the `.mo` that are absent or older than their source; how many were made.

    Costs one `stat` a catalogue when there is nothing to do. An installed wheel holds them
    already; where nothing can be written, pages are shown in English and the log says so.
    """
    made = 0
    for home in homes():
        for language in LANGUAGES:
            source = catalogue_path(home, language)
            if _stale(source):
                try:
                    _compile(source)
                    made += 1
                except OSError as error:
                    log.warning("translations of %s cannot be compiled: %s", _name(home), error)
    if made:
        _forget_loaded()
    return made


def _stale(source: Path) -> bool:
    if not source.exists():
        return False
    try:
        return source.with_suffix(".mo").stat().st_mtime_ns < source.stat().st_mtime_ns
    except FileNotFoundError:
        return True


def _compile(source: Path) -> None:
    from babel.messages.mofile import write_mo

    made = BytesIO()
    write_mo(made, typography.set_in(read(source)))
    descriptor, name = tempfile.mkstemp(dir=source.parent, prefix=".django", suffix=".mo")
    with os.fdopen(descriptor, "wb") as file:
        file.write(made.getvalue())
    os.chmod(name, 0o644)
    os.replace(name, source.with_suffix(".mo"))  # never half a file for a process that reads


def _forget_loaded() -> None:
    from django.utils.translation import trans_real

    trans_real._translations = {}  # type: ignore[attr-defined]  # noqa: SLF001
    trans_real._default = None  # type: ignore[attr-defined]  # noqa: SLF001


def read(source: Path) -> Any:
    """The catalogue of a file (babel.messages.catalog.Catalog)."""
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        return read_po(file, locale=source.parents[1].name)


# --- writing -------------------------------------------------------------------------------


def update() -> list[str]:
    """Write every catalogue: new messages empty, gone ones dropped; names of those changed.

    Entries are sorted and carry no places, so that two branches rarely touch the same line.
    """
    changed = []
    for home, found in extract().items():
        for language in LANGUAGES:
            path = catalogue_path(home, language)
            if not found and not path.exists():
                continue
            old = {(m.context or "", _single(m.id)): m for m in read(path)} if path.exists() else {}
            text = HEADER.format(language=language) + "\n".join(
                _entry(message, old.get(message.key)) for message in _unique(found)
            )
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
                changed.append(f"{_name(home)} [{language}]")
    return changed


def _single(id_: Any) -> str:
    return str(id_[0] if isinstance(id_, list | tuple) else id_)


def _unique(found: Iterable[Message]) -> list[Message]:
    """One entry a key: the form with a plural wins over the form without."""
    kept: dict[tuple[str, str], Message] = {}
    for message in sorted(found, key=lambda m: (m.id.casefold(), m.id, m.context, m.plural)):
        kept[message.key] = message
    return list(kept.values())


def _entry(message: Message, old: Any) -> str:
    said: tuple[str, ...] = ()
    if old is not None and not old.fuzzy:
        said = tuple(old.string) if isinstance(old.string, list | tuple) else (old.string or "",)
    lines = [f"# {note}" for note in (old.user_comments if old is not None else ())]
    if "%(" in message.id + message.plural:
        lines.append("#, python-format")
    if message.context:
        lines.append(f"msgctxt {_quote(message.context)}")
    lines.append(f"msgid {_quote(message.id)}")
    if message.plural:
        lines.append(f"msgid_plural {_quote(message.plural)}")
        both = (*said, "", "")
        lines += [f"msgstr[0] {_quote(both[0])}", f"msgstr[1] {_quote(both[1])}"]
    else:
        lines.append(f"msgstr {_quote(said[0] if said else '')}")
    return "\n".join(lines) + "\n"


def _quote(text: str) -> str:
    escaped = (
        text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    )
    return f'"{escaped}"'


# --- checking ------------------------------------------------------------------------------


def check() -> list[Problem]:
    """What is wrong, per app and language; an empty list when every word is said in French.

    missing: no French. fuzzy: a guess nobody confirmed. obsolete: the code no longer says it.
    placeholders: `%(name)s` differ. conflict: two apps say the same English in two ways (Django
    merges catalogues, so one would win everywhere; give one of them a context).
    """
    problems: list[Problem] = []
    for language in LANGUAGES:
        said: dict[tuple[str, str], tuple[str, Any]] = {}
        for home, found in extract().items():
            problems += _of_home(home, language, found)
            problems += _conflicts(home, language, said)
    return sorted(problems)


def _of_home(home: Path, language: str, found: Mapping[Message, list[str]]) -> list[Problem]:
    path, app = catalogue_path(home, language), _name(home)
    there = (
        {(m.context or "", _single(m.id)): m for m in read(path) if m.id} if path.exists() else {}
    )
    problems = []
    for message in _unique(found):
        entry, where = there.pop(message.key, None), found[message][0]
        if entry is None or not _complete(entry.string, bool(message.plural)):
            problems.append(Problem(app, language, "missing", message.id, where))
        elif entry.fuzzy:
            problems.append(Problem(app, language, "fuzzy", message.id, where))
        elif not _same_placeholders(message, entry.string):
            problems.append(Problem(app, language, "placeholders", message.id, where))
    problems += [Problem(app, language, "obsolete", _single(m.id)) for m in there.values()]
    return problems


def _complete(string: Any, plural: bool) -> bool:
    if plural:
        return isinstance(string, list | tuple) and len(string) == 2 and all(string)
    return isinstance(string, str) and bool(string)


def _same_placeholders(message: Message, string: Any) -> bool:
    """Every form uses no name that the English lacks; the last form uses all of its names."""
    forms = tuple(string) if isinstance(string, list | tuple) else (string,)
    given = _names(message.id) | _names(message.plural)
    return all(_names(form) <= given for form in forms) and (
        _names(forms[-1]) == _names(message.plural or message.id)
    )


def _names(text: str) -> set[str]:
    return {found[0] for found in _PLACEHOLDER.finditer(text)}


def _conflicts(
    home: Path, language: str, said: dict[tuple[str, str], tuple[str, Any]]
) -> list[Problem]:
    path, problems = catalogue_path(home, language), []
    for entry in read(path) if path.exists() else ():
        if not entry.id:
            continue
        key = (entry.context or "", _single(entry.id))
        other, string = said.setdefault(key, (_name(home), entry.string))
        if string != entry.string:
            problems.append(
                Problem(_name(home), language, "conflict", key[1], f"{other} says it otherwise")
            )
    return problems
