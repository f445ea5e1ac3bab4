"""Rules written by choosing: when a question is shown, what is worked out, what is checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.bricks.procedures.commands import building
from parvis.bricks.procedures.domain.document import Check, Field, Step
from parvis.bricks.procedures.domain.editing import Change, apply
from parvis.bricks.procedures.domain.fields import type_of
from parvis.bricks.procedures.domain.form import RuleMistake
from parvis.bricks.procedures.domain.mending import usable
from parvis.bricks.procedures.domain.outline import page_holding
from parvis.bricks.procedures.domain.rules import shape, values
from parvis.bricks.procedures.domain.rules.nodes import Lacks, Node, Scope, scope_of
from parvis.bricks.procedures.domain.texts import Text
from parvis.bricks.procedures.pages.refusing import refused
from parvis.bricks.procedures.pages.studio.drawn import Drawer, parsed
from parvis.bricks.procedures.pages.studio.shell import Bench, act, bench_of, mark_of, show
from parvis.bricks.procedures.pages.studio.told import rule_words
from parvis.kernel.access import route
from parvis.ui.forms import Form
from parvis.ui.parts import FieldError


class MessageForm(Form):
    """What is said to the person when a check fails."""

    message_fr = forms.CharField(
        label=gettext_lazy("What is said otherwise, in French"), max_length=500
    )
    message_en = forms.CharField(
        label=gettext_lazy("What is said otherwise, in English"), max_length=500, required=False
    )


@dataclass(frozen=True)
class Task:
    """A rule being written. `put`: the changes of the question once its expression is known (None
    takes the rule away)."""

    bench: Bench
    thing: Field | Step
    hole: str
    before: Any
    scope: Scope
    heading: str
    hint: str
    then: str
    put: Callable[[Any], dict[str, Any]]
    message: MessageForm | None = None
    whole: bool = False  # the result must be a whole number: it is rounded when it may not be

    @property
    def number(self) -> int:
        """Of the question or page."""
        return self.thing.stable_id

    @property
    def page(self) -> int:
        """The page of the form on which it is."""
        return page_holding(self.bench.found.document, self.number)


@route("procedures.procedure.change", methods=("GET", "POST"))
@refused
def condition(request: HttpRequest, procedure: UUID, number: int) -> HttpResponse:
    """When is a question or a page shown?"""
    bench = bench_of(request, procedure)
    thing = bench.thing(number)
    return _write(
        request,
        Task(
            bench,
            thing,
            "yes_no",
            thing.condition,
            scope_of(bench.found.document, number),
            _("When is “%(name)s” shown?") % {"name": _name(bench, thing)},
            _("Always, unless you say when."),
            bench.url(),
            lambda expression: {"condition": expression},
        ),
    )


@route("procedures.procedure.change", methods=("GET", "POST"))
@refused
def computed(request: HttpRequest, procedure: UUID, number: int) -> HttpResponse:
    """How is an answer worked out?"""
    bench = bench_of(request, procedure)
    field = bench.field(number)
    if not type_of(field).computable:
        raise Http404
    return _write(
        request,
        Task(
            bench,
            field,
            values.HOLES[field.type],
            field.computed,
            scope_of(bench.found.document, number),
            _("How is “%(name)s” worked out?") % {"name": _name(bench, field)},
            _("The person sees the result and types nothing."),
            bench.url(),
            lambda expression: {"computed": expression},
            whole=field.type == "integer",
        ),
    )


@route("procedures.procedure.change")
@refused
def checks(request: HttpRequest, procedure: UUID, number: int) -> HttpResponse:
    """The checks of an answer."""
    bench = bench_of(request, procedure)
    field = bench.field(number)
    _may_check(field)
    rows = [
        (
            rule_words(bench.found.document, one.condition, bench.language),
            one.message.in_language(bench.language),
            bench.url("check", number=number, position=n + 1),
        )
        for n, one in enumerate(field.checks)
    ]
    context = {
        "name": _name(bench, field),
        "rows": rows,
        "new": bench.url("check", number=number, position=0),
    }
    return show(request, bench, "checks", "form", context)


@route("procedures.procedure.change", methods=("GET", "POST"))
@refused
def check(request: HttpRequest, procedure: UUID, number: int, position: int) -> HttpResponse:
    """One check (position 0: a new one): what must be true, what is said otherwise."""
    bench = bench_of(request, procedure)
    field = bench.field(number)
    _may_check(field)
    if position > len(field.checks):
        raise Http404
    old = field.checks[position - 1] if position else None
    begun = {"message_fr": old.message.fr, "message_en": old.message.en} if old else {}
    form = MessageForm(request.POST if request.method == "POST" else None, initial=begun)
    scope = scope_of(bench.found.document, number)
    own = replace(field, computed=None)
    in_block = any(one.stable_id == number for one in scope.row) or _in_block(bench, number)
    wider = Scope(scope.fields, (own, *scope.row)) if in_block else Scope((own, *scope.fields))

    def put(expression: Any) -> dict[str, Any]:
        kept = list(field.checks)
        if expression is None:
            kept.pop(position - 1)
        else:
            data = form.cleaned_data
            made = Check(expression, Text(data["message_fr"], data["message_en"]))
            kept[position - 1 : position] = [made] if position else []
            kept += [] if position else [made]
        return {"checks": tuple(kept)}

    heading = _("What must be true of “%(name)s”?") % {"name": _name(bench, field)}
    hint = _("An answer that breaks it is refused, with your words.")
    before = old.condition if old else None
    then = bench.url("checks", number=number)
    return _write(
        request, Task(bench, field, "yes_no", before, wider, heading, hint, then, put, form)
    )


def _in_block(bench: Bench, number: int) -> bool:
    return any(
        one.stable_id == number and up is not None for one, up in bench.found.document.every_field()
    )


def _may_check(field: Field) -> None:
    if not type_of(field).holds_value or type_of(field).holds_fields:
        raise Http404


def _name(bench: Bench, thing: Field | Step) -> str:
    words = thing.title if isinstance(thing, Step) else thing.label
    return words.in_language(bench.language)


def _write(request: HttpRequest, task: Task) -> HttpResponse:
    """Show the choices; POST `then`: show, add:<path>:<kind>, drop:<path>, clear, save."""
    if request.method != "POST":
        node = values.read(task.before, task.hole, task.scope) if task.before is not None else None
        fresh = "neuf" in request.GET or task.before is None
        if node is None and not fresh:
            return _foreign(request, task)
        return _page(request, task, shape.shaped(node or shape.begin(task.hole), task.hole))
    word, _colon, rest = request.POST.get("then", "save").partition(":")
    if word == "clear" and task.before is not None:
        return _save(request, task, None, Node(""))
    node = parsed(request.POST)
    path, _second, kind = rest.partition(":")
    if word == "add":
        node = shape.added(node, path, kind[:10])
    elif word == "drop":
        node = shape.dropped(node, path)
    node = shape.shaped(node, task.hole)
    if word != "save":
        return _page(request, task, node)
    lacks = Lacks()
    expression = values.write(node, task.hole, task.scope, lacks)
    if lacks or (task.message is not None and not task.message.is_valid()):
        return _page(request, task, node, lacks)
    return _save(request, task, expression, node)


def _save(request: HttpRequest, task: Task, expression: Any, node: Node) -> HttpResponse:
    bench = task.bench
    edit = Change(task.number, task.put(expression))
    fresh = _fresh(task, edit) if expression is not None else []
    if fresh and task.whole:
        edit = Change(task.number, task.put(["round", expression, 0]))
        fresh = _fresh(task, edit)
    if fresh:
        return _page(request, task, node, mistakes=fresh)
    return act(
        request,
        bench,
        lambda: building.edit_form(bench.actor, bench.id, edit, mark=mark_of(request)),
        task.then,
    )


def _fresh(task: Task, edit: Change) -> list[RuleMistake]:
    """What would be wrong with the form's rules after an edit, and is not now."""
    known = {str(one) for one in task.bench.found.mistakes}
    _form, mistakes = usable(apply(task.bench.found.document, edit, 0))
    return [one for one in mistakes if str(one) not in known]


