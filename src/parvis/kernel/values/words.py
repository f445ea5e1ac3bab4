"""Mistakes in a value, as a stable code and English words that a caller may translate.

Pure: nothing here imports Django. `_` only marks words for the catalogue (`kernel/locale`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping


def mark(msgid: str) -> str:
    """The words themselves; imported as `_`, so that the catalogue finds them."""
    return msgid


class WrongValue(ValueError):
    """What was given is not such a value. `str(error)` is in English.

    `code` is stable; `msgid` has `%(name)s` places for `params`. `words(gettext)` gives the
    sentence in the language of the page. Values that are personal are never among the params.
    """

    def __init__(self, code: str, msgid: str, **params: object) -> None:
        super().__init__(msgid % params)
        self.code, self.msgid = code, msgid
        self.params: Mapping[str, object] = params

    def words(self, translate: Callable[[str], str]) -> str:
        """The sentence in another language."""
        return translate(self.msgid) % self.params


def shown(text: str) -> str:
    """What was given, short enough to be repeated in a message."""
    return text if len(text) <= 40 else f"{text[:39]}…"
