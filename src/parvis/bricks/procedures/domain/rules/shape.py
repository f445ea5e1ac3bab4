"""Trees of choices kept in shape while they are being made: parts added, dropped, completed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from parvis.bricks.procedures.domain.rules.conditions import GROUPS, WALKS
from parvis.bricks.procedures.domain.rules.nodes import MOST_DEPTH, Node
from parvis.bricks.procedures.domain.rules.values import FEWEST, GROWS, KINDS, holes_of

MOST_PARTS = 40
TEST = Node("test")


def begin(hole: str) -> Node:
    """A tree in which nothing is chosen yet."""
    return Node("all", {}, (TEST,)) if hole == "yes_no" else Node("")


def shaped(node: Node, hole: str, depth: int = 0) -> Node:
    """The same choices with exactly the parts that their kinds want."""
    if depth > MOST_DEPTH:
        return begin(hole) if hole != "yes_no" else TEST
    if hole == "yes_no":
        return _condition(node, depth)
    if node.kind not in KINDS[hole]:
        return Node("", node.says)
    if node.kind == "lines":
        return replace(node, parts=_conditions(node, depth))
    if node.kind == "cases":
        return replace(node, parts=_cases(node, hole, depth))
    holes = holes_of(node.kind, hole)
    if holes is None:
        most = max(FEWEST[node.kind], min(len(node.parts), MOST_PARTS))
        holes = (hole,) * most
    parts = tuple(
        shaped(node.parts[n] if n < len(node.parts) else Node(""), one, depth + 1)
        for n, one in enumerate(holes)
    )
    return replace(node, parts=parts)


def _condition(node: Node, depth: int) -> Node:
    if depth == 0 and node.kind not in GROUPS:
        return shaped(Node("all", {}, (node,)), "yes_no")
    if node.kind in GROUPS or node.kind in WALKS:
        return replace(node, parts=_conditions(node, depth))
    return Node("test", node.says)


def _conditions(node: Node, depth: int) -> tuple[Node, ...]:
    return tuple(shaped(one, "yes_no", depth + 1) for one in node.parts[:MOST_PARTS])


def _cases(node: Node, hole: str, depth: int) -> tuple[Node, ...]:
    cases = [one for one in node.parts if one.kind == "case"][:MOST_PARTS]
    others = [one for one in node.parts if one.kind != "case"]
    made = []
    for case in cases or [Node("case")]:
        test = case.parts[0] if case.parts else begin("yes_no")
        value = case.parts[1] if len(case.parts) > 1 else Node("")
        group = test if test.kind in GROUPS else Node("all", {}, (test,))
        parts = (shaped(group, "yes_no", depth + 1), shaped(value, hole, depth + 1))
        made.append(Node("case", {}, parts))
    return (*made, shaped(others[-1] if others else Node(""), hole, depth + 1))


def added(node: Node, path: str, kind: str) -> Node:
    """One more part at a path ("n", "n.0.2"): a condition, a value, or a case before the last."""

    def add(one: Node) -> Node:
        if one.kind == "cases":
            return replace(one, parts=(*one.parts[:-1], Node("case"), one.parts[-1]))
        part = Node(kind, {}, (TEST,)) if kind in (*GROUPS, *WALKS) else Node(kind)
        return replace(one, parts=(*one.parts, part))

    return _at(node, _steps(path), add)


def dropped(node: Node, path: str) -> Node:
    """Without the part at a path."""
    steps = _steps(path)
    if not steps:
        return node

    def drop(one: Node) -> Node:
        return replace(one, parts=(*one.parts[: steps[-1]], *one.parts[steps[-1] + 1 :]))

    return _at(node, steps[:-1], drop)


def _steps(path: str) -> list[int]:
    words = path.split(".")[1:]
    return [int(one) for one in words if one.isascii() and one.isdigit() and len(one) < 4]


def _at(node: Node, steps: list[int], change: Callable[[Node], Node]) -> Node:
    if not steps:
        return change(node)
    at = steps[0]
    if at >= len(node.parts):
        return node
    part = _at(node.parts[at], steps[1:], change)
    return replace(node, parts=(*node.parts[:at], part, *node.parts[at + 1 :]))


def may_drop(parent: Node) -> bool:
    """Whether a part of a node can be dropped: where their number is free."""
    if parent.kind in (*GROUPS, *WALKS, "lines"):
        return True
    if parent.kind == "cases":
        return len(parent.parts) > 2
    return parent.kind in GROWS and len(parent.parts) > FEWEST[parent.kind]
