"""What the person does with a filed case: write, withdraw, open a document."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from parvis.bricks.procedures.commands import handling, talking
from parvis.bricks.procedures.commands.recording import case_urn
from parvis.bricks.procedures.domain.problems import Refusal
from parvis.bricks.procedures.domain.states import Act
from parvis.bricks.procedures.jobs import draw_document
from parvis.bricks.procedures.pages.filing.drafts import version_of
from parvis.bricks.procedures.pages.refusing import at_most, refused
from parvis.bricks.procedures.pages.space.views import context_of, own_case
from parvis.bricks.procedures.queries import words
from parvis.kernel import files
from parvis.kernel.access import Actor, route

ABOUT_WORDS = frozenset({"message_empty", "too_long", "not_text", "unreadable_characters"})


@route("procedures.case.message", methods=("POST",))
@refused
@at_most("write", 40)
def write(request: HttpRequest, case: UUID) -> HttpResponse:
    """Post a message to the service; a message that cannot be sent is shown again."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = own_case(request, case)
    body = request.POST.get("body", "")
    try:
        talking.post_message(actor, case, body)
    except Refusal as error:
        if error.code not in ABOUT_WORDS:
            raise
        context = context_of(found, words.refusal(error), body[:20_000])
        page = "conversation" if request.POST.get("retour") == "messages" else "case"
        return render(request, f"procedures/usager/space_{page}.html", context, status=422)
    talking.mark_read(actor, case)
    if request.POST.get("retour") == "messages":
        return HttpResponseRedirect(reverse("space:conversation", kwargs={"case": case}) + "#bas")
    return HttpResponseRedirect(reverse("space:case", kwargs={"case": case}) + "#messages")


@route("procedures.case.write", methods=("GET", "POST"))
@refused
def withdraw(request: HttpRequest, case: UUID) -> HttpResponse:
    """Ask, then withdraw the request."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = own_case(request, case)
    if request.method == "POST":
        handling.withdraw(actor, case, version=version_of(request.POST))
        return HttpResponseRedirect(reverse("space:case", kwargs={"case": case}))
    if Act.WITHDRAW not in found.acts:
        raise Http404
    return render(request, "procedures/usager/space_withdraw.html", context_of(found))


@route("procedures.case.read", writes=("GET", "POST"))
@refused
def document(request: HttpRequest, case: UUID, document: UUID) -> HttpResponse:
    """Open a document; it is drawn now when the worker has not come to it yet."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = own_case(request, case)
    one = next((one for one in found.documents if one.id == document), None)
    if one is None:
        raise Http404
    if one.file is None:
        draw_document({"document": str(document)})
        one = next(one for one in own_case(request, case).documents if one.id == document)
    if one.file is None:
        raise Http404
    return HttpResponseRedirect(files.link(actor, one.file, inline="voir" in request.GET))


@route("procedures.case.read")
def file(request: HttpRequest, case: UUID, file: UUID) -> HttpResponse:
    """Open a file that I or the service joined, by a link that soon expires."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    own_case(request, case)
    if all(one.id != file for one in files.of(case_urn(case))):
        raise Http404
    try:
        return HttpResponseRedirect(files.link(actor, file, inline="voir" in request.GET))
    except (files.NotReady, files.UnknownFile) as error:
        raise Http404 from error
