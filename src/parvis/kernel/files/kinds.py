"""Kinds of file that the house knows how to check, and what each may be called."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """`name` is what allow-lists say; `family` tells which checks apply."""

    name: str
    media_type: str
    extensions: tuple[str, ...]
    family: str  # pdf, image, zip, text
    label: str


_ALL = (
    Kind("pdf", "application/pdf", ("pdf",), "pdf", "PDF"),
    Kind("jpeg", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif"), "image", "JPEG"),
    Kind("png", "image/png", ("png",), "image", "PNG"),
    Kind("gif", "image/gif", ("gif",), "image", "GIF"),
    Kind("webp", "image/webp", ("webp",), "image", "WebP"),
    Kind("tiff", "image/tiff", ("tif", "tiff"), "image", "TIFF"),
    Kind("heic", "image/heic", ("heic", "heif", "hif"), "image", "HEIC"),
    Kind(
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ("docx",),
        "zip",
        "Word (docx)",
    ),
    Kind(
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ("xlsx",),
        "zip",
        "Excel (xlsx)",
    ),
    Kind(
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ("pptx",),
        "zip",
        "PowerPoint (pptx)",
    ),
    Kind("odt", "application/vnd.oasis.opendocument.text", ("odt",), "zip", "OpenDocument (odt)"),
    Kind(
        "ods",
        "application/vnd.oasis.opendocument.spreadsheet",
        ("ods",),
        "zip",
        "OpenDocument (ods)",
    ),
    Kind(
        "odp",
        "application/vnd.oasis.opendocument.presentation",
        ("odp",),
        "zip",
        "OpenDocument (odp)",
    ),
    Kind("zip", "application/zip", ("zip",), "zip", "ZIP"),
    Kind("txt", "text/plain", ("txt", "text", "log"), "text", "TXT"),
    Kind("csv", "text/csv", ("csv", "tsv"), "text", "CSV"),
    Kind("json", "application/json", ("json", "geojson"), "text", "JSON"),
    Kind("xml", "application/xml", ("xml", "gml", "gpx", "kml"), "text", "XML"),
    Kind("yaml", "application/yaml", ("yaml", "yml"), "text", "YAML"),
)
KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}

# What a person may send unless a field says otherwise: what an agent can open anywhere.
DOCUMENTS: tuple[str, ...] = (
    *("pdf", "jpeg", "png", "webp", "heic", "tiff"),
    *("docx", "odt", "xlsx", "ods", "txt", "csv"),
)
# Shown in the browser when asked; everything else is only offered for saving.
SHOWABLE = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})


def by_media_type(media_type: str) -> Kind | None:
    """The kind of a media type, or None."""
    return next((kind for kind in _ALL if kind.media_type == media_type), None)


def labels(allowed: tuple[str, ...]) -> str:
    """Words for a list of kinds: "PDF, JPEG, PNG"."""
    return ", ".join(KINDS[name].label for name in allowed)


def accept(allowed: tuple[str, ...] = DOCUMENTS) -> str:
    """Value of the `accept` attribute of a file input: ".pdf,.jpg,…"."""
    return ",".join(f".{one}" for name in allowed for one in KINDS[name].extensions)
