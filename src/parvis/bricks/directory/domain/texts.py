"""Texts in several languages, addresses, phone numbers: shapes that are kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from parvis.bricks.directory.domain.problems import Problem

_LANGUAGE = re.compile(r"^[a-z]{2,3}$")
_PHONE = re.compile(r"^\+?[0-9][0-9 .()-]{1,28}$", re.ASCII)
_POST_CODE = re.compile(r"^[0-9]{5}$", re.ASCII)
_COMMUNE = re.compile(r"^(?:[0-9]{5}|2[AB][0-9]{3})$", re.ASCII)
_BREAKS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")


def checked_text(
    wire: Any, code: str, *, longest: int = 200, required: bool = True
) -> dict[str, str]:
    """A text by language ("fr" needed when the text is); Problem(code) otherwise."""
    if not isinstance(wire, Mapping):
        raise Problem(code, longest=longest)
    found = {}
    for language, text in wire.items():
        if not (isinstance(language, str) and isinstance(text, str) and _LANGUAGE.match(language)):
            raise Problem(code, longest=longest)
        words = text.strip()
        if len(words) > longest or _BREAKS.search(words):
            raise Problem(code, longest=longest)
        if words:
            found[language] = words
    if required and "fr" not in found:
        raise Problem(code, longest=longest)
    return found


def in_language(text: Mapping[str, str], language: str) -> str:
    """The text in a language, else in French, else in any, else empty."""
    known = text.get(language) or text.get("fr")
    return known or next(iter(text.values()), "")


def checked_phone(text: str) -> str:
    """A phone number with its spaces, empty when there is none."""
    words = " ".join(text.split())
    if words and not _PHONE.match(words):
        raise Problem("phone", phone=text[:30])
    return words


def checked_url(text: str) -> str:
    """An https address (http on one's own machine), empty when there is none."""
    words = text.strip()
    try:
        parts = urlsplit(words)
        local = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    except ValueError:
        raise Problem("url", url=text[:80]) from None
    safe = parts.scheme == "https" or (parts.scheme == "http" and local)
    if words and (len(words) > 500 or not parts.hostname or not safe or re.search(r"\s", words)):
        raise Problem("url", url=text[:80])
    return words


@dataclass(frozen=True)
class Address:
    """A postal address: street lines, then post code and city (country only outside France)."""

    lines: tuple[str, ...]
    post_code: str
    city: str
    commune: str = ""
    country: str = ""

    @property
    def text(self) -> str:
        """The address on several lines, as on an envelope."""
        last = f"{self.post_code} {self.city}".strip()
        return "\n".join([*self.lines, last, *([self.country] if self.country else [])])

    def to_wire(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "lines": list(self.lines),
            "post_code": self.post_code,
            "city": self.city,
            "commune": self.commune,
            "country": self.country,
        }


def parse_address(wire: Any) -> Address | None:
    """An address of its JSON form; None for none; Problem when it would not arrive."""
    if not wire:
        return None
    if not isinstance(wire, Mapping) or not isinstance(wire.get("lines", []), list | tuple):
        raise Problem("address")
    parts = [wire.get(name, "") for name in ("post_code", "city", "commune", "country")]
    lines = wire.get("lines", [])
    if not all(isinstance(one, str) for one in (*parts, *lines)):
        raise Problem("address")
    lines = [" ".join(line.split()) for line in lines if line.strip()]
    post_code, city, commune, country = (" ".join(part.split()) for part in parts)
    abroad = bool(country) and country.lower() != "france"
    if not 1 <= len(lines) <= 5 or not city or max(map(len, [*lines, city, country])) > 80:
        raise Problem("address")
    if (not abroad and not _POST_CODE.match(post_code)) or len(post_code) > 12:
        raise Problem("address")
    if commune and not _COMMUNE.match(commune):
        raise Problem("address")
    return Address(tuple(lines), post_code, city, commune, country if abroad else "")
