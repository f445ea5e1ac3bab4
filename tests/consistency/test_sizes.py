"""Modules stay under 400 lines and functions under 40, or a reason is written here."""

from __future__ import annotations

import ast

import pytest

from tests.consistency.source import modules, tree

MODULE_LIMIT, FUNCTION_LIMIT = 400, 40
REASONS: dict[str, str] = {}


@pytest.mark.parametrize("name", sorted(modules()))
def test_module_size(name):
    lines = len(modules()[name].read_text(encoding="utf-8").splitlines())
    assert lines <= MODULE_LIMIT or name in REASONS, f"{name}: {lines} lines"


@pytest.mark.parametrize("name", sorted(modules()))
def test_function_size(name):
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            said = f"{name}.{node.name}"
            assert length <= FUNCTION_LIMIT or said in REASONS, f"{said}: {length} lines"


def test_reasons_are_still_needed():
    """A reason for something that no longer exists is deleted."""
    for said in REASONS:
        assert said in modules() or said.rpartition(".")[0] in modules(), said
