"""From a template and data to bytes: typst in this process, bounded in size.

Measured: 3 ms for a letter, 1.2 s for 200,000 Arabic characters in one paragraph (the worst
text found at the limit); typst frees Python's lock while it works.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.apps import apps
from django.utils import translation

from parvis.kernel.pdf import cleaning
from parvis.kernel.pdf.words import words
from parvis.kernel.settings import setting

logger = logging.getLogger("parvis.pdf")

MAX_CHARACTERS = setting(
    "PARVIS_PDF_MAX_CHARACTERS",
    int,
    200_000,
    "Most characters of text in one PDF (about 70 pages); more is refused.",
)
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed|codepoint `"(.+?)"`')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
_MAIN = """#import "/{template}": document as build
#let all = json("/data.json")
#set document(title: all.title, author: all.author, date: {date})
#set text(lang: all.language, region: all.region)
#build(all.data + (words: all.words, digest: all.digest, title: all.title))
"""


class PdfError(RuntimeError):
    """The document cannot be made; the message says why, without its content."""


class TooLong(PdfError):
    """The text is longer than PARVIS_PDF_MAX_CHARACTERS."""


class UnknownTemplate(PdfError):
    """No application has this template."""


def render(template: str, data: Mapping[str, Any], *, language: str, title: str) -> bytes:
    """The PDF (PDF/A-2a and PDF/UA-1) of a template with data.

    `data` is JSON-friendly; its `made_at` (ISO instant with its offset) becomes the document's
    date (PDF/A wants one; 1970 when not given, never the clock), and its `digest`, when given,
    is the one printed in the footer (else the SHA-256 of the data). Same arguments, same bytes.
    Raises TooLong, UnknownTemplate or PdfError.
    """
    sources, everything = _prepare(template, data, language, title)
    return _attempt(sources, everything, data.get("made_at"))[0]


def preview(
    template: str, data: Mapping[str, Any], *, language: str, title: str, ppi: float = 110
) -> list[bytes]:
    """One PNG image per page, for a page that shows the document before it is signed."""
    sources, everything = _prepare(template, data, language, title)
    _, drawable = _attempt(sources, everything, data.get("made_at"))
    made = _typst(sources, drawable, "png", data.get("made_at"), ppi)
    return [made] if isinstance(made, bytes) else made


def digest(data: Mapping[str, Any]) -> str:
    """SHA-256 (hexadecimal) of the data as canonical JSON: sorted keys, no spaces, UTF-8."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _prepare(
    template: str, data: Mapping[str, Any], language: str, title: str
) -> tuple[dict[str, bytes], dict[str, Any]]:
    """The virtual files of the template, and its data with every string made drawable."""
    sources = templates()
    if template not in sources:
        raise UnknownTemplate(f"no application has the document {template!r}")
    most = MAX_CHARACTERS.read()
    if cleaning.length(data) + len(title) > most:
        raise TooLong(f"more than {most} characters in {template}")
    code, _, region = language.partition("-")
    with translation.override(code):
        labels = words()
    everything = {
        "data": cleaning.clean(data),
        "title": cleaning.clean_text(" ".join(title.split())) or template,
        "author": cleaning.clean_text(str(data.get("author", ""))),
        "language": code,
        "region": region.upper() or None,
        "words": labels,
        "digest": str(data.get("digest") or digest(data)),
    }
    main = _MAIN.format(template=template, date=_typst_date(data.get("made_at")))
    return sources | {"main.typ": main.encode()}, everything


def _attempt(
    sources: dict[str, bytes], everything: dict[str, Any], made_at: Any
) -> tuple[bytes, dict[str, Any]]:
    """The PDF, and the data as drawn: typst reports all undrawable characters at once."""
    for _ in range(4):
        try:
            made = _typst(sources, everything, "pdf", made_at)
        except typst.TypstError as error:
            missing = _missing(error.diagnostic)
            if not missing:
                logger.error("a document failed: %s", error.message[:200])
                raise PdfError(error.message) from error
            everything = cleaning.replace_signs(everything, missing)
        else:
            return made if isinstance(made, bytes) else made[0], everything
    raise PdfError("the text holds characters that cannot be drawn")


def _typst(
    sources: dict[str, bytes],
    everything: dict[str, Any],
    form: typst.OutputFormat,
    made_at: Any,
    ppi: float | None = None,
) -> bytes | list[bytes]:
    text = json.dumps(everything, ensure_ascii=False, default=str)
    files: Any = sources | {"data.json": text.encode()}  # virtual files: its types do not say so
    made: bytes | list[bytes] = typst.compile(
        files,
        font_paths=_fonts(),
        format=form,
        ppi=ppi,
        pdf_standards=STANDARDS if form == "pdf" else [],
        timestamp=int(_instant(made_at).timestamp()),
    )
    return made


def _missing(diagnostic: str) -> set[str]:
    found: set[str] = set()
    for groups in _MISSING.findall(diagnostic):
        text = _ESCAPE.sub(lambda code: chr(int(code.group(1), 16)), groups[0] or groups[1])
        found |= {sign for sign in text if not sign.isascii()}
    return found


def _typst_date(made_at: Any) -> str:
    day = _instant(made_at)
    return (
        f"datetime(year: {day.year}, month: {day.month}, day: {day.day}, "
        f"hour: {day.hour}, minute: {day.minute}, second: {day.second})"
    )


def _instant(made_at: Any) -> dt.datetime:
    if not made_at:
        return dt.datetime.fromtimestamp(0, dt.UTC)
    instant = made_at if isinstance(made_at, dt.datetime) else dt.datetime.fromisoformat(made_at)
    if instant.tzinfo is None:
        raise PdfError("made_at has no offset from UTC")
    return instant.astimezone(dt.UTC)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)


@cache
def templates() -> dict[str, bytes]:
    """Every template of the installed applications: path -> source."""
    found: dict[str, bytes] = {}
    for config in apps.get_app_configs():
        root = Path(config.path) / "documents"
        for path in sorted(root.rglob("*.typ")):
            name = path.relative_to(root).as_posix()
            if name in found or name == "main.typ":
                raise PdfError(f"two documents are named {name}")
            found[name] = path.read_bytes()
    return found
