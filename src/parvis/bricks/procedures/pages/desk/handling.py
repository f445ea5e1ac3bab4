"""Before the decision: take a case, give it back, say whose it is, write to the person."""

from __future__ import annotations

from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from parvis.bricks.procedures.commands import handling, talking
from parvis.bricks.procedures.domain.problems import Refusal
from parvis.bricks.procedures.domain.states import Act
from parvis.bricks.procedures.pages.desk.shell import (
    Opened,
    act,
    not_now,
    open_case,
    version_of,
)
from parvis.bricks.procedures.queries import words
from parvis.bricks.procedures.queries.colleagues import colleagues
from parvis.kernel import files
from parvis.kernel.access import route
from parvis.kernel.urns import urn
from parvis.ui.fields import Field
from parvis.ui.parts import Option

NOBODY = "personne"
HELP_LETTERS = 10_000


@route("procedures.case.handle", methods=("POST",))
def take(request: HttpRequest, case: UUID) -> HttpResponse:
    """Begin to examine a case."""
    opened = open_case(request, case)
    version = version_of(request)
    return act(
        request,
        opened,
        lambda: handling.take_in_instruction(opened.actor, case, version=version),
        "take",
    )


@route("procedures.case.handle", methods=("POST",))
def give_back(request: HttpRequest, case: UUID) -> HttpResponse:
    """Put a case back in the queue."""
    opened = open_case(request, case)
    version = version_of(request)
    return act(
        request,
        opened,
        lambda: handling.give_back(opened.actor, case, version=version),
        "give_back",
    )


@route("procedures.case.handle", methods=("POST",))
def file_away(request: HttpRequest, case: UUID) -> HttpResponse:
    """Put a closed case out of the usual lists."""
    opened = open_case(request, case)
    return act(request, opened, lambda: handling.file_away(opened.actor, case), "file_away")


@route("procedures.case.handle", methods=("POST",))
def take_out(request: HttpRequest, case: UUID) -> HttpResponse:
    """Put it back in the usual lists."""
    opened = open_case(request, case)
    return act(
        request, opened, lambda: handling.file_away(opened.actor, case, on=False), "take_out"
    )


@route("procedures.case.assign", methods=("GET", "POST"))
def assign(request: HttpRequest, case: UUID) -> HttpResponse:
    """Choose who handles a case: oneself, a colleague, nobody."""
    opened = open_case(request, case)
    if Act.ASSIGN not in opened.detail.acts:
        return not_now(request, opened)
    if request.method != "POST":
        return _assign_form(request, opened)
    version, chosen = version_of(request), request.POST.get("agent", "")
    try:
        membership = None if chosen == NOBODY else UUID(chosen)
    except ValueError:
        return _assign_form(request, opened, _("Choose an answer to continue."))
    return act(
        request,
        opened,
        lambda: handling.assign(opened.actor, case, membership, version=version),
        "assign",
        lambda error: _assign_form(request, opened, words.refusal(error)),
    )


def _assign_form(request: HttpRequest, opened: Opened, wrong: str = "") -> HttpResponse:
    head = opened.detail.head
    options = [
        Option(
            str(one.membership),
            _("Me (%(name)s)") % {"name": one.name} if one.me else one.name,
            one.service,
        )
        for one in colleagues(opened.actor)
    ]
    options.append(Option(NOBODY, _("Nobody: the case waits for whoever takes it")))
    field = Field(
        name="agent",
        label=_("Who handles this case?"),
        type="radios" if len(options) <= 12 else "select",
        value=request.POST.get("agent", str(head.assigned_to or NOBODY)),
        options=tuple(options),
        errors=(wrong,) if wrong else (),
    )
    context = {**opened.context(), "field": field, "errors": [field]}
    status = 422 if wrong else 200
    return render(request, "procedures/agent/assign.html", context, status=status)


@route("procedures.case.handle", methods=("GET", "POST"))
def message(request: HttpRequest, case: UUID) -> HttpResponse:
    """Write to the person, with a document if need be."""
    opened = open_case(request, case)
    if Act.MESSAGE not in opened.detail.acts:
        return not_now(request, opened)
    if request.method != "POST":
        return _message_form(request, opened)
    version_of(request)
    try:
        attached = _attached(request, opened)
    except files.Refused as error:
        return _message_form(request, opened, about_file=str(error.words))
    return act(
        request,
        opened,
        lambda: talking.post_message(
            opened.actor, case, request.POST.get("texte", ""), attached=attached
        ),
        "message",
        lambda error: _message_form(request, opened, error),
    )


def _attached(request: HttpRequest, opened: Opened) -> list[files.FileRef]:
    """The documents sent with a message, received outside any transaction."""
    sent = [one for one in request.FILES.getlist("fichier") if isinstance(one, UploadedFile)]
    if len(sent) > talking.MOST_FILES:
        raise files.Refused("too_many", _("Too many documents at once."))
    head = opened.detail.head
    return [
        files.receive(
            opened.actor,
            one,
            owner=urn("procedures", "case", head.id),
            organisation=head.organisation,
            purpose="procedures.message",
        )
        for one in sent
    ]


def message_fields(
    request: HttpRequest, wrong: str = "", about_file: str = ""
) -> tuple[Field, Field]:
    """The two questions of a message."""
    text = Field(
        name="texte",
        label=_("Your message to the person"),
        type="textarea",
        value=request.POST.get("texte", ""),
        help=_("The person reads it in their space, signed with your name and service."),
        rows=4,
        maxlength=HELP_LETTERS,
        errors=(wrong,) if wrong else (),
    )
    document = Field(
        name="fichier",
        label=_("A document to join"),
        type="file",
        required=False,
        accept=files.accept(files.DOCUMENTS),
        errors=(about_file,) if about_file else (),
    )
    return text, document


def _message_form(
    request: HttpRequest, opened: Opened, error: Refusal | None = None, about_file: str = ""
) -> HttpResponse:
    fields = message_fields(request, words.refusal(error) if error else "", about_file)
    context = {**opened.context(), "fields": fields, "errors": list(fields)}
    status = 422 if error or about_file else 200
    return render(request, "procedures/agent/message.html", context, status=status)
