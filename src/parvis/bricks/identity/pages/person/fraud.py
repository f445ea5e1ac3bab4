"""Report that somebody used one's identity: six steps, signed in or not, one question each.

Description, code of the sign-in (from the letter), sign-ins found, identity used, contact, summary.
Answers wait in the session and are kept together, once, at the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.bricks.identity.commands import fraud as commands
from parvis.bricks.identity.pages.hub.opening import private, see_other
from parvis.bricks.identity.queries import tickets
from parvis.kernel.access import Actor, Public, route
from parvis.kernel.tokens.rates import limited
from parvis.ui.fields import Field
from parvis.ui.parts import SummaryRow

KEPT = "identity.fraud"
WHY = Public("whoever is robbed of their identity may have no way to sign in")
TOTAL = 6


@dataclass(frozen=True)
class Question:
    """One step's question."""

    name: str
    label: str | Promise
    type: str = "text"
    help: str | Promise = ""
    required: bool = True
    longest: int = 200


QUESTIONS = {
    1: Question(
        "description",
        gettext_lazy("What happened?"),
        "textarea",
        gettext_lazy("In your own words: what you noticed, and when."),
        longest=4000,
    ),
    2: Question(
        "code",
        gettext_lazy("Code of the sign-in"),
        help=gettext_lazy("It is in the letter that we sent. Leave it empty if you have none."),
        required=False,
    ),
    4: Question(
        "identity",
        gettext_lazy("Whose identity was used?"),
        help=gettext_lazy("Given names, birth name, date of birth."),
    ),
    5: Question(
        "contact",
        gettext_lazy("How can we reach you?"),
        help=gettext_lazy("An e-mail address or a telephone number that only you use."),
    ),
}


@route(WHY, methods=("GET",), writes=("GET",))
def start(request: HttpRequest) -> HttpResponse:
    """Begin anew."""
    request.session[KEPT] = {}
    return see_other(_address(1))


@route(WHY, methods=("GET", "POST"))
@limited("identity.fraud", 60, 600)
def step(request: HttpRequest, step: int) -> HttpResponse:
    """One of the six steps; nobody jumps over a question without an answer."""
    kept: dict[str, Any] = request.session.get(KEPT) or {}
    if not 1 <= step <= TOTAL:
        raise Http404
    missing = next((n for n, q in QUESTIONS.items() if n < step and q.name not in kept), 0)
    if missing:
        return see_other(_address(missing))
    if request.method != "POST":
        return _shown(request, step, kept)
    if step == TOTAL:
        return _report(request, kept)
    question = QUESTIONS.get(step)
    if question is not None:
        value = request.POST.get(question.name, "").strip()
        problem = _problem(question, value)
        if problem:
            return _shown(request, step, kept, value=value, errors=(problem,))
        kept[question.name] = value
    elif step == 3:
        kept["mine"] = "yes" if request.POST.get("mine") == "yes" else "no"
    request.session[KEPT] = kept
    return see_other(_address(step + 1))


def _problem(question: Question, value: str) -> str:
    if question.required and not value:
        return _("This answer is missing. Fill it in to continue.")
    if len(value) > question.longest:
        return _("This is too long: %(n)d characters at most.") % {"n": question.longest}
    if question.name == "code" and value and tickets.matching(value) is None:
        return _("No sign-in has this code. Check it, or leave it empty.")
    return ""


def _shown(
    request: HttpRequest,
    step: int,
    kept: dict[str, Any],
    *,
    value: str = "",
    errors: tuple[str, ...] = (),
) -> HttpResponse:
    question = QUESTIONS.get(step)
    field = None
    if question is not None:
        field = Field(
            question.name,
            question.label,
            type=question.type,
            value=value or kept.get(question.name, ""),
            help=question.help,
            errors=errors,
            required=question.required,
        )
    context = {
        "step": step,
        "total": TOTAL,
        "question": field,
        "errors": [field] if field is not None and errors else [],
        "found": tickets.matching(str(kept.get("code", ""))) if step in (3, TOTAL) else None,
        "rows": _rows(kept) if step == TOTAL else (),
        "back": _address(step - 1) if step > 1 else "",
    }
    status = 400 if errors else 200
    return private(render(request, "identity/person/fraud.html", context, status=status))


def _rows(kept: dict[str, Any]) -> list[SummaryRow]:
    return [
        SummaryRow(one.label, kept.get(one.name, ""), _address(number))
        for number, one in QUESTIONS.items()
    ]


def _report(request: HttpRequest, kept: dict[str, Any]) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = tickets.matching(str(kept.get("code", "")))
    named: list[UUID] = [found.id] if found is not None and kept.get("mine") != "yes" else []
    words = {one.name: str(kept.get(one.name, "")) for one in QUESTIONS.values()}
    ticket = commands.report(actor, words, named)
    request.session.pop(KEPT, None)
    return private(render(request, "identity/person/fraud_done.html", {"ticket": ticket}))


def _address(step: int) -> str:
    return reverse("identity:fraud-step", kwargs={"step": step})
