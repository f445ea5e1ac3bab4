"""Ask the person for missing pieces (CRPA L114-5): a list, a reason, a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from parvis.bricks.procedures.commands.correcting import Missing, request_correction
from parvis.bricks.procedures.domain.document import RegimeKind
from parvis.bricks.procedures.domain.problems import Refusal
from parvis.bricks.procedures.domain.provenance import Source
from parvis.bricks.procedures.domain.states import Act
from parvis.bricks.procedures.pages.desk.shell import (
    Opened,
    act,
    not_now,
    open_case,
    version_of,
)
from parvis.bricks.procedures.pages.desk.words import REASONS
from parvis.bricks.procedures.queries import words
from parvis.kernel import clock
from parvis.kernel.access import route
from parvis.kernel.calendar import Span, Unit, pieces_due
from parvis.ui.fields import Field
from parvis.ui.forms import read_date
from parvis.ui.parts import FieldError, Option

USUAL = Span(1, Unit.MONTHS)  # the time proposed to the person; the agent may change it
WHERE = {
    "missing_required": "questions",
    "too_many_missing": "autres",
    "deadline_range": "limite",
    "bad_reason": "motif",
    "too_long": "autres",
    "unreadable_characters": "autres",
}


@dataclass(frozen=True)
class Ask:
    """A question that may be asked again, with what the agent says about it."""

    stable_id: int
    label: str
    words: str
    chosen: bool
    text: str


@dataclass(frozen=True)
class Group:
    """The questions of one page of the form."""

    title: str
    asks: tuple[Ask, ...]


@route("procedures.case.handle", methods=("GET", "POST"))
def pieces(request: HttpRequest, case: UUID) -> HttpResponse:
    """Choose what is missing or wrong, say until when, send."""
    opened = open_case(request, case)
    if Act.REQUEST_CORRECTION not in opened.detail.acts:
        return not_now(request, opened)
    if request.method != "POST":
        return _form(request, opened, {})
    version = version_of(request)
    try:
        deadline = _deadline(request)
    except ValidationError as error:
        return _form(request, opened, {"limite": " ".join(error.messages)})
    return act(
        request,
        opened,
        lambda: request_correction(
            opened.actor,
            case,
            version=version,
            missing=_missing(request, opened),
            deadline=deadline,
            reason=request.POST.get("motif", ""),
        ),
        "pieces",
        lambda error: _form(request, opened, _wrong(error)),
    )


def _wrong(error: Refusal) -> dict[str, str]:
    said = {
        "missing_required": _("Choose at least one question, or write what is missing."),
    }
    return {WHERE.get(error.code, "questions"): said.get(error.code) or words.refusal(error)}


def _deadline(request: HttpRequest) -> dt.date:
    found = read_date({part: request.POST.get(f"limite_{part}", "") for part in PARTS})
    if found is None:
        raise ValidationError(_("Say until when the person can answer."))
    return found


PARTS = ("day", "month", "year")


def _missing(request: HttpRequest, opened: Opened) -> list[Missing]:
    """The questions chosen, in the form's order, then each line of the free text."""
    groups = _groups(request, opened)
    found = [
        Missing(one.text, one.stable_id) for group in groups for one in group.asks if one.chosen
    ]
    lines = request.POST.get("autres", "").splitlines()
    return found + [Missing(line.strip()) for line in lines if line.strip()]


def _groups(request: HttpRequest, opened: Opened) -> list[Group]:
    chosen = set(request.POST.getlist("questions"))
    return [
        Group(
            section.title,
            tuple(
                Ask(
                    one.stable_id,
                    one.label,
                    one.words if not one.rows else "",
                    str(one.stable_id) in chosen,
                    request.POST.get(f"mots-{one.stable_id}", ""),
                )
                for one in section.answers
                if not (one.origin and one.origin.source is Source.COMPUTED)
            ),
        )
        for section in opened.detail.sections
    ]


def _form(request: HttpRequest, opened: Opened, wrong: dict[str, str]) -> HttpResponse:
    reason, free, limit = _fields(request, wrong)
    errors: list[Any] = []
    if "questions" in wrong:
        errors.append(FieldError(_("What is missing or wrong"), wrong["questions"], "questions"))
    context = {
        **opened.context(),
        "groups": [group for group in _groups(request, opened) if group.asks],
        "wrong": wrong.get("questions", ""),
        "reason": reason,
        "free": free,
        "limit": limit,
        "effect": _effect(opened),
        "errors": [*errors, reason, free, limit],
    }
    return render(request, "procedures/agent/pieces.html", context, status=422 if wrong else 200)


def _fields(request: HttpRequest, wrong: dict[str, str]) -> tuple[Field, Field, Field]:
    sent = request.POST

    def errors(name: str) -> tuple[str, ...]:
        return (wrong[name],) if name in wrong else ()

    reason = Field(
        name="motif",
        label=_("Why do you write to the person?"),
        type="radios",
        value=sent.get("motif", "incomplete"),
        options=tuple(Option(code, label) for code, label in REASONS.items()),
        errors=errors("motif"),
    )
    free = Field(
        name="autres",
        label=_("Something that the form does not ask"),
        type="textarea",
        value=sent.get("autres", ""),
        help=_("One piece on each line."),
        required=False,
        rows=3,
        errors=errors("autres"),
    )
    typed = {part: sent.get(f"limite_{part}", "") for part in PARTS}
    limit = Field(
        name="limite",
        label=_("Until when can the person answer?"),
        type="date",
        value=typed if sent else pieces_due(clock.today(), USUAL, extend=True).last_day,
        help=_("One month is proposed. A day that is not worked is put off to the next."),
        errors=errors("limite"),
    )
    return reason, free, limit


def _effect(opened: Opened) -> str:
    """What asking does to the day on which silence decides."""
    regime = opened.detail.law.regime
    kind = regime.kind if regime else RegimeKind.NONE
    if kind is RegimeKind.SVA:
        return _(
            "If something is missing, the time after which silence means acceptance runs only "
            "from the day when all pieces are received (CRPA, article L114-5)."
        )
    if kind is RegimeKind.SVR:
        return _(
            "The time after which silence means refusal stops until the pieces are received, or "
            "until the day that you give (CRPA, article L114-5)."
        )
    return ""
