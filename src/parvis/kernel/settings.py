"""Typed settings read from the environment, each declared once with its documentation.

A setting is declared where it is used (`PARVIS_PORT = setting("PARVIS_PORT", int, 8000, "…")`),
never read through `os.environ` elsewhere. `docs/settings.md` is generated from the
declarations and a consistency test compares both. `NAME_FILE` may hold the path of a file with
the value, for secrets mounted by an orchestrator.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

T = TypeVar("T")

_declared: dict[str, Setting[Any]] = {}
_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


class SettingError(ValueError):
    """A setting has a value that cannot be used; the message says which and why."""


@dataclass(frozen=True)
class Setting(Generic[T]):
    """One declared setting: its name, how it is read, its default and what it is for."""

    name: str
    kind: Callable[[str], T]
    default: T
    doc: str
    secret: bool = False

    def read(self) -> T:
        """The value in force; raises SettingError in words when it cannot be understood."""
        raw = os.environ.get(self.name)
        path = os.environ.get(f"{self.name}_FILE")
        if raw is None and path:
            try:
                raw = Path(path).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise SettingError(
                    f"{self.name}_FILE names {path}, which cannot be read: {error.strerror}."
                ) from error
        if raw is None:
            return self.default
        try:
            return _boolean(raw) if self.kind is bool else self.kind(raw)  # type: ignore[return-value]
        except ValueError as error:
            if self.secret:
                raise SettingError(f"{self.name}: its value cannot be understood.") from None
            raise SettingError(f"{self.name}: {raw!r} cannot be understood ({error}).") from error


def setting(
    name: str, kind: Callable[[str], T], default: T, doc: str, *, secret: bool = False
) -> Setting[T]:
    """Declare a setting. Declaring the same name twice with another meaning is refused."""
    new = Setting(name, kind, default, doc, secret)
    old = _declared.get(name)
    if old is not None and (old.doc, old.default) != (doc, default):
        raise SettingError(f"{name} is declared twice.")
    _declared[name] = new
    return new


def declared() -> list[Setting[Any]]:
    """Every declared setting, by name."""
    return [_declared[name] for name in sorted(_declared)]


def comma_list(raw: str) -> list[str]:
    """Read `a, b,c` as ["a", "b", "c"]; empty parts are dropped."""
    return [part.strip() for part in raw.split(",") if part.strip()]


def directory(raw: str) -> Path:
    """Read a folder's path, `~` expanded, made absolute."""
    return Path(raw).expanduser().absolute()


def _boolean(raw: str) -> bool:
    word = raw.strip().lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise ValueError("write 1 or 0")


def choice(*allowed: str) -> Callable[[str], str]:
    """A reader that accepts only the given words."""

    def read(raw: str) -> str:
        if raw not in allowed:
            raise ValueError(f"write one of {', '.join(allowed)}")
        return raw

    return cast("Callable[[str], str]", read)
