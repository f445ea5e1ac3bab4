"""Examples: cases that the author makes up, with what the form should do of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.bricks.procedures.commands import building
from parvis.bricks.procedures.domain.answers import read_patch
from parvis.bricks.procedures.domain.document import Example, Expect
from parvis.bricks.procedures.domain.editing import ChangeForm
from parvis.bricks.procedures.domain.examples import Replay, as_text, replay
from parvis.bricks.procedures.domain.fields import type_of
from parvis.bricks.procedures.domain.problems import InvalidAnswer, Problem
from parvis.bricks.procedures.domain.samples import filled
from parvis.bricks.procedures.pages import questions as inputs
from parvis.bricks.procedures.pages.filing.layout import Part, page_of
from parvis.bricks.procedures.pages.refusing import refused
from parvis.bricks.procedures.pages.studio.rowing import turn_rows
from parvis.bricks.procedures.pages.studio.shell import Bench, act, bench_of, mark_of, show
from parvis.bricks.procedures.queries import words
from parvis.bricks.procedures.queries.drafting import DraftView, Question
from parvis.bricks.procedures.queries.studio import shown_to_usager
from parvis.kernel import clock
from parvis.kernel.access import route
from parvis.ui.fields import Field as Shown
from parvis.ui.forms import DateField, Form
from parvis.ui.parts import FieldError, Option

STATES = (
    ("", gettext_lazy("not said")),
    ("shown", gettext_lazy("it is shown")),
    ("hidden", gettext_lazy("it is hidden")),
    ("wanted", gettext_lazy("it is shown, and something is missing or wrong")),
)


class NameForm(Form):
    """Name and day of an example."""

    name = forms.CharField(
        label=gettext_lazy("Name of the example"),
        max_length=120,
        help_text=gettext_lazy("For instance: a family with two children."),
    )
    today = DateField(
        label=gettext_lazy("Day on which the form is filled"),
        required=False,
        help_text=gettext_lazy("Left empty, it is the day of the replay."),
    )


@dataclass(frozen=True)
class Asked:
    """A question of the example: its input, what it should do, what it does."""

    part: Part
    expects: tuple[Shown, ...]
    found: str
    wrong: tuple[str, ...]


@route("procedures.procedure.change", methods=("GET", "POST"))
@refused
def examples(request: HttpRequest, procedure: UUID) -> HttpResponse:
    """All examples, replayed now; POST `remove` takes one away."""
    bench = bench_of(request, procedure)
    every = bench.found.document.examples
    if request.method == "POST":
        at = _number(request.POST.get("remove", ""), len(every))
        kept = (*every[: at - 1], *every[at:])
        return _save(request, bench, kept, bench.url("examples"))
    rows = []
    for n, one in enumerate(every):
        played = replay(bench.found.form, one, clock.today())
        said = [_told(bench, failure) for failure in played.failures]
        rows.append((one.name, bench.url("example", number=n + 1), said, n + 1))
    context = {"rows": rows, "new": bench.url("example", number=0)}
    return show(request, bench, "examples", "examples", context)


def _number(text: str, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise BadRequest("remove")
    if not 1 <= int(text) <= most:
        raise Http404
    return int(text)


def _told(bench: Bench, failure: Problem) -> str:
    field = bench.found.form.field(failure.stable_id)
    said = words.problem(failure)
    return f"{field.label.in_language(bench.language)} · {said}" if field else said


def _save(
    request: HttpRequest, bench: Bench, every: tuple[Example, ...], then: str
) -> HttpResponse:
    edit = ChangeForm({"examples": every})
    return act(
        request,
        bench,
        lambda: building.edit_form(bench.actor, bench.id, edit, mark=mark_of(request)),
        then,
    )


@route("procedures.procedure.change", methods=("GET", "POST"))
@refused
def example(request: HttpRequest, procedure: UUID, number: int) -> HttpResponse:
    """One example (number 0: a new one). POST `then`: "play", "save", "add:11", "remove:11:row"."""
    bench = bench_of(request, procedure)
    every = bench.found.document.examples
    if number > len(every):
        raise Http404
    old = every[number - 1] if number else _begun(bench)
    day = dt.date.fromisoformat(old.today) if old.today else None
    sent = request.method == "POST"
    form = NameForm(request.POST if sent else None, initial={"name": old.name, "today": day})
    if not sent:
        return _page(request, bench, form, old)
    then = request.POST.get("then", "save")
    answers = dict(old.answers)
    answers.update(_rows_sent(request.POST, bench))
    view = _view(bench, answers)
    asked = [one for step in view.steps for one in view.questions(step.stable_id)]
    read = read_patch(view.form, answers, inputs.patch(asked, request.POST))
    answers = dict(read.answers)
    turned = turn_rows(answers, then)
    made = replace(old, answers=answers, expects=tuple(_expects(asked, request.POST)))
    valid = form.is_valid()
    if valid:
        today = form.cleaned_data["today"]
        made = replace(
            made, name=form.cleaned_data["name"], today=today.isoformat() if today else ""
        )
    if turned or then == "play" or not valid or read.problems:
        typed = inputs.as_typed(asked, request.POST)
        loud = not turned and then != "play"
        return _page(request, bench, form, made, tuple(read.problems), typed, loud=loud)
    kept = (*every[: number - 1], made, *every[number:]) if number else (*every, made)
    return _save(request, bench, kept, bench.url("examples"))


def _begun(bench: Bench) -> Example:
    return Example("", answers=filled(bench.found.form.document, clock.today()))


def _rows_sent(sent: QueryDict, bench: Bench) -> dict[str, Any]:
    """The lines of blocks that the page held, so that what was typed in them can be read."""
    found: dict[str, Any] = {}
    blocks = {one.key for one in bench.found.document.fields() if one.fields}
    for name in sent:
        block, _dot, rest = name.partition(".")
        if block in blocks and rest:
            found.setdefault(block, {}).setdefault(rest.partition(".")[0], {})
    return found


def _view(bench: Bench, answers: Mapping[str, Any]) -> DraftView:
    """Every question, conditions aside; a block without a line stays without."""
    given: dict[str, Any] = {
        one.key: {} for one in bench.found.form.document.fields() if one.fields
    }
    return shown_to_usager(
        bench.found, bench.language, answers={**given, **answers}, everything=True
    )


def _expects(asked: Iterable[Question], sent: QueryDict) -> Iterable[Expect]:
    states = {state for state, _words in STATES}
    for one in asked:
        state = sent.get(f"e{one.key}", "")
        value = _stored(one, sent.get(f"w{one.key}", "").strip()[:200])
        if state in states and (state or value):
            yield Expect(one.field.stable_id, state, value)


def _stored(question: Question, text: str) -> str:
    """An expected value as the form stores it; as typed when it is not one."""
    if not text:
        return ""
    field = replace(question.field, computed=None)
    try:
        value = type_of(field).parse(text, field)
    except InvalidAnswer:
        return text
    return as_text({field.key: value}, field.stable_id)


def _page(
    request: HttpRequest,
    bench: Bench,
    form: NameForm,
    made: Example,
    problems: tuple[Problem, ...] = (),
    typed: Mapping[str, Any] | None = None,
    *,
    loud: bool = False,
) -> HttpResponse:
    view = _view(bench, made.answers)
    played = replay(bench.found.form, made, clock.today())
    pages = []
    errors: list[FieldError] = []
    for step in view.steps:
        laid = page_of(view, step.stable_id, problems=problems, typed=typed)
        errors += laid.errors
        asked = [_asked(one, made, played, bench.language) for one in laid.parts]
        pages.append((step.title, asked))
    context = {
        "form": form,
        "pages": pages,
        "errors": errors if loud else [],
        "fresh": made.name == "" and not form.is_bound,
        "complete": played.evaluation.complete,
        "failed": len(played.failures),
        "cancel": bench.url("examples"),
    }
    wrong = loud and (bool(problems) or bool(form.errors))
    return show(request, bench, "example", "examples", context, status=422 if wrong else 200)


def _asked(part: Part, made: Example, played: Replay, language: str) -> Asked:
    field = part.question.field
    if not type_of(field).holds_value and field.condition is None:
        return Asked(part, (), "", ())
    said = {one.stable_id: one for one in made.expects}.get(field.stable_id, Expect(0))
    expects = [
        Shown(
            f"e{field.key}",
            _("What should happen?"),
            "select",
            said.state,
            options=tuple(Option(state, label) for state, label in STATES),
            required=False,
        )
    ]
    evaluation = played.evaluation
    shown = field.key in evaluation.visible
    found = _("shown") if shown else _("hidden")
    if field.computed is not None:
        label = _("Which value should be found?")
        expects.append(Shown(f"w{field.key}", label, "text", said.value, required=False))
        value = type_of(field).display(evaluation.answers.get(field.key), field, language)
        found = f"{found}, {value or '…'}"
    wrong = [words.problem(one) for one in played.failures if one.stable_id == field.stable_id]
    return Asked(part, tuple(expects), found, tuple(wrong))
