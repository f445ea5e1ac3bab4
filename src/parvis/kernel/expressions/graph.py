"""Which answers an expression needs, and in which order rules can be applied.

A rule is known by what it decides: a field (stable id) or a named fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from parvis.kernel.expressions.errors import Cycle
from parvis.kernel.expressions.interpreter import Key
from parvis.kernel.expressions.nodes import Fact, Field, RowField, walk
from parvis.kernel.expressions.parsing import Expr

Rules = Mapping[Any, Expr | Iterable[Expr]]  # by Key
Within = Mapping[int, int]


def dependencies(expr: Expr) -> frozenset[Key]:
    """Every field (by stable id, those of rows included) and fact that the expression reads."""
    found: set[Key] = set()
    for node in walk(expr.root):
        if isinstance(node, Field | RowField):
            found.add(node.id)
        elif isinstance(node, Fact):
            found.add(node.name)
    return frozenset(found)


def edges(rules: Rules, within: Within | None = None) -> dict[Key, frozenset[Key]]:
    """For each rule, what must be decided before it, whether or not a rule decides it.

    `within` says in which repeatable block a field stands (field -> block): a field of a block
    comes after the block's own rule, and who reads a block reads all its fields.
    """
    within = within or {}
    members: dict[int, set[Key]] = {}
    for field, block in within.items():
        members.setdefault(block, set()).add(field)
    graph: dict[Key, frozenset[Key]] = {}
    for key in dict.fromkeys([*rules, *within]):
        found = set().union(*map(dependencies, _expressions(rules.get(key, ()))))
        for block in [one for one in found if one in members]:
            found |= members[int(block)]
        if isinstance(key, int) and key in within:
            found.add(within[key])
        graph[key] = frozenset(found)
    return graph


def order(rules: Rules, within: Within | None = None) -> tuple[Key, ...]:
    """The rules' keys, each after those that it needs; as given where nothing decides.

    Cycle, naming its members, when rules need each other.
    """
    graph = edges(rules, within)
    ordered, circle = _visit(graph)
    if circle:
        raise Cycle(circle)
    return tuple(key for key in ordered if key in rules)


def find_cycle(rules: Rules, within: Within | None = None) -> tuple[Key, ...]:
    """One circle of rules that need each other (first member repeated at the end), or ()."""
    return _visit(edges(rules, within))[1]


def _expressions(rule: Expr | Iterable[Expr]) -> tuple[Expr, ...]:
    return (rule,) if isinstance(rule, Expr) else tuple(rule)


def _visit(graph: Mapping[Key, frozenset[Key]]) -> tuple[list[Key], tuple[Key, ...]]:
    """Depth first, without recursion: a form may chain thousands of rules."""
    rank = {key: place for place, key in enumerate(graph)}
    done: dict[Key, None] = {}
    for start in graph:
        trail: dict[Key, list[Key]] = {}
        pending = [] if start in done else [start]
        while pending:
            key = pending[-1]
            if key not in trail:
                known = [one for one in graph[key] if one in graph]
                trail[key] = sorted(known, key=rank.__getitem__, reverse=True)
            if not trail[key]:
                done[pending.pop()] = None
                continue
            following = trail[key].pop()
            if following in done:
                continue
            if following in trail:
                return [], (*pending[pending.index(following) :], following)
            pending.append(following)
    return list(done), ()
