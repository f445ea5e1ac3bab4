"""Which bricks are installed, in which order, and what each brings.

`PARVIS_BRICKS` is `*` or a comma list; what a listed brick requires is added. A brick's
`apps.py` holds one `BrickConfig`: its requirements, its page and contract mounts. Nothing else
in the house keeps a list of bricks.
"""

from __future__ import annotations

import importlib
import importlib.util
from dataclasses import dataclass, field
from typing import ClassVar

from django.apps import AppConfig

from parvis.kernel.settings import SettingError

# Floors of the house (DESIGN section 2). The import contract in `.importlinter` says the same.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("registers", "directory"),
    ("identity", "rules"),
    ("exchange",),
    ("procedures",),
    ("entitlements", "catalogue", "feedback", "participation", "commons", "opendata"),
    ("observatory", "privacy"),
)


@dataclass(frozen=True)
class Mount:
    """One place of the address space: `prefix` without slashes, served by a URL module."""

    prefix: str
    urlconf: str
    kind: str = "pages"  # "pages" or "contract"
    namespace: str = field(default="")


class BrickConfig(AppConfig):
    """Base of every brick's AppConfig."""

    default = False
    default_auto_field = "django.db.models.BigAutoField"
    requires: ClassVar[tuple[str, ...]] = ()
    mounts: ClassVar[tuple[Mount, ...]] = ()


def built() -> list[str]:
    """Names of the bricks that exist in this installation, lower floors first."""
    return [name for floor in FLOORS for name in floor if _exists(name)]


def _exists(name: str) -> bool:
    try:
        return importlib.util.find_spec(f"parvis.bricks.{name}.apps") is not None
    except ModuleNotFoundError:
        return False


def config_of(name: str) -> type[BrickConfig]:
    """The BrickConfig class of a brick; SettingError when there is no such brick."""
    if not _exists(name):
        raise SettingError(f"PARVIS_BRICKS: there is no brick named {name!r}.")
    module = importlib.import_module(f"parvis.bricks.{name}.apps")
    found = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, BrickConfig) and value is not BrickConfig
    ]
    if len(found) != 1:
        raise SettingError(f"parvis.bricks.{name}.apps holds {len(found)} BrickConfig, not one.")
    return found[0]


def selected(wanted: list[str]) -> list[str]:
    """The bricks to start, closed over what they require, lower floors first."""
    names = set(built()) if wanted == ["*"] else set(wanted)
    todo = list(names)
    while todo:
        for required in config_of(todo.pop()).requires:
            if required not in names:
                names.add(required)
                todo.append(required)
    return [name for floor in FLOORS for name in floor if name in names]


def app_paths(names: list[str]) -> list[str]:
    """Dotted AppConfig paths for INSTALLED_APPS."""
    return [f"{config_of(name).__module__}.{config_of(name).__name__}" for name in names]
