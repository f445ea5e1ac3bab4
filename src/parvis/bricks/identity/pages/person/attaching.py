"""Another account of one's own: offered, proved, refused, undone."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from parvis.bricks.identity.commands import linking, portal_sessions
from parvis.bricks.identity.pages.answers import KEPT
from parvis.bricks.identity.pages.hub.opening import private, see_other
from parvis.bricks.identity.queries import links
from parvis.kernel import signin
from parvis.kernel.access import Actor, route
from parvis.kernel.tokens.rates import limited


@route("identity.link.read", methods=("GET", "POST"))
@limited("identity.attach", 30, 600)
def attach(request: HttpRequest) -> HttpResponse:
    """An account here may be theirs too: prove it by letter or by signing in to it, or say no."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    waiting = links.waiting(actor)
    if waiting is None:
        return see_other("/espace/")
    if request.method == "POST":
        try:
            return _decide(request, actor, waiting.id)
        except ObjectDoesNotExist:
            return see_other(reverse("identity:attach"))
    return private(render(request, "identity/person/attach.html", {"waiting": waiting}))


def _decide(request: HttpRequest, actor: Actor, proposal: UUID) -> HttpResponse:
    if request.POST.get("decision") == "refuse":
        linking.refuse(actor, proposal)
        return see_other("/espace/")
    linking.send_proof(actor, proposal)
    return see_other(reverse("identity:attach"))


@route("identity.link.read", methods=("GET", "POST"))
@limited("identity.attach", 30, 600)
def by_mail(request: HttpRequest, proposal: UUID, token: str) -> HttpResponse:
    """The link of the letter: a question, then the attachment in the session that asked for it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if request.method != "POST":
        return private(render(request, "identity/person/attach_confirm.html"))
    try:
        person = linking.prove_by_mail(actor, proposal, token)
    except ObjectDoesNotExist:
        person = None
    if person is None:
        context = {"failed": True}
        return private(render(request, "identity/person/attach_confirm.html", context, status=400))
    number = request.session.get(KEPT)
    if number:
        portal_sessions.belongs_to(UUID(str(number)), person)
    signin.establish(request, signin.SignedIn(person, actor.level, "identity"), same_human=True)
    return private(see_other("/espace/"))


@route("identity.link.read", methods=("POST",))
def separate(request: HttpRequest, link: UUID) -> HttpResponse:
    """Undo: this way to sign in leads to its own account again."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        linking.separate(actor, link)
    except (ObjectDoesNotExist, LookupError) as error:
        raise Http404 from error
    return see_other(f"{reverse('identity:accounts')}?done=separated")
