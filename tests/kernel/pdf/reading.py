"""A small reader of the PDF files that typst writes, to prove what is in them without trust.

Reads uncompressed objects and Flate streams, and turns glyphs back into text through each font's
ToUnicode map, as a screen reader or a copy-and-paste does.
"""

from __future__ import annotations

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj(.*?)endobj", re.S)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.S)
_TOKEN = re.compile(rb"/(f\d+) [\d.]+ Tf|(\()|(T\*|Td|ET)")
_LITERAL = re.compile(rb"\\.|[()]", re.S)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


class Pdf:
    """The objects of one file."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.objects = {int(number): body for number, body in _OBJECT.findall(data)}

    def stream(self, number: int) -> bytes:
        """The decompressed stream of an object."""
        found = _STREAM.search(self.objects[number])
        assert found
        raw = found.group(1)
        return zlib.decompress(raw) if b"FlateDecode" in self.objects[number] else raw

    def one(self, needle: bytes) -> bytes:
        """The only object that holds these bytes."""
        (found,) = [body for body in self.objects.values() if needle in body]
        return found

    @property
    def pages(self) -> list[int]:
        """Object numbers of pages, in order."""
        (tree,) = [b for b in self.objects.values() if b"/Type/Pages" in b and b"/Parent" not in b]
        return [int(n) for n in re.findall(rb"(\d+) 0 R", tree.split(b"/Kids")[1])]

    def text(self) -> str:
        """All text, a line per text object."""
        lines = []
        for page in self.pages:
            body = self.objects[page]
            fonts = self._fonts(int(_reference(body, b"Resources")))
            lines += self._lines(self.stream(int(_reference(body, b"Contents"))), fonts)
        return "\n".join(lines)

    def metadata(self) -> str:
        """The XMP packet."""
        catalog = self.one(b"/Type/Catalog")
        return self.stream(int(_reference(catalog, b"Metadata"))).decode()

    def _fonts(self, resources: int) -> dict[str, dict[int, str]]:
        found = re.search(rb"/Font<<(.*?)>>", self.objects[resources], re.S)
        assert found
        return {
            name.decode(): self._unicode(int(number))
            for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", found.group(1))
        }

    def _unicode(self, font: int) -> dict[int, str]:
        table = self.stream(int(_reference(self.objects[font], b"ToUnicode")))
        return {
            int(code, 16): bytes.fromhex(value.decode()).decode("utf-16-be")
            for code, value in re.findall(rb"^<([0-9A-F]{4})> <([0-9A-F]+)>$", table, re.M)
        }

    @staticmethod
    def _lines(content: bytes, fonts: dict[str, dict[int, str]]) -> list[str]:
        lines, line, font, at = [], "", {}, 0
        while found := _TOKEN.search(content, at):
            at = found.end()
            if found.group(1):
                font = fonts[found.group(1).decode()]
            elif found.group(3):
                lines.append(line)
                line = ""
            else:
                raw, at = _literal(content, at)
                codes = [int.from_bytes(raw[i : i + 2], "big") for i in range(0, len(raw), 2)]
                line += "".join(font.get(code, "") for code in codes)
        return lines


def _literal(content: bytes, start: int) -> tuple[bytes, int]:
    """The bytes of a literal string from after its bracket, and where it ends."""
    depth, at = 1, start
    while depth:
        found = _LITERAL.search(content, at)
        assert found
        at = found.end()
        depth += {b"(": 1, b")": -1}.get(found.group(), 0)
    return _unescape(content[start : at - 1]), at


def _reference(body: bytes, key: bytes) -> bytes:
    found = re.search(rb"/" + key + rb" (\d+) 0 R", body)
    assert found, key
    return found.group(1)


def _unescape(raw: bytes) -> bytes:
    def one(found: re.Match[bytes]) -> bytes:
        code = found.group(1)
        return bytes([int(code, 8)]) if code.isdigit() else _ESCAPES.get(code, code)

    return re.sub(rb"\\([0-7]{3}|.)", one, raw, flags=re.S)
