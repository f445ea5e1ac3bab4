"""The source tree as data: modules, imports, sizes. Read by the consistency tests."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"


@cache
def modules() -> dict[str, Path]:
    """Every module of `src/parvis` by dotted name, migrations left out."""
    found = {}
    for path in sorted((SRC / "parvis").rglob("*.py")):
        if "migrations" in path.parts:
            continue
        name = ".".join(path.relative_to(SRC).with_suffix("").parts)
        found[name.removesuffix(".__init__")] = path
    return found


@cache
def tree(name: str) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(modules()[name].read_text(encoding="utf-8"))


def imports(name: str) -> set[str]:
    """Modules that a module imports, inside functions too; names imported from packages count."""
    found: set[str] = set()
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= inside & modules().keys()
            if inside - modules().keys():
                found.add(node.module)  # some name of the package itself
    return found


def brick_of(name: str) -> str:
    """The brick that a module belongs to, or an empty string."""
    parts = name.split(".")
    return parts[2] if parts[:2] == ["parvis", "bricks"] and len(parts) > 2 else ""


def bricks() -> list[str]:
    """Every brick that exists."""
    return sorted({brick_of(name) for name in modules() if brick_of(name)})
