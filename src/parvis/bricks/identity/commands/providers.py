"""Write identity providers and what their calls taught."""

from __future__ import annotations

import re

from parvis.bricks.identity.commands import epochs
from parvis.bricks.identity.commands import keys as signing
from parvis.bricks.identity.domain.breaker import Breaker
from parvis.bricks.identity.domain.providers import AUDIENCES, SIGNED, Record, WrongRecord
from parvis.bricks.identity.models import IdentityProvider, ProviderHealth
from parvis.bricks.identity.queries.providers import SEAL
from parvis.kernel import clock, journal, keys
from parvis.kernel.access import Actor, require
from parvis.kernel.db.transactions import command
from parvis.kernel.urns import urn

SHORTEST_SECRET = 32


class Changed(Exception):
    """Somebody else changed the provider since it was shown; nothing was written."""


@command
def save_provider(
    actor: Actor,
    uid: str,
    *,
    title: str,
    audience: str,
    record: Record,
    secret: str = "",
    active: bool = True,
    display: bool = True,
    beta: bool = False,
    position: int = 100,
    version: int | None = None,
) -> None:
    """Make a provider or change it; WrongRecord names the first thing that cannot work.

    `version`: the one that was shown to whoever changes it (0: none was there), else Changed; None
    for a program that writes the whole record.
    `secret`: at least 32 characters; empty keeps the one there is. `uid` never changes: it is in
    the redirect URI that the provider knows.
    """
    require(actor, "identity.provider.change")
    _check(uid, title, audience, record)
    row = IdentityProvider.objects.select_for_update().filter(uid=uid).first()
    if version is not None and version != (row.version if row else 0):
        raise Changed
    signs = record.token_endpoint_auth_method == SIGNED
    if (secret or (row is None and not signs)) and len(secret) < SHORTEST_SECRET:
        raise WrongRecord("secret")
    if signs:
        signing.ensure()
    row = row or IdentityProvider(uid=uid, version=0)
    row.title, row.audience, row.record = title.strip(), audience, record.to_json()
    row.active, row.display, row.beta, row.position = active, display, beta, position
    row.version += 1
    if secret:
        row.secret = keys.ring().encrypt(SEAL, secret.encode())
    row.save()
    epochs.move()
    _record(actor, "save", row, ["record", *(["secret"] if secret else [])])


def _check(uid: str, title: str, audience: str, record: Record) -> None:
    record.check()
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,38}", uid):
        raise WrongRecord("uid")
    if not 1 <= len(title.strip()) <= 120:
        raise WrongRecord("title")
    if audience not in AUDIENCES:
        raise WrongRecord("audience")


@command
def switch_provider(actor: Actor, uid: str, *, active: bool) -> bool:
    """Open or close a provider at once; False when there is none."""
    require(actor, "identity.provider.change")
    row = IdentityProvider.objects.select_for_update().filter(uid=uid).first()
    if row is None:
        return False
    row.active, row.version = active, row.version + 1
    row.save(update_fields=["active", "version"])
    epochs.move()
    _record(actor, "open" if active else "close", row, ["active"])
    return True


@command
def note_health(uid: str, state: Breaker, error: str = "") -> None:
    """Keep what a call taught of a provider."""
    row = IdentityProvider.objects.filter(uid=uid).first()
    if row is None:
        return
    ProviderHealth.objects.update_or_create(
        provider=row,
        defaults={
            "failures": state.failures,
            "opened_at": state.opened_at,
            "trying_since": state.trying_since,
            "last_error": error[:60],
            "changed_at": clock.now(),
        },
    )


def _record(actor: Actor, act: str, row: IdentityProvider, names: list[str]) -> None:
    journal.record(
        actor,
        f"identity.provider.{act}",
        urn("identity", "provider", row.id),
        organisation=actor.organisation,
        fields=names,
    )
