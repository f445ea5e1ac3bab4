"""A text in several languages, as written by the body that publishes the procedure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LANGUAGES = ("fr", "en")


@dataclass(frozen=True)
class Text:
    """Words in French (the reference) and in other languages; `str()` gives the French."""

    fr: str = ""
    en: str = ""

    def in_language(self, language: str) -> str:
        """The words in that language, else in French, else in any language that has them."""
        return (self.en if language[:2] == "en" else self.fr) or self.fr or self.en

    def __bool__(self) -> bool:
        return bool(self.fr or self.en)

    def __str__(self) -> str:
        return self.fr or self.en

    def to_json(self) -> dict[str, str]:
        """`{"fr": …, "en": …}` without empty languages."""
        return {name: words for name in LANGUAGES if (words := getattr(self, name))}

    @classmethod
    def from_json(cls, data: Mapping[str, str] | None) -> Text:
        """The inverse of `to_json`; what is unknown is ignored (checked where it is read)."""
        return cls(**{name: data.get(name, "") for name in LANGUAGES}) if data else cls()


NO_TEXT = Text()
