"""The walls of the house stand: floors, doors, rooms, no cycle."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import grimp
import pytest

from tests.consistency.source import ROOT, brick_of, bricks, imports, modules

ROOMS = {
    "__init__", "public", "events", "domain", "models", "commands", "queries", "policies",
    "gateways", "contracts", "pages", "jobs", "subscribers", "demo", "apps", "migrations",
    "locale", "templates", "static", "documents", "data",
}  # fmt: skip
# Folders of registers that hold an embedded engine each (DESIGN section 4), and what they share.
ENGINES = {"registers": {"addresses", "companies", "contours", "territories", "compiled"}}


def test_import_contracts():
    """`.importlinter` holds: layers, cycles, pure domain, protected models."""
    found = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo"],
        cwd=ROOT,
        env={"PYTHONPATH": "src", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout[-3000:]


def test_largest_cycle_is_one():
    """No two floors or bricks import each other, however long the way round."""
    graph = grimp.build_graph("parvis", cache_dir=None)
    for parent in ("parvis", "parvis.bricks", "parvis.kernel"):
        children = graph.find_children(parent)
        reached = {
            child: {
                other
                for other in children
                if other != child and graph.find_shortest_chain(child, other, as_packages=True)
            }
            for child in children
        }
        circles = {c: {o for o in reached[c] if c in reached[o]} for c in children}
        if parent == "parvis.kernel":
            continue  # the kernel is one floor; its folders are ideas, not floors
        assert not any(circles.values()), {c: o for c, o in circles.items() if o}


@pytest.mark.parametrize("name", sorted(modules()))
def test_other_bricks_only_through_their_door(name):
    """Outside its own brick, a module imports only `public` and `events` (demo: `demo` too)."""
    own, allowed = brick_of(name), {"public", "events"}
    if name.startswith("parvis.demo"):
        allowed = allowed | {"demo"}
    for imported in imports(name):
        other = brick_of(imported)
        if other and other != own:
            room = imported.split(".")[3] if imported.count(".") > 2 else ""
            assert room in allowed, f"{name} imports {imported}"


@pytest.mark.parametrize("name", sorted(modules()))
def test_pages_and_contracts_never_import_models(name):
    parts = name.split(".")
    if {"pages", "contracts"} & set(parts) or parts[-1] in {"serving", "views"}:
        touched = {i for i in imports(name) if i.endswith(".models") or ".models." in i}
        assert not touched, f"{name} imports {touched}"


@pytest.mark.parametrize("brick", bricks())
def test_same_rooms_in_every_brick(brick):
    folder = ROOT / "src/parvis/bricks" / brick
    found = {p.stem for p in folder.iterdir() if p.name not in {"__pycache__"}}
    assert found <= ROOMS | ENGINES.get(brick, set()), found - ROOMS
    assert {"__init__", "public", "apps"} <= found
    prose = (folder / "__init__.py").read_text(encoding="utf-8").strip().strip('"')
    assert 8 <= len(prose.splitlines()) <= 40, "say in 10 to 30 lines what this brick is for"
