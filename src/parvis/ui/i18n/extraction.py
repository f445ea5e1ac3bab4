"""Find the words to translate in Python modules and Django templates.

Python is read by Babel. Templates are read with Django's own lexer: `{% translate %}`,
`{% blocktranslate %}` (with `count`, `plural`, `context`, `trimmed`, variables as `%(name)s`) and
`_("…")` anywhere in a tag or a variable, the way Django itself will look them up.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel.messages.extract import extract as babel_extract
from django.template.base import Lexer, Token, TokenType
from django.utils.text import smart_split
from django.utils.translation import trim_whitespace

SOURCE = Path(__file__).resolve().parents[2]  # src/parvis
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
_INLINE = re.compile(r"""_\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*\)""")


@dataclass(frozen=True, order=True)
class Message:
    """One message: its English words, their plural, the context that tells two uses apart."""

    id: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What identifies it in a catalogue: a plural does not make another message."""
        return (self.context, self.id)


class ExtractError(ValueError):
    """A template or module whose words cannot be read; the message says where."""


@lru_cache(maxsize=1)
def homes() -> tuple[Path, ...]:
    """Folders with a catalogue: every app (it holds `apps.py`) and the kernel."""
    return tuple(sorted({path.parent for path in SOURCE.rglob("apps.py")} | {SOURCE / "kernel"}))


def home_of(path: Path) -> Path:
    """The nearest home above a file; the instance's own (config) for what is above all apps."""
    for parent in path.parents:
        if parent in homes():
            return parent
        if parent == SOURCE:
            break
    return SOURCE / "config"


def extract() -> dict[Path, dict[Message, list[str]]]:
    """Every message of the house by home, with the places (`file:line`) where it stands."""
    found: dict[Path, dict[Message, list[str]]] = {home: {} for home in homes()}
    for path in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("templates/**/*.html")]):
        for extra in sorted(messages_of(path)):
            line, message = extra
            place = f"{path.relative_to(SOURCE)}:{line}"
            found[home_of(path)].setdefault(message, []).append(place)
    return found


def messages_of(path: Path) -> Iterator[tuple[int, Message]]:
    """Line and message of each use in one file."""
    if path.suffix == ".py":
        yield from _python(path)
    else:
        yield from template_messages(path.read_text(encoding="utf-8"), str(path))


def _python(path: Path) -> Iterator[tuple[int, Message]]:
    for asked in _in_f_strings(ast.parse(path.read_bytes())):
        raise ExtractError(f"{path}:{asked.lineno}: words inside an f-string are found by nobody")
    with path.open("rb") as file:
        for line, found, _comments, context in babel_extract("python", file, keywords=KEYWORDS):
            words = found if isinstance(found, tuple) else (found,)
            if words[0]:
                yield line, Message(words[0], words[1] if len(words) > 1 else "", context or "")


def _in_f_strings(module: ast.Module) -> Iterator[ast.Call]:
    """Calls that translate inside an f-string, which Babel does not read before Python 3.12."""
    texts = (one for one in ast.walk(module) if isinstance(one, ast.JoinedStr))
    calls = (one for text in texts for one in ast.walk(text) if isinstance(one, ast.Call))
    yield from (one for one in calls if isinstance(one.func, ast.Name) and one.func.id in KEYWORDS)


def template_messages(text: str, name: str = "template") -> Iterator[tuple[int, Message]]:
    """Line and message of each use in a Django template."""
    tokens = iter(Lexer(text).tokenize())
    for token in tokens:
        if token.token_type == TokenType.VAR:
            yield from _inline(token)
        elif token.token_type == TokenType.BLOCK:
            word = token.contents.split(None, 1)[0] if token.contents else ""
            if word in ("translate", "trans"):
                yield token.lineno or 0, _translate(token, name)
            elif word in ("blocktranslate", "blocktrans"):
                yield from _inline(token)
                yield token.lineno or 0, _block(token, tokens, name)
            elif word in ("comment", "verbatim"):
                _skip(tokens, f"end{word}")
            else:
                yield from _inline(token)


def _inline(token: Token) -> Iterator[tuple[int, Message]]:
    for found in _INLINE.finditer(token.contents):
        yield token.lineno or 0, Message(_unquote(found[1]).replace("%", "%%"))


def _unquote(text: str) -> str:
    return text[1:-1].replace(f"\\{text[0]}", text[0]).replace("\\\\", "\\")


def _quoted(text: str) -> bool:
    return len(text) > 1 and text[0] in "\"'" and text[-1] == text[0]


def _translate(token: Token, name: str) -> Message:
    bits = list(smart_split(token.contents))
    if len(bits) < 2 or not _quoted(bits[1]):
        raise ExtractError(f"{name}:{token.lineno}: translate wants words in quotes")
    return Message(_unquote(bits[1]).replace("%", "%%"), context=_context(bits))


def _context(bits: list[str]) -> str:
    if "context" in bits[1:-1]:
        return _unquote(bits[bits.index("context", 1) + 1])
    return ""


def _block(token: Token, tokens: Iterator[Token], name: str) -> Message:
    bits = list(smart_split(token.contents))
    singular: list[str] = []
    plural: list[str] = []
    current = singular
    for inner in tokens:
        if inner.token_type == TokenType.TEXT:
            current.append(inner.contents.replace("%", "%%"))
        elif inner.token_type == TokenType.VAR:
            current.append(f"%({inner.contents})s")
        elif inner.token_type == TokenType.BLOCK:
            word = inner.contents.split()[0]
            if word == "plural":
                current = plural
            elif word == f"end{bits[0]}":
                break
            else:
                raise ExtractError(f"{name}:{inner.lineno}: tag {word} inside {bits[0]}")
    else:
        raise ExtractError(f"{name}:{token.lineno}: {bits[0]} is not closed")
    trimmed = "trimmed" in bits[1:]
    return Message(_joined(singular, trimmed), _joined(plural, trimmed), _context(bits))


def _joined(parts: Iterable[str], trimmed: bool) -> str:
    text = "".join(parts)
    return trim_whitespace(text) if trimmed else text


def _skip(tokens: Iterator[Token], end: str) -> None:
    for token in tokens:
        if token.token_type == TokenType.BLOCK and token.contents.split()[0] == end:
            return
