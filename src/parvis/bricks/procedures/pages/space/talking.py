"""One inbox for the messages of all services, and each conversation with its reply."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from parvis.bricks.procedures.commands.talking import mark_read
from parvis.bricks.procedures.domain.states import State
from parvis.bricks.procedures.pages.space.views import context_of, own_case
from parvis.bricks.procedures.queries.mine import conversations
from parvis.kernel.access import Actor, route


@route("procedures.case.list_mine")
def messages(request: HttpRequest) -> HttpResponse:
    """Conversations with all services, the latest first, what is new marked."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = conversations(actor, language=get_language() or "fr")
    context = {"conversations": found, "unread": sum(one.unread for one in found)}
    return render(request, "procedures/usager/space_messages.html", context)


# Opening a conversation tells that its messages were read: the one thing that a GET writes.
@route("procedures.case.read", writes=("GET",))
def conversation(request: HttpRequest, case: UUID) -> HttpResponse:
    """The messages of one request, those that were new marked, and the reply."""
    found = own_case(request, case)
    if found.head.state is State.DRAFT:
        raise Http404
    if found.unread and request.method == "GET" and not request.actor.mandate:  # type: ignore[attr-defined]
        mark_read(request.actor, case)  # type: ignore[attr-defined]
    return render(request, "procedures/usager/space_conversation.html", context_of(found))
