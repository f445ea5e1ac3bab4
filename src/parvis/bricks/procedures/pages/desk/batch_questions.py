"""The questions that an act on many cases asks, and its answers as the command wants them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from parvis.bricks.procedures.commands import deciding
from parvis.bricks.procedures.commands.correcting import LEAST_DAYS, MOST_DAYS, MOST_MISSING
from parvis.bricks.procedures.commands.recording import NoSuchCase
from parvis.bricks.procedures.domain.canonical import digest
from parvis.bricks.procedures.domain.decisions import MOST_REASONS, Outcome
from parvis.bricks.procedures.domain.problems import Refusal
from parvis.bricks.procedures.pages.desk.shell import actor_of
from parvis.bricks.procedures.queries import words
from parvis.bricks.procedures.queries.colleagues import colleagues
from parvis.bricks.procedures.queries.labels import labels
from parvis.bricks.procedures.queries.letters import DrawnLetter, letter_of
from parvis.kernel import clock
from parvis.kernel.calendar import Span, Unit, add_days, pieces_due
from parvis.ui.fields import Field
from parvis.ui.forms import read_date
from parvis.ui.parts import Option

NOBODY = "personne"
PARTS = ("day", "month", "year")


@dataclass(frozen=True)
class Asked:
    """Questions of an act with what was answered. `params`: None while something is wrong.

    `letter`: of a decision, as the first person will read it; `note`: what cannot be answered.
    """

    fields: tuple[Field, ...] = ()
    params: Mapping[str, Any] | None = field(default_factory=dict)
    wrong: bool = False
    letter: DrawnLetter | None = None
    note: str = ""


def asked_of(request: HttpRequest, act: str, case: UUID, *, first: bool = False) -> Asked:
    """The questions of an act; `first`: nothing was answered yet. `case`: the first of the list."""
    asks: dict[str, Callable[[], Asked]] = {
        "assign": lambda: _assign(request, first),
        "label": lambda: _label(request, first),
        "pieces": lambda: _pieces(request, first),
        "accept": lambda: _accept(request, case),
    }
    return asks[act]() if act in asks else Asked()


def _choice(
    request: HttpRequest, first: bool, name: str, label: str, options: tuple[Option, ...]
) -> tuple[Field, str]:
    """One question with options, and what was chosen among them."""
    chosen = request.POST.get(name, "")
    known = chosen in {one.value for one in options}
    wrong = "" if first or known else _("Choose an answer to continue.")
    question = Field(
        name=name,
        label=label,
        type="radios" if len(options) <= 12 else "select",
        value=chosen,
        options=options,
        errors=(wrong,) if wrong else (),
    )
    return question, chosen if known else ""


def _assign(request: HttpRequest, first: bool) -> Asked:
    options = [
        Option(
            str(one.membership),
            _("Me (%(name)s)") % {"name": one.name} if one.me else one.name,
            one.service,
        )
        for one in colleagues(actor_of(request))
    ]
    options.append(Option(NOBODY, _("Nobody: the cases wait for whoever takes them")))
    question, chosen = _choice(request, first, "agent", _("Who handles them?"), tuple(options))
    params = {"membership": "" if chosen == NOBODY else chosen} if chosen else None
    return Asked((question,), params, wrong=bool(question.errors))


def _label(request: HttpRequest, first: bool) -> Asked:
    options = tuple(Option(str(one.id), one.name) for one in labels(actor_of(request)))
    if not options:
        return Asked(note=_("Your organisation has no label yet. Make one first."), params=None)
    question, chosen = _choice(request, first, "etiquette", _("Which label?"), options)
    params = {"label": chosen} if chosen else None
    return Asked((question,), params, wrong=bool(question.errors))


def _pieces(request: HttpRequest, first: bool) -> Asked:
    sent = request.POST
    lines = [line.strip() for line in sent.get("pieces", "").splitlines() if line.strip()]
    day, about_day = None, ""
    if not first:
        try:
            day = read_date({part: sent.get(f"limite_{part}", "") for part in PARTS})
        except ValidationError as error:
            about_day = " ".join(error.messages)
    today = clock.today()
    if not first and not about_day:
        if day is None:
            about_day = _("Say until when the person can answer.")
        elif not add_days(today, LEAST_DAYS) <= day <= add_days(today, MOST_DAYS):
            refusal = Refusal("deadline_range", least=LEAST_DAYS, most=MOST_DAYS)
            about_day = words.refusal(refusal)
    about_words = "" if first else _about_lines(lines)
    fields = (
        Field(
            name="pieces",
            label=_("What is missing or wrong"),
            type="textarea",
            value=sent.get("pieces", ""),
            help=_("One piece on each line. All these persons read the same words."),
            errors=(about_words,) if about_words else (),
        ),
        Field(
            name="limite",
            label=_("Until when can the persons answer?"),
            type="date",
            value=pieces_due(today, Span(1, Unit.MONTHS), extend=True).last_day
            if first
            else {part: sent.get(f"limite_{part}", "") for part in PARTS},
            errors=(about_day,) if about_day else (),
        ),
    )
    if first or about_words or about_day or day is None:
        return Asked(fields, None, wrong=not first)
    return Asked(fields, {"words": lines, "deadline": day.isoformat()})


def _about_lines(lines: list[str]) -> str:
    if not lines:
        return words.refusal(Refusal("missing_required"))
    if len(lines) > MOST_MISSING:
        return words.refusal(Refusal("too_many_missing", most=MOST_MISSING))
    if any(len(line) > 1_000 for line in lines):
        return words.refusal(Refusal("too_long", most=1_000))
    return ""


def _accept(request: HttpRequest, case: UUID) -> Asked:
    """Words for all, and the letter of the first case as it will be sent."""
    text = request.POST.get("motifs", "")
    wrong, letter, note = "", None, ""
    try:
        data = deciding.preview(actor_of(request), case, Outcome.ACCEPTED, reasons=text)
        letter = letter_of(case, "decision", data, digest(dict(data)))
    except NoSuchCase as error:
        raise Http404 from error
    except Refusal as error:
        if error.code == "not_in_this_state":
            note = words.refusal(error)
        elif error.code == "author_incomplete":
            return Asked(note=words.refusal(error), params=None)
        else:
            wrong = words.refusal(error)
    question = Field(
        name="motifs",
        label=_("Words for these persons"),
        type="textarea",
        value=text,
        help=_("They stand in each letter, above your name."),
        required=False,
        maxlength=MOST_REASONS,
        errors=(wrong,) if wrong else (),
    )
    return Asked((question,), None if wrong else {"reasons": text}, bool(wrong), letter, note)
