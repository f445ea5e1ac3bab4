"""Decide, in two steps: write (or not), read the letter as it will be sent, sign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.bricks.procedures.commands import deciding
from parvis.bricks.procedures.commands.recording import NoSuchCase
from parvis.bricks.procedures.domain.canonical import digest
from parvis.bricks.procedures.domain.decisions import MOST_REASONS, Outcome
from parvis.bricks.procedures.domain.problems import Refusal
from parvis.bricks.procedures.domain.states import Act
from parvis.bricks.procedures.pages.desk.shell import (
    Opened,
    act,
    not_now,
    open_case,
    refused,
    version_of,
)
from parvis.bricks.procedures.queries import words
from parvis.bricks.procedures.queries.letters import DrawnLetter, letter_of
from parvis.kernel.access import route
from parvis.ui.fields import Field

TEXT = "motifs"
ABOUT_TEXT = frozenset(
    {"reasons_required", "reasons_too_long", "too_long", "unreadable_characters", "not_text"}
)


@dataclass(frozen=True)
class Kind:
    """One way to decide. `optional`: the text may be left out, so the letter is shown at once."""

    outcome: Outcome
    act: Act
    title: str | Promise
    question: str | Promise
    help: str | Promise
    sign: str | Promise
    button: str
    optional: bool = False


ACCEPT = Kind(
    Outcome.ACCEPTED,
    Act.ACCEPT,
    gettext_lazy("Accept this request?"),
    gettext_lazy("Words for the person"),
    gettext_lazy("They stand in the letter, above your name."),
    gettext_lazy("Accept and send"),
    "primary",
    optional=True,
)
REFUSE = Kind(
    Outcome.REFUSED,
    Act.REFUSE,
    gettext_lazy("Refuse this request?"),
    gettext_lazy("Why is the request refused?"),
    gettext_lazy(
        "Name the facts and the rule: the law asks for reasons (CRPA, articles L211-2 and L211-5). "
        "The person reads them word for word."
    ),
    gettext_lazy("Refuse and send"),
    "danger",
)
CLOSE = Kind(
    Outcome.CLOSED,
    Act.CLOSE,
    gettext_lazy("Close this request without follow-up?"),
    gettext_lazy("Why is there nothing more to do?"),
    gettext_lazy("The person reads these words."),
    gettext_lazy("Close and send"),
    "danger",
)


@route("procedures.case.decide", methods=("GET", "POST"))
def accept(request: HttpRequest, case: UUID) -> HttpResponse:
    """Accept: the letter is there at once, words may be added."""
    return _decide(request, case, ACCEPT)


@route("procedures.case.decide", methods=("GET", "POST"))
def refuse(request: HttpRequest, case: UUID) -> HttpResponse:
    """Refuse with reasons."""
    return _decide(request, case, REFUSE)


@route("procedures.case.decide", methods=("GET", "POST"))
def close(request: HttpRequest, case: UUID) -> HttpResponse:
    """Close without follow-up."""
    return _decide(request, case, CLOSE)


def _decide(request: HttpRequest, case: UUID, kind: Kind) -> HttpResponse:
    opened = open_case(request, case)
    step, text = request.POST.get("etape", ""), request.POST.get(TEXT, "")
    if request.method == "POST" and step == "signer":
        version = version_of(request)
        return act(
            request,
            opened,
            lambda: deciding.decide(
                opened.actor, case, kind.outcome, version=version, reasons=text
            ),
            kind.outcome.value,
            lambda error: _unsigned(request, opened, kind, error),
        )
    if kind.act not in opened.detail.acts:
        return not_now(request, opened)
    if request.method == "POST":
        version_of(request)
    write = step == "ecrire" or (request.method != "POST" and not kind.optional)
    return _write(request, opened, kind) if write else _read(request, opened, kind, text)


def _unsigned(request: HttpRequest, opened: Opened, kind: Kind, error: Refusal) -> HttpResponse:
    """Back to the text when it is what is wrong; else the refusal has its page."""
    if error.code in ABOUT_TEXT:
        return _write(request, opened, kind, words.refusal(error))
    return refused(request, opened, error)


def _write(request: HttpRequest, opened: Opened, kind: Kind, wrong: str = "") -> HttpResponse:
    """The page where the reasons are written; who signs is shown, or why nobody can."""
    try:
        data = _preview(opened, kind, request.POST.get(TEXT, "") or "…")
    except Refusal as error:
        if error.code not in ABOUT_TEXT:
            return refused(request, opened, error)
        data = {}
    field = Field(
        name=TEXT,
        label=kind.question,
        type="textarea",
        value=request.POST.get(TEXT, ""),
        help=kind.help,
        rows=8,
        required=not kind.optional,
        maxlength=MOST_REASONS,
        errors=(wrong,) if wrong else (),
    )
    context = {
        **opened.context(),
        "kind": kind,
        "field": field,
        "author": data.get("author"),
        "errors": [field],
    }
    return render(request, "procedures/agent/reasons.html", context, status=422 if wrong else 200)


def _read(request: HttpRequest, opened: Opened, kind: Kind, text: str) -> HttpResponse:
    """The letter as it will be sent, and the button that signs it."""
    try:
        data = _preview(opened, kind, text)
    except Refusal as error:
        return _unsigned(request, opened, kind, error)
    letter: DrawnLetter = letter_of(opened.detail.head.id, "decision", data, digest(dict(data)))
    context = {
        **opened.context(),
        "kind": kind,
        "text": text,
        "letter": letter,
        "silent": kind.optional and not text.strip(),
    }
    return render(request, "procedures/agent/letter.html", context)


def _preview(opened: Opened, kind: Kind, text: str) -> Mapping[str, Any]:
    try:
        return deciding.preview(opened.actor, opened.detail.head.id, kind.outcome, reasons=text)
    except NoSuchCase as error:
        raise Http404 from error


@route("procedures.case.decide", methods=("GET", "POST"))
def reopen(request: HttpRequest, case: UUID) -> HttpResponse:
    """Take a decided case up again, saying why."""
    opened = open_case(request, case)
    if Act.REOPEN not in opened.detail.acts:
        return not_now(request, opened)
    if request.method != "POST":
        return _reopen_form(request, opened)
    version = version_of(request)
    return act(
        request,
        opened,
        lambda: deciding.reopen(opened.actor, case, request.POST.get(TEXT, ""), version=version),
        "reopen",
        lambda error: _reopen_form(request, opened, words.refusal(error)),
    )


def _reopen_form(request: HttpRequest, opened: Opened, wrong: str = "") -> HttpResponse:
    field = Field(
        name=TEXT,
        label=_("Why do you open this case again?"),
        type="textarea",
        value=request.POST.get(TEXT, ""),
        help=_("The earlier decision stays in the history. The person is told."),
        rows=4,
        maxlength=2_000,
        errors=(wrong,) if wrong else (),
    )
    context = {**opened.context(), "field": field, "errors": [field]}
    return render(request, "procedures/agent/reopen.html", context, status=422 if wrong else 200)
