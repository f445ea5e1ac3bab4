"""Readers of tokens and webhooks, as the policies say."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from parvis.kernel.access import Actor, Role
from parvis.kernel.tokens.models import ApiToken, Webhook


def visible_to(actor: Actor) -> QuerySet[ApiToken]:
    """The tokens that the actor may see, newest first: the same rule as `tokens.token.read`."""
    rows = ApiToken.objects.order_by("-created_at", "-id")
    if actor.has(Role.SYSTEM):
        return rows
    seen = Q(pk__in=())
    if actor.has(Role.AGENT) or actor.has(Role.PERSON):
        seen = _own(actor)
    if actor.has(Role.MANAGER) and actor.organisation is not None:
        seen |= Q(organisation=actor.organisation)
    return rows.filter(seen)


def _own(actor: Actor) -> Q:
    if actor.membership is not None:
        here = Q(organisation=None) | Q(organisation=actor.organisation)
        return here & Q(bearer=f"urn:parvis:parties:membership:{actor.membership}")
    if actor.person is not None:
        return Q(bearer=f"urn:parvis:parties:person:{actor.person}", organisation=None)
    return Q(pk__in=())


def webhooks_visible_to(actor: Actor) -> QuerySet[Webhook]:
    """The webhooks that the actor may see: the same rule as `tokens.webhook.read`."""
    rows = Webhook.objects.order_by("created_at", "id")
    if actor.has(Role.SYSTEM):
        return rows
    if actor.has(Role.MANAGER) and actor.organisation is not None:
        return rows.filter(organisation=actor.organisation)
    return rows.none()
