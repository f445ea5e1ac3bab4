"""A tree of choices as inputs: what is printed, and what comes back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from parvis.bricks.procedures.domain.document import Field
from parvis.bricks.procedures.domain.rules import conditions, shape, values
from parvis.bricks.procedures.domain.rules.nodes import (
    MOST_DEPTH,
    Lack,
    Node,
    Scope,
    Subject,
    inner,
)
from parvis.bricks.procedures.pages.studio.choosing import (
    DATE_OPS,
    GROUPS,
    LACKS,
    OPS,
    UNITS,
    VALUES,
    WALKS,
)
from parvis.ui.fields import Field as Shown
from parvis.ui.forms import read_date
from parvis.ui.parts import Option

SAYS = ("q", "op", "with", "block", "join", "digits", "unit", "way")
MOST_TEXT = 600


@dataclass(frozen=True)
class Drawn:
    """One choice as the page prints it. `adds`: buttons (value, words); `drop`: path or ""."""

    path: str
    legend: str
    fields: tuple[Shown, ...]
    parts: tuple[Drawn, ...]
    adds: tuple[tuple[str, str], ...]
    drop: str
    errors: tuple[str, ...]

    def every_field(self) -> Iterator[Shown]:
        """Every input of the tree, for the error summary."""
        yield from self.fields
        for one in self.parts:
            yield from one.every_field()


def parsed(sent: QueryDict, path: str = "n", depth: int = 0) -> Node:
    """The tree that a page sent; as deep as pages go, nothing checked."""
    says = {name: sent.get(f"{path}.{name}", "")[:MOST_TEXT] for name in SAYS}
    says["v"] = _typed(sent, f"{path}.v")
    parts: list[Node] = []
    while depth <= MOST_DEPTH + 1 and len(parts) < shape.MOST_PARTS + 2:
        below = inner(path, len(parts))
        if f"{below}.kind" not in sent:
            break
        parts.append(parsed(sent, below, depth + 1))
    kept = {name: text for name, text in says.items() if text}
    return Node(sent.get(f"{path}.kind", "")[:20], kept, tuple(parts))


def _typed(sent: QueryDict, name: str) -> str:
    """A value: one input, several boxes, or a day in three parts (kept as typed if it is none)."""
    if f"{name}_day" in sent:
        typed = {part: sent.get(f"{name}_{part}", "")[:20] for part in ("day", "month", "year")}
        try:
            day = read_date(typed)
        except ValidationError:
            return " ".join(typed.values())
        return day.isoformat() if day else ""
    return conditions.SEPARATOR.join(sent.getlist(name))[: MOST_TEXT * 10]


class Drawer:
    """Draws a tree with the words of a form, in a language."""

    def __init__(self, language: str, lacks: Iterable[Lack] = ()) -> None:
        self.language = language
        self.lacks: dict[tuple[str, str], list[str]] = {}
        for one in lacks:
            said = self.lacks.setdefault((one.path, one.name), [])
            said.append(str(LACKS[one.code]))

    def draw(
        self, node: Node, hole: str, scope: Scope, path: str = "n", legend: str = "", drop: str = ""
    ) -> Drawn:
        """A choice and those inside."""
        if hole == "yes_no":
            return self._condition(node, scope, path, legend, drop)
        return self._value(node, hole, scope, path, legend, drop)

    # --- conditions ---

    def _condition(self, node: Node, scope: Scope, path: str, legend: str, drop: str) -> Drawn:
        if node.kind in conditions.GROUPS:
            heads = [self._select(path, "kind", _("It is true when"), GROUPS, node.kind)]
            inside = scope
        elif node.kind in conditions.WALKS:
            inside = scope.inside(scope.block(node.said("block")))
            heads = [
                self._block(path, node, scope),
                self._select(path, "kind", _("How many lines?"), WALKS, node.kind),
                self._join(path, node),
            ]
        else:
            fields = tuple(self._test(node, scope, path))
            return Drawn(path, legend, fields, (), (), drop, ())
        parts = tuple(
            self._condition(one, inside, inner(path, n), _("Condition %(n)s") % {"n": n + 1},
                            inner(path, n))
            for n, one in enumerate(node.parts)
        )  # fmt: skip
        adds = self._adds(path, inside, walk=inside is scope)
        return Drawn(path, legend, tuple(heads), parts, adds, drop, self._errors(path))

    def _adds(self, path: str, scope: Scope, *, walk: bool) -> tuple[tuple[str, str], ...]:
        found = [(f"add:{path}:test", _("Add a condition"))]
        if path.count(".") < MOST_DEPTH - 2:
            found.append((f"add:{path}:any", _("Add a group")))
            if walk and scope.blocks():
                found.append((f"add:{path}:some", _("Add a condition on lines")))
        return tuple(found)

    def _test(self, node: Node, scope: Scope, path: str) -> Iterator[Shown]:
        yield self._hidden(path, "kind", "test")
        subjects = {one.key: self._subject(one) for one in scope.subjects()}
        yield self._select(path, "q", _("Question"), subjects, node.said("q"), empty=True)
        subject = scope.subject(node.said("q"))
        if subject is None:
            return
        names = {**OPS, **DATE_OPS} if subject.kind == "date" else OPS
        ops = {one: names[one] for one in conditions.ops_of(subject)}
        op = node.said("op") if node.said("op") in ops else next(iter(ops))
        yield self._select(path, "op", _("Comparison"), ops, op)
        if op not in conditions.NO_VALUE:
            yield from self._compared(node, subject, op, scope, path)

    def _compared(
        self, node: Node, subject: Subject, op: str, scope: Scope, path: str
    ) -> Iterator[Shown]:
        others = {one.key: self._subject(one) for one in conditions.comparable(subject, scope)}
        if subject.kind == "date":
            others = {"today": _("today"), **others}
        if others:
            label = _("Compared with")
            fixed = _("the value below")
            yield self._select(path, "with", label, {"": fixed, **others}, node.said("with"))
        if node.said("with") in others:
            return
        options = {one.value: one.label.in_language(self.language) for one in subject.field.options}
        name, errors = f"{path}.v", tuple(self.lacks.get((path, "v"), ()))
        if subject.kind in ("choice", "choices") and op == "one-of":
            chosen = node.said("v").split(conditions.SEPARATOR)
            shown = tuple(Option(value, label) for value, label in options.items())
            yield Shown(name, _("Answers"), "checkboxes", chosen, options=shown, errors=errors)
        elif subject.kind in ("choice", "choices"):
            yield self._select(path, "v", _("Answer"), options, node.said("v"), empty=True)
        else:
            yield self._input(path, subject.kind, node.said("v"))

    # --- values ---

    def _value(
        self, node: Node, hole: str, scope: Scope, path: str, legend: str, drop: str
    ) -> Drawn:
        kinds = {one: VALUES[one] for one in values.KINDS[hole]}
        if not scope.blocks():
            kinds = {key: words for key, words in kinds.items() if key not in ("lines", "total")}
        if path.count(".") >= MOST_DEPTH - 1:
            kinds = {key: kinds[key] for key in kinds if key in ("answer", "constant", "today")}
        heads = [self._select(path, "kind", _("What is it?"), kinds, node.kind, empty=True)]
        heads += self._details(node, hole, scope, path)
        parts, adds = self._parts(node, hole, scope, path)
        return Drawn(path, legend, tuple(heads), parts, adds, drop, self._errors(path))

    def _details(self, node: Node, hole: str, scope: Scope, path: str) -> Iterator[Shown]:
        match node.kind:
            case "constant":
                yield self._input(path, hole, node.said("v"))
            case "answer":
                fits = ("text", "choice") if hole == "text" else (hole,)
                subjects = {
                    one.key: self._subject(one) for one in scope.subjects() if one.kind in fits
                }
                yield self._select(path, "q", _("Question"), subjects, node.said("q"), empty=True)
            case "lines":
                yield self._block(path, node, scope)
                if node.parts:
                    yield self._join(path, node)
            case "total":
                yield self._block(path, node, scope)
            case "rounded":
                digits = {one: one for one in values.DIGITS}
                label = _("Figures after the comma")
                yield self._select(path, "digits", label, digits, node.said("digits"))
            case "between":
                yield self._select(path, "unit", _("Counted in"), UNITS, node.said("unit"))
            case "later":
                ways = {"after": _("after"), "before": _("before")}
                yield self._select(path, "way", _("Before or after?"), ways, node.said("way"))
                yield self._select(path, "unit", _("Counted in"), UNITS, node.said("unit"))

    def _parts(
        self, node: Node, hole: str, scope: Scope, path: str
    ) -> tuple[tuple[Drawn, ...], tuple[tuple[str, str], ...]]:
        if node.kind == "lines":
            inside = scope.inside(scope.block(node.said("block")))
            parts = tuple(
                self._condition(one, inside, inner(path, n), _("Condition %(n)s") % {"n": n + 1},
                                inner(path, n))
                for n, one in enumerate(node.parts)
            )  # fmt: skip
            return parts, ((f"add:{path}:test", _("Count only some lines")),)
        if node.kind == "cases":
            return self._cases(node, hole, scope, path)
        holes = values.holes_of(node.kind, hole) if node.kind else ()
        if holes is None:
            holes = (hole,) * len(node.parts)
        inside = scope.inside(scope.block(node.said("block"))) if node.kind == "total" else scope
        parts = tuple(
            self._value(one, holes[n], inside, inner(path, n), self._legend(node, n),
                        inner(path, n) if shape.may_drop(node) else "")
            for n, one in enumerate(node.parts)
        )  # fmt: skip
        more = ((f"add:{path}:", _("Add a part")),) if node.kind in values.GROWS else ()
        return parts, more

    def _legend(self, node: Node, n: int) -> str:
        if node.kind == "between":
            return (_("From"), _("To"))[n]
        if node.kind == "later":
            return (_("From which day?"), _("How many?"))[n]
        if node.kind == "total":
            return _("What is added for each line?")
        return _("Part %(n)s") % {"n": n + 1}

    def _cases(
        self, node: Node, hole: str, scope: Scope, path: str
    ) -> tuple[tuple[Drawn, ...], tuple[tuple[str, str], ...]]:
        parts = []
        for n, one in enumerate(node.parts):
            where = inner(path, n)
            if one.kind != "case":
                parts.append(self._value(one, hole, scope, where, _("Otherwise"), ""))
                continue
            inside = (
                self._condition(one.parts[0], scope, inner(where, 0), _("When"), ""),
                self._value(one.parts[1], hole, scope, inner(where, 1), _("Then the value is"), ""),
            )
            kind = (self._hidden(where, "kind", "case"),)
            drop = where if shape.may_drop(node) else ""
            legend = _("Case %(n)s") % {"n": n + 1}
            parts.append(Drawn(where, legend, kind, inside, (), drop, self._errors(where)))
        return tuple(parts), ((f"add:{path}:case", _("Add a case")),)

    # --- inputs ---

    def _errors(self, path: str) -> tuple[str, ...]:
        return tuple(self.lacks.get((path, "parts"), ()))

    def _hidden(self, path: str, name: str, value: str) -> Shown:
        return Shown(f"{path}.{name}", "", "hidden", value)

    def _select(
        self,
        path: str,
        name: str,
        label: str,
        choices: Mapping[str, str | Promise],
        chosen: str,
        *,
        empty: bool = False,
    ) -> Shown:
        return Shown(
            f"{path}.{name}",
            label,
            "select",
            chosen,
            options=tuple(Option(value, words) for value, words in choices.items()),
            empty_label=_("Choose…") if empty else "",
            errors=tuple(self.lacks.get((path, name), ())),
        )

    def _block(self, path: str, node: Node, scope: Scope) -> Shown:
        blocks = {one.key: self._label(one) for one in scope.blocks()}
        return self._select(path, "block", _("Block"), blocks, node.said("block"), empty=True)

    def _join(self, path: str, node: Node) -> Shown:
        ways = {key: GROUPS[key] for key in ("all", "any")}
        return self._select(path, "join", _("A line counts when"), ways, node.said("join"))

    def _input(self, path: str, kind: str, value: str) -> Shown:
        labels = {
            "number": (_("A number"), "number"),
            "date": (_("Day"), "date"),
            "commune": (_("Official code"), "text"),
        }
        label, type_ = labels.get(kind, (_("Words"), "text"))
        errors = tuple(self.lacks.get((path, "v"), ()))
        width = "short" if kind in ("number", "commune") else ""
        return Shown(f"{path}.v", label, type_, value, errors=errors, width=width)

    def _label(self, field: Field) -> str:
        return field.label.in_language(self.language)

    def _subject(self, subject: Subject) -> str:
        """A subject in words."""
        label = self._label(subject.field)
        what = subject.key.partition(":")[2]
        words = {
            "age": _("%(question)s: age today, in years"),
            "days": _("%(question)s: number of days from today"),
            "count": _("%(question)s: how many"),
        }.get(what, "%(question)s")
        said = words % {"question": label}
        return _("%(what)s (of this line)") % {"what": said} if subject.key[0] == "r" else said
