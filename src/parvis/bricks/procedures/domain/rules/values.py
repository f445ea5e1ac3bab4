"""Computed values: numbers, days, words and yes or no, written by choosing.

Holes: "number", "date", "text", "yes_no". Kinds of nodes: "constant" (says v), "answer" (q),
"today"; "lines" (block, join; parts: conditions; no part counts every line), "total" (block;
part: a number of one line), "plus", "minus", "times", "divided", "least", "most" (parts: numbers
or days), "rounded" (digits; part), "between" (unit; parts: two days), "later" (unit, way "after"
or "before"; parts: a day, a number), "joined" (parts: words), "cases" (parts: "case" nodes, each
a condition and a value; the last part is the value otherwise).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from parvis.bricks.procedures.domain.rules import conditions
from parvis.bricks.procedures.domain.rules.nodes import (
    TODAY,
    Lacks,
    Node,
    Scope,
    constant_text,
    date_of,
    inner,
    number_of,
)

HOLES: Mapping[str, str] = {
    "integer": "number",
    "decimal": "number",
    "date": "date",
    "text": "text",
    "yes_no": "yes_no",
}
KINDS: Mapping[str, tuple[str, ...]] = {
    "number": (
        "answer", "constant", "plus", "minus", "times", "divided", "lines", "total", "between",
        "least", "most", "rounded", "cases",
    ),
    "date": ("answer", "constant", "today", "later", "least", "most", "cases"),
    "text": ("answer", "constant", "joined", "cases"),
    "yes_no": ("all", "any", "none"),
}  # fmt: skip
SIGNS = {"plus": "+", "minus": "-", "times": "*", "divided": "/", "least": "min", "most": "max"}
SHIFTS = {"days": "add-days", "months": "add-months", "years": "add-years"}
FEWEST = {"plus": 2, "minus": 2, "times": 2, "divided": 2, "least": 2, "most": 2, "joined": 2}
GROWS = ("plus", "times", "least", "most", "joined")
DIGITS = ("0", "1", "2", "3", "4")


def holes_of(kind: str, hole: str) -> tuple[str, ...] | None:
    """The holes of the parts of a kind that has as many parts as it needs; None when it grows."""
    return {
        "minus": ("number", "number"),
        "divided": ("number", "number"),
        "total": ("number",),
        "rounded": ("number",),
        "between": ("date", "date"),
        "later": ("date", "number"),
        "constant": (),
        "answer": (),
        "today": (),
    }.get(kind)


# --- writing -------------------------------------------------------------------------------


def write(node: Node, hole: str, scope: Scope, lacks: Lacks, path: str = "n") -> Any:
    """The expression of a value; what is missing is noted, with null in its place."""
    if hole == "yes_no":
        return conditions.write(node, scope, lacks, path)
    if node.kind not in KINDS[hole]:
        return lacks.tell(path, "kind", "choose_value")
    match node.kind:
        case "constant":
            return _constant(node, hole, lacks, path)
        case "answer":
            subject = scope.subject(node.said("q"))
            fits = subject is not None and subject.kind in _fitting(hole)
            return subject.term if subject and fits else lacks.tell(path, "q", "choose_question")
        case "today":
            return TODAY
        case "lines":
            return _lines(node, scope, lacks, path)
        case "total":
            block = scope.block(node.said("block"))
            if block is None:
                return lacks.tell(path, "block", "choose_block")
            body = _part(node, 0, "number", scope.inside(block), lacks, path)
            return ["sum", ["field", block.stable_id], body]
        case "cases":
            return _cases(node, hole, scope, lacks, path)
    return _worked(node, hole, scope, lacks, path)


def _worked(node: Node, hole: str, scope: Scope, lacks: Lacks, path: str) -> Any:
    fixed = holes_of(node.kind, hole)
    holes = fixed if fixed is not None else (hole,) * max(len(node.parts), FEWEST[node.kind])
    parts = [_part(node, n, one, scope, lacks, path) for n, one in enumerate(holes)]
    if node.kind == "rounded":
        digits = node.said("digits")
        return ["round", parts[0], int(digits) if digits in DIGITS else 0]
    if node.kind == "between":
        unit = node.said("unit")
        return ["date-diff", unit if unit in SHIFTS else "days", *parts]
    if node.kind == "later":
        day, number = parts
        if not isinstance(number, int):
            number = ["round", number]  # a day is moved by whole days, months or years
        if node.said("way") == "before":
            number = -number if isinstance(number, int) else ["-", number]
        return [SHIFTS.get(node.said("unit"), "add-days"), day, number]
    return ["concat" if node.kind == "joined" else SIGNS[node.kind], *parts]


def _part(node: Node, n: int, hole: str, scope: Scope, lacks: Lacks, path: str) -> Any:
    if n >= len(node.parts):
        return lacks.tell(inner(path, n), "kind", "choose_value")
    return write(node.parts[n], hole, scope, lacks, inner(path, n))


def _fitting(hole: str) -> tuple[str, ...]:
    return ("text", "choice") if hole == "text" else (hole,)


def _constant(node: Node, hole: str, lacks: Lacks, path: str) -> Any:
    text = node.said("v")
    if hole == "text":
        return text[:500] if text else lacks.tell(path, "v", "write_words")
    found = number_of(text) if hole == "number" else date_of(text)
    return lacks.tell(path, "v", f"write_{hole}") if found is None else found


def _lines(node: Node, scope: Scope, lacks: Lacks, path: str) -> Any:
    block = scope.block(node.said("block"))
    if block is None:
        return lacks.tell(path, "block", "choose_block")
    walked = ["field", block.stable_id]
    if not node.parts:
        return ["count", walked]
    group = Node("any" if node.said("join") == "any" else "all", {}, node.parts)
    return ["count", walked, conditions.write(group, scope.inside(block), lacks, path)]


def _cases(node: Node, hole: str, scope: Scope, lacks: Lacks, path: str) -> Any:
    if len(node.parts) < 2:
        return lacks.tell(path, "parts", "add_case")
    found = write(node.parts[-1], hole, scope, lacks, inner(path, len(node.parts) - 1))
    for n in range(len(node.parts) - 2, -1, -1):
        case, where = node.parts[n], inner(path, n)
        if case.kind != "case" or len(case.parts) != 2:
            return lacks.tell(where, "parts", "add_case")
        test = conditions.write(case.parts[0], scope, lacks, inner(where, 0))
        found = ["if", test, write(case.parts[1], hole, scope, lacks, inner(where, 1)), found]
    return found


# --- reading back --------------------------------------------------------------------------


def read(expression: Any, hole: str, scope: Scope) -> Node | None:
    """The choices of an expression; None when it has another shape."""
    if hole == "yes_no":
        return conditions.read(expression, scope)
    if expression == TODAY and hole == "date":
        return Node("today")
    if isinstance(expression, str) and hole == "text":
        return Node("constant", {"v": expression})
    text = constant_text(expression)
    if text is not None and hole in ("number", "date"):
        return Node("constant", {"v": text})
    subject = next((one for one in scope.subjects() if one.term == expression), None)
    if subject is not None:
        return Node("answer", {"q": subject.key}) if subject.kind in _fitting(hole) else None
    if not isinstance(expression, list) or len(expression) < 2:
        return None
    return _read_worked(expression, hole, scope)


def _read_worked(expression: list[Any], hole: str, scope: Scope) -> Node | None:
    word, *rest = expression
    kind = {sign: name for name, sign in SIGNS.items()}.get(word, "")
    if word == "concat":
        kind = "joined"
    if kind:
        return _same(kind, rest, hole, scope) if len(rest) > 1 and kind in KINDS[hole] else None
    if word == "if" and len(rest) == 3:
        return _read_cases(expression, hole, scope)
    if hole == "number":
        return _read_number(word, rest, scope)
    unit = next((name for name, one in SHIFTS.items() if one == word), "")
    if hole == "date" and unit and len(rest) == 2:
        return _read_later(unit, rest, scope)
    return None


def _same(kind: str, parts: list[Any], hole: str, scope: Scope, **says: str) -> Node | None:
    return _made(kind, [(one, hole) for one in parts], scope, **says)


def _made(kind: str, parts: list[tuple[Any, str]], scope: Scope, **says: str) -> Node | None:
    found = [read(one, hole, scope) for one, hole in parts]
    kept = tuple(one for one in found if one is not None)
    return Node(kind, says, kept) if len(kept) == len(found) else None


def _read_number(word: str, rest: list[Any], scope: Scope) -> Node | None:
    if word == "round" and len(rest) <= 2:
        digits = rest[1] if len(rest) > 1 else 0
        return _same("rounded", rest[:1], "number", scope, digits=str(digits))
    if word == "date-diff" and len(rest) == 3 and rest[0] in SHIFTS:
        return _same("between", rest[1:], "date", scope, unit=rest[0])
    if word not in ("count", "sum") or not isinstance(rest[0], list) or len(rest[0]) != 2:
        return None
    block = scope.block(str(rest[0][1])) if rest[0][0] == "field" else None
    if block is None or len(rest) != 2:
        return None
    if word == "sum":
        body = read(rest[1], "number", scope.inside(block))
        return Node("total", {"block": block.key}, (body,)) if body else None
    group = conditions.read(rest[1], scope.inside(block))
    if group is None:
        return None
    join = "any" if group.kind == "any" else "all"
    parts = (group,) if group.kind == "none" else group.parts
    return Node("lines", {"block": block.key, "join": join}, parts)


def _read_later(unit: str, rest: list[Any], scope: Scope) -> Node | None:
    day, number = rest
    way = "after"
    if isinstance(number, int) and not isinstance(number, bool) and number < 0:
        way, number = "before", -number
    elif isinstance(number, list) and number[:1] == ["-"] and len(number) == 2:
        way, number = "before", number[1]
    if isinstance(number, list) and number[:1] == ["round"] and len(number) == 2:
        number = number[1]
    return _made("later", [(day, "date"), (number, "number")], scope, unit=unit, way=way)


def _read_cases(expression: Any, hole: str, scope: Scope) -> Node | None:
    cases = []
    while isinstance(expression, list) and len(expression) == 4 and expression[0] == "if":
        test = conditions.read(expression[1], scope)
        value = read(expression[2], hole, scope)
        if test is None or value is None:
            return None
        cases.append(Node("case", {}, (test, value)))
        expression = expression[3]
    last = read(expression, hole, scope)
    return Node("cases", {}, (*cases, last)) if last else None
