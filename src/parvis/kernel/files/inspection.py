"""The checks between reception and storage: type, structure, expansion, pixels (ASVS 5.2)."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from parvis.kernel.files import archives, kinds, names, pictures, sniffing
from parvis.kernel.files.errors import Refused
from parvis.kernel.files.kinds import KINDS, Kind
from parvis.kernel.settings import setting

MAX_PIXELS = setting(
    "PARVIS_FILES_MAX_PIXELS",
    int,
    120_000_000,
    "Most pixels (width times height) of a picture that a person sends.",
)


def inspect(path: Path, name: str, allowed: tuple[str, ...]) -> tuple[Kind, str]:
    """The kind of a file and its name with a right extension; Refused with words otherwise."""
    with path.open("rb") as file:
        head = file.read(sniffing.HEAD)
    if not head:
        raise Refused("empty", _("This file is empty. Choose another one."))
    kind = _kind(path, name, head, allowed)
    if kind.name not in allowed:
        raise not_allowed(allowed, kind.label)
    given = names.extension(name)
    if not given:
        return kind, names.with_extension(name, kind.extensions[0])
    if given not in kind.extensions:
        raise Refused(
            "extension_mismatch",
            _(
                "The name of this file ends with .%(given)s but its content is %(kind)s. "
                "Rename it or choose another one."
            )
            % {"given": given, "kind": kind.label},
        )
    return kind, name


def not_allowed(allowed: tuple[str, ...], seen: str) -> Refused:
    """The refusal of a type, saying which ones are taken."""
    words = _("This type of file is not accepted here. Accepted: %(list)s.")
    if seen:
        words = _("This file is of type %(seen)s, not accepted here. Accepted: %(list)s.")
    return Refused("type_not_allowed", words % {"seen": seen, "list": kinds.labels(allowed)})


def _kind(path: Path, name: str, head: bytes, allowed: tuple[str, ...]) -> Kind:
    family = sniffing.family(head, path)
    if family == "program":
        raise Refused("executable", _("This file is a program, whatever its name says."))
    if family == "page":
        raise Refused("active_content", _("Web pages and SVG drawings are not accepted."))
    if family == "zip":
        return _archive(path, allowed)
    if family == "text":
        return _text(names.extension(name))
    if not family:
        raise not_allowed(allowed, sniffing.guess(head))
    kind = KINDS[family]
    with path.open("rb") as file:
        if kind.family == "image":
            _check_picture(kind, file)
        elif not sniffing.pdf_is_whole(file):
            raise broken()
    return kind


def _text(extension: str) -> Kind:
    for kind in KINDS.values():
        if kind.family == "text" and extension in kind.extensions:
            return kind
    return KINDS["txt"]


def _check_picture(kind: Kind, file: BinaryIO) -> None:
    try:
        width, height = pictures.size(kind.name, file)
    except pictures.BadPicture as error:
        raise broken() from error
    if width * height > MAX_PIXELS.read():
        raise Refused(
            "too_many_pixels",
            _("This picture is too large: %(width)s by %(height)s pixels. Make it smaller.")
            % {"width": width, "height": height},
        )


def _archive(path: Path, allowed: tuple[str, ...]) -> Kind:
    with path.open("rb") as file:
        try:
            archive = archives.examine(file, is_program=sniffing.is_program)
            found = archives.kind_of(archive)
        except archives.BadArchive as error:
            raise _archive_refused(error.code) from error
    if found == "jar":
        raise Refused("executable", _("This file is a program, whatever its name says."))
    if found == "zip" and "zip" not in allowed:
        raise not_allowed(allowed, "ZIP")
    return KINDS[found]


def _archive_refused(code: str) -> Refused:
    words = {
        "bomb": _("This file unfolds to far more than it should. It was not kept."),
        "encrypted": _("This file holds a part locked by a password. Send it without password."),
        "active_content": _(
            "This document holds macros. Save it without macros and send it again."
        ),
        "executable": _("This file holds a program. Programs are not accepted."),
    }
    return Refused(code, words[code]) if code in words else broken()


def broken() -> Refused:
    """The refusal of a file that is not whole."""
    return Refused(
        "broken",
        _("This file cannot be read: it may be incomplete. Send it again or choose another."),
    )
