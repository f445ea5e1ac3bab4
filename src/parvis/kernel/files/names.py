"""Names of files as people gave them, made harmless: shown and offered for saving, never a path.

Where bytes are kept is decided by their digest alone (ASVS 5.3.2); headers follow RFC 6266.
"""

from __future__ import annotations

import re
import unicodedata

from django.utils.http import content_disposition_header

LONGEST = 120  # characters; 200 bytes of UTF-8 fit in every file system with room for " (1)"
_FORBIDDEN = re.compile(r'[<>:"|?*;\x00-\x1f\x7f]')
_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)", re.I)


def safe(name: str | None, fallback: str = "document") -> str:
    """The name without path, control or direction signs or reserved words, bounded, never empty.

    `../../etc/avis.pdf` becomes `avis.pdf`, as does a Windows path; `con.pdf` becomes `_con.pdf`.
    """
    text = unicodedata.normalize("NFC", name or "")
    text = re.split(r"[/\\]", text)[-1]
    text = "".join(sign for sign in text if unicodedata.category(sign)[0] != "C")
    text = _FORBIDDEN.sub("_", text)
    text = " ".join(text.split()).strip(" .")
    if not text.strip("_ "):
        return fallback
    if _RESERVED.match(text):
        text = f"_{text}"
    return _shorten(text)


def extension(name: str) -> str:
    """The last extension in lower case without its dot; empty when there is none."""
    stem, dot, last = name.rpartition(".")
    return last.lower() if dot and stem and re.fullmatch(r"[A-Za-z0-9]{1,10}", last) else ""


def with_extension(name: str, wanted: str) -> str:
    """The same name, ending with `.wanted`; what ends otherwise gets it appended."""
    if extension(name) == wanted:
        return name
    return _shorten(f"{name}.{wanted}")


def disposition(name: str, *, inline: bool = False) -> str:
    """Content-Disposition for a name (RFC 6266: quoted, and `filename*` when not ASCII)."""
    return content_disposition_header(not inline, name) or "attachment"


def _shorten(text: str) -> str:
    length = len(extension(text))
    at = len(text) - length - 1 if length else len(text)
    stem, tail = text[:at], text[at:]
    while len(stem) + len(tail) > LONGEST or len((stem + tail).encode()) > 200:
        stem = stem[:-1]
    return stem.rstrip(" .") + tail