def _page(
    request: HttpRequest,
    task: Task,
    node: Node,
    lacks: Lacks | None = None,
    mistakes: list[RuleMistake] | None = None,
) -> HttpResponse:
    bench = task.bench
    drawn = Drawer(bench.language, lacks or ()).draw(node, task.hole, task.scope)
    tried = Lacks()
    expression = values.write(node, task.hole, task.scope, tried)
    document = bench.found.document
    wrong = [_mistake(bench, one) for one in mistakes or ()]
    errors = [FieldError("", one) for one in wrong]
    for field in drawn.every_field():
        errors += field.error_lines()
    saving = lacks is not None or mistakes is not None
    message = task.message if task.message is not None and saving else None
    context = {
        "heading": task.heading,
        "hint": task.hint,
        "drawn": drawn,
        "said": "" if tried else rule_words(document, expression, bench.language),
        "errors": errors,
        "form": message,
        "message": _unbound(task.message) if message is None else message,
        "clearable": task.before is not None,
        "cancel": task.then,
    }
    return show(
        request, bench, "rule", "form", context, status=422 if saving else 200, page=task.page
    )


def _unbound(form: MessageForm | None) -> MessageForm | None:
    """The message as typed so far, without what is wrong with it."""
    if form is None or not form.is_bound:
        return form
    return MessageForm(initial={name: form.data.get(name, "") for name in form.fields})


def _foreign(request: HttpRequest, task: Task) -> HttpResponse:
    """A rule that came from a file in a shape that choices cannot write."""
    context = {
        "heading": task.heading,
        "said": rule_words(task.bench.found.document, task.before, task.bench.language),
        "cancel": task.then,
    }
    return show(request, task.bench, "foreign", "form", context, page=task.page)


def _mistake(bench: Bench, mistake: RuleMistake) -> str:
    """What is wrong with a rule, with names of questions in the place of numbers."""
    chain = str(mistake.problem.params.get("chain", ""))
    if not chain:
        return mistake.words(_)
    names = []
    for number in chain.split(" → "):
        thing = bench.thing(int(number))
        names.append(f"“{_name(bench, thing)}”")
    return _("These rules need each other: %(chain)s.") % {"chain": " → ".join(names)}
