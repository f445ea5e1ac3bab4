"""Periodic review: started by a manager, decided by whoever administers each right."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from parvis.bricks.identity.commands import reviews as commands
from parvis.bricks.identity.domain.rights import Refused
from parvis.bricks.identity.pages.hub.opening import see_other
from parvis.bricks.identity.pages.rights import forms
from parvis.bricks.identity.pages.rights.given import administrator
from parvis.bricks.identity.pages.rights.shell import actor_of, language, page
from parvis.bricks.identity.queries import rights as queries
from parvis.bricks.identity.queries import rights_shown
from parvis.bricks.identity.queries import rights_words as words
from parvis.kernel.access import route


@route("identity.right.administer", methods=("GET", "POST"))
def review(request: HttpRequest) -> HttpResponse:
    """The review under way, or the question that starts one (POST `due`)."""
    actor = actor_of(request)
    administrator(actor)
    form = forms.Due(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            commands.start(actor, form.cleaned_data["due"])
            return see_other(f"{reverse('identity:rights-review')}?done=started")
        except Refused as error:
            forms.told(form, error)
    return page(
        request,
        "review",
        "rights-review",
        review=rights_shown.review(actor, language()),
        last=rights_shown.last_reviewed(actor),
        manager=queries.may_delegate(actor),
        form=form,
        done=request.GET.get("done", ""),
        status=422 if form.errors else 200,
    )


@route("identity.right.administer", methods=("POST",))
def decide(request: HttpRequest, number: UUID) -> HttpResponse:
    """Confirm or revoke one right: POST `decision` keep or revoke."""
    actor = actor_of(request)
    administrator(actor)
    keep = request.POST.get("decision") == "keep"
    try:
        commands.decide(actor, number, keep=keep)
    except Refused as error:
        return page(
            request, "refused", "rights-review", why=words.refusal(error), status=409,
            back=reverse("identity:rights-review"),
        )  # fmt: skip
    done = "kept" if keep else "revoked"
    return see_other(f"{reverse('identity:rights-review')}?done={done}")
