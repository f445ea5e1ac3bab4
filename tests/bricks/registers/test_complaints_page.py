"""The page of complaints names tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
ROWS = [
    row
    for row in (ROOT / "docs/registers/complaints.md").read_text(encoding="utf-8").splitlines()
    if row.startswith("| **")
]


def test_every_complaint_has_a_test_that_is_there():
    assert len(ROWS) == 13
    for row in ROWS:
        named = re.findall(r"`(tests/[^`]+)::(test_\w+)`", row)
        assert named, row
        for path, name in named:
            tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
            known = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
            assert name in known, (path, name)
