"""The pure packages of the kernel bring neither Django nor the clock with them."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import parvis.kernel

PURE = ("values", "results", "calendar", "expressions")
KERNEL = Path(str(parvis.kernel.__file__)).parent


def test_importing_them_loads_no_django() -> None:
    names = ", ".join(f"parvis.kernel.{name}" for name in PURE)
    code = f"import sys, {names}; sys.exit('django' in sys.modules)"
    path = str(KERNEL.parent.parent)
    done = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": path}, check=False)
    assert done.returncode == 0


@pytest.mark.parametrize("path", [p for name in PURE for p in sorted((KERNEL / name).glob("*.py"))])
def test_nobody_asks_what_time_it_is(path: Path) -> None:
    """Except for new identifiers, which carry their time of creation on purpose."""
    asked = {
        node.attr
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
    } & {"now", "today", "utcnow", "time_ns", "monotonic"}
    assert asked == ({"time_ns"} if path.name == "ids.py" else set())
