"""The common form of values that are written as one text: checked once, compared, printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Self

_SEPARATORS = re.compile(r"[\s.\-\u00a0\u202f]+")


@dataclass(frozen=True, order=True)
class Written:
    """A value known by its text, which is always right: the constructor checks it.

    `parse` accepts how people write it (spaces, small letters); the constructor only the one
    canonical form. Both raise WrongValue in words. `str()` gives the text.
    """

    text: str
    secret: ClassVar[bool] = False  # personal enough never to be shown by repr or in an error

    def __post_init__(self) -> None:
        self.check()

    def check(self) -> None:
        """Raise WrongValue unless `text` is canonical and right."""
        raise NotImplementedError

    @classmethod
    def parse(cls, written: str) -> Self:
        """Read what a person wrote."""
        return cls(_SEPARATORS.sub("", written).upper())

    @classmethod
    def accepts(cls, written: str) -> bool:
        """Whether `parse` would read it."""
        try:
            cls.parse(written)
        except ValueError:
            return False
        return True

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        name = type(self).__name__
        return f"{name}(…{self.text[-2:]})" if self.secret else f"{name}({self.text!r})"


def in_groups(text: str, *sizes: int) -> str:
    """The text cut in groups, the last size repeated, with spaces that do not break a line."""
    parts, start = [], 0
    for place in range(len(text)):
        size = sizes[min(place, len(sizes) - 1)]
        parts.append(text[start : start + size])
        start += size
        if start >= len(text):
            break
    return "\u00a0".join(parts)
