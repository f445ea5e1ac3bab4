"""Conditions: all, any or none of several tests, also on the lines of a block.

Kinds of nodes: "all", "any", "none" (parts: conditions); "test" (says q: the subject's key, op,
v: the value, with: a subject to compare with instead, or "today"); "some", "every", "no" (says
block, join: "all" or "any"; parts: conditions on one line).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from parvis.bricks.procedures.domain.rules.nodes import (
    TODAY,
    Lacks,
    Node,
    Scope,
    Subject,
    constant_text,
    date_of,
    inner,
    number_of,
)

GROUPS = ("all", "any", "none")
WALKS = ("some", "every", "no")
ORDERED = {"eq": "=", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
NO_VALUE = ("filled", "empty", "yes", "no")
OPS: Mapping[str, tuple[str, ...]] = {
    "number": ("eq", "ne", "lt", "le", "gt", "ge"),
    "date": ("lt", "le", "eq", "ge", "gt"),
    "text": ("eq", "ne", "includes", "starts-with"),
    "yes_no": ("yes", "no"),
    "choice": ("eq", "ne", "one-of"),
    "choices": ("includes", "excludes"),
    "commune": (
        "in-commune",
        "in-epci",
        "in-departement",
        "not-in-departement",
        "in-region",
        "not-in-region",
    ),
}
SEPARATOR = "\n"  # between the answers of "one of"


def ops_of(subject: Subject) -> tuple[str, ...]:
    """Comparisons that a subject allows."""
    answered = ("filled", "empty") if subject.key.endswith(":is") else ()
    return (*OPS[subject.kind], *answered)


def comparable(subject: Subject, scope: Scope) -> list[Subject]:
    """Other subjects with which one can be compared."""
    if subject.kind not in ("number", "date"):
        return []
    return [one for one in scope.subjects() if one.kind == subject.kind and one.key != subject.key]


# --- writing -------------------------------------------------------------------------------


def write(node: Node, scope: Scope, lacks: Lacks, path: str = "n") -> Any:
    """The expression of a condition; what is missing is noted, with null in its place."""
    if node.kind in GROUPS:
        return _group(node.kind, _parts(node, scope, lacks, path), lacks, path)
    if node.kind in WALKS:
        block = scope.block(node.said("block"))
        if block is None:
            return lacks.tell(path, "block", "choose_block")
        parts = _parts(node, scope.inside(block), lacks, path)
        body = _group("any" if node.said("join") == "any" else "all", parts, lacks, path)
        walked = ["all" if node.kind == "every" else "any", ["field", block.stable_id], body]
        return ["not", walked] if node.kind == "no" else walked
    return _test(node, scope, lacks, path)


def _parts(node: Node, scope: Scope, lacks: Lacks, path: str) -> list[Any]:
    return [write(one, scope, lacks, inner(path, n)) for n, one in enumerate(node.parts)]


def _group(kind: str, parts: list[Any], lacks: Lacks, path: str) -> Any:
    if not parts:
        return lacks.tell(path, "parts", "add_condition")
    word = "and" if kind == "all" else "or"
    joined = parts[0] if len(parts) == 1 else [word, *parts]
    return ["not", joined] if kind == "none" else joined


def _test(node: Node, scope: Scope, lacks: Lacks, path: str) -> Any:
    subject = scope.subject(node.said("q"))
    if subject is None:
        return lacks.tell(path, "q", "choose_question")
    op = node.said("op")
    if op not in ops_of(subject):
        return lacks.tell(path, "op", "choose_comparison")
    if op in ("filled", "empty"):
        empty = ["empty?", subject.term]
        return empty if op == "empty" else ["not", empty]
    if op in ("yes", "no"):
        return ["=", subject.term, op == "yes"]
    if op == "one-of":
        return _one_of(node, subject, lacks, path)
    value = _value(node, subject, scope, lacks, path)
    return [ORDERED.get(op, op), subject.term, value]


def _one_of(node: Node, subject: Subject, lacks: Lacks, path: str) -> Any:
    offered = {option.value for option in subject.field.options}
    chosen = [one for one in node.said("v").split(SEPARATOR) if one in offered]
    return ["one-of", subject.term, *chosen] if chosen else lacks.tell(path, "v", "choose_answer")


def _value(node: Node, subject: Subject, scope: Scope, lacks: Lacks, path: str) -> Any:
    other, text = node.said("with"), node.said("v")
    if other == "today" and subject.kind == "date":
        return TODAY
    if other:
        beside = {one.key: one for one in comparable(subject, scope)}
        return (
            beside[other].term if other in beside else lacks.tell(path, "with", "choose_question")
        )
    if subject.kind in ("choice", "choices"):
        offered = {option.value for option in subject.field.options}
        return text if text in offered else lacks.tell(path, "v", "choose_answer")
    if subject.kind == "number":
        found = number_of(text)
        return lacks.tell(path, "v", "write_number") if found is None else found
    if subject.kind == "date":
        found = date_of(text)
        return lacks.tell(path, "v", "write_date") if found is None else found
    if subject.kind == "commune":
        codes = text.upper().replace(" ", "")
        fits = codes.isascii() and codes.isalnum() and len(codes) <= 9
        return codes if fits else lacks.tell(path, "v", "write_code")
    return text[:500] if text else lacks.tell(path, "v", "write_words")


# --- reading back --------------------------------------------------------------------------


def read(expression: Any, scope: Scope) -> Node | None:
    """The choices of an expression, under one group; None when it has another shape."""
    node = _read(expression, scope)
    if node is None or node.kind in GROUPS:
        return node
    return Node("all", {}, (node,))


def _read(expression: Any, scope: Scope) -> Node | None:
    if not isinstance(expression, list) or len(expression) < 2:
        return None
    word = expression[0]
    if word in ("and", "or"):
        return _read_group("all" if word == "and" else "any", expression[1:], scope)
    if word == "not" and len(expression) == 2:
        return _read_not(expression[1], scope)
    if word in ("any", "all") and len(expression) == 3:
        return _read_walk("some" if word == "any" else "every", expression, scope)
    return _read_test(expression, scope)


def _read_group(kind: str, parts: list[Any], scope: Scope) -> Node | None:
    found = [_read(one, scope) for one in parts]
    kept = tuple(one for one in found if one is not None)
    return Node(kind, {}, kept) if len(kept) == len(found) else None


def _read_not(inside: Any, scope: Scope) -> Node | None:
    if not isinstance(inside, list) or not inside:
        return None
    if inside[0] == "empty?" and len(inside) == 2:
        return _about(inside[1], "filled", {}, scope)
    if inside[0] == "any" and len(inside) == 3:
        return _read_walk("no", inside, scope)
    if inside[0] == "or":
        return _read_group("none", inside[1:], scope)
    return _read_group("none", [inside], scope)


def _read_walk(kind: str, expression: list[Any], scope: Scope) -> Node | None:
    _word, walked, body = expression
    if not isinstance(walked, list) or walked[:1] != ["field"] or len(walked) != 2:
        return None
    block = scope.block(str(walked[1]))
    node = _read(body, scope.inside(block)) if block else None
    if block is None or node is None:
        return None
    says = {"block": block.key, "join": "any" if node.kind == "any" else "all"}
    return Node(kind, says, node.parts if node.kind in ("all", "any") else (node,))


def _read_test(expression: list[Any], scope: Scope) -> Node | None:
    word, term = expression[0], expression[1]
    if word == "empty?" and len(expression) == 2:
        return _about(term, "empty", {}, scope)
    if word == "one-of":
        chosen = [one for one in expression[2:] if isinstance(one, str)]
        return _about(term, "one-of", {"v": SEPARATOR.join(chosen)}, scope)
    if len(expression) != 3:
        return None
    value = expression[2]
    if word == "=" and isinstance(value, bool):
        return _about(term, "yes" if value else "no", {}, scope)
    op = next((name for name, sign in ORDERED.items() if sign == word), word)
    said = _said(value, scope)
    return None if said is None else _about(term, op, said, scope)


def _said(value: Any, scope: Scope) -> dict[str, str] | None:
    if value == TODAY:
        return {"with": "today"}
    if isinstance(value, str):
        return {"v": value}
    text = constant_text(value)
    if text is not None:
        return {"v": text}
    other = next((one for one in scope.subjects() if one.term == value), None)
    return {"with": other.key} if other else None


def _about(term: Any, op: str, said: Mapping[str, str], scope: Scope) -> Node | None:
    subject = next((one for one in scope.subjects() if one.term == term), None)
    if subject is None or op not in ops_of(subject):
        return None
    return Node("test", {"q": subject.key, "op": op, **said})
