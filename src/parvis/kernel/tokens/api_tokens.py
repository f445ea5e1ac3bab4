"""API tokens: issued once in clear, compared by hash, good for scopes, networks and a time.

A token reads `pv_<prefix>_<secret>_<check>`: the prefix finds the row, the check (CRC-32) lets
scanners of leaked secrets and mistyped tokens be told apart without a query.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
import zlib
from dataclasses import dataclass
from hmac import compare_digest
from uuid import UUID

from django.utils.translation import gettext as _

from parvis.kernel import access, clock, journal, keys, signin
from parvis.kernel.access import Actor
from parvis.kernel.db.transactions import command
from parvis.kernel.parties.models import Membership, Person
from parvis.kernel.settings import setting
from parvis.kernel.tokens import last_uses, networks, policies
from parvis.kernel.tokens.errors import TokenRefused
from parvis.kernel.tokens.models import ApiToken
from parvis.kernel.urns import Urn, urn

MAX_DAYS = setting("PARVIS_TOKENS_MAX_DAYS", int, 366, "Longest life of an API token, in days.")
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # no l, o, 0, 1: read aloud without mistakes
_SHAPE = re.compile(r"^pv_([a-z2-9]{10})_([a-z2-9]{40})_([0-9a-f]{8})$")
_SCOPE = re.compile(r"^[a-z][a-z0-9_.:-]{0,79}$")


@dataclass(frozen=True)
class Token:
    """A token that was accepted: what it stands for and what it may be used for."""

    id: UUID
    prefix: str
    name: str
    bearer: Urn
    organisation: UUID | None
    scopes: frozenset[str]
    expires_at: dt.datetime


@dataclass(frozen=True)
class Issued:
    """A new token; `text` is shown now and never again."""

    text: str
    token: Token


@command
def issue(
    actor: Actor,
    *,
    name: str,
    bearer: Urn,
    organisation: UUID | None,
    scopes: list[str],
    expires_at: dt.datetime,
    from_networks: list[str] | None = None,
) -> Issued:
    """Issue a token for oneself, or as manager for one's organisation.

    ValueError in words for no scope, an end in the past or too far, or a network that is none.
    """
    thing = policies.Wanted(organisation, bearer)
    access.require(actor, "tokens.token.issue", thing)
    row = ApiToken(
        name=_checked_name(name),
        bearer=str(bearer),
        organisation=organisation,
        issued_by=actor.person,
        scopes=_checked_scopes(scopes),
        networks=networks.checked(from_networks or []),
        expires_at=_checked_end(expires_at),
    )
    row.prefix = "".join(secrets.choice(_ALPHABET) for _ in range(10))
    secret = "".join(secrets.choice(_ALPHABET) for _ in range(40))
    text = _with_check(f"pv_{row.prefix}_{secret}")
    row.digest = keys.hash_token(text)
    row.save(force_insert=True)
    _journal(actor, "tokens.token.issue", row)
    return Issued(text, _token(row))


@command
def revoke(actor: Actor, token_id: UUID) -> None:
    """End a token now; again is the same as once. Forbidden for a token of others."""
    row = ApiToken.objects.select_for_update().filter(id=token_id).first()
    if row is None:
        raise access.Forbidden("tokens.token.revoke")
    access.require(actor, "tokens.token.revoke", row)
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        row.save(update_fields=["revoked_at"])
        _journal(actor, "tokens.token.revoke", row)


def authenticate(text: str, *, address: str = "", scope: str = "") -> Token:
    """The token behind a text, in one query and no write. TokenRefused with a code otherwise.

    `address`: the caller's, compared with the token's networks. `scope`: what the route needs.
    """
    found = _SHAPE.match(text or "")
    if not found or _with_check(text.rpartition("_")[0]) != text:
        raise TokenRefused("unknown", _("This token is unknown."))
    row = ApiToken.objects.filter(prefix=found.group(1)).first()
    digest = row.digest if row is not None else "0" * 64
    if not compare_digest(digest, keys.hash_token(text)) or row is None:
        raise TokenRefused("unknown", _("This token is unknown."))
    if row.revoked_at is not None:
        raise TokenRefused("revoked", _("This token was revoked."))
    now = clock.now()
    if row.expires_at <= now:
        raise TokenRefused("expired", _("This token has expired."))
    if not networks.inside(address, row.networks):
        raise TokenRefused("network", _("This token may not be used from this address."))
    if scope and scope not in row.scopes:
        raise TokenRefused(
            "scope", _("This token may not be used for this (%(scope)s).") % {"scope": scope}
        )
    last_uses.note(row.id, row.last_used_at, now)
    return _token(row)


def actor_of(token: Token) -> Actor:
    """The actor that a token of a membership or a person stands for, with the rights of today.

    Tokens of other bearers (a habilitation) are turned into actors by the brick that owns them:
    TokenRefused here, as for a membership that has ended.
    """
    bearer = token.bearer
    if (bearer.brick, bearer.kind) == ("parties", "membership"):
        member = (
            Membership.objects.select_related("person", "organisation").filter(id=bearer.id).first()
        )
        if member is not None and signin.is_open(member) and member.person.erased_at is None:
            return signin.agent(member, level=2)
    if (bearer.brick, bearer.kind) == ("parties", "person"):
        person = Person.objects.filter(id=bearer.id, erased_at=None).first()
        if person is not None:
            return signin.citizen(person, level=2)
    raise TokenRefused("revoked", _("What this token stood for has ended."))


def _checked_name(name: str) -> str:
    clean = " ".join(name.split())
    if not 1 <= len(clean) <= 120:
        raise ValueError(_("Give the token a name of 1 to 120 characters."))
    return clean


def _checked_scopes(scopes: list[str]) -> list[str]:
    for scope in scopes:
        if not _SCOPE.match(scope):
            raise ValueError(_("%(scope)s is not the name of a scope.") % {"scope": scope})
    if not scopes:
        raise ValueError(_("Choose what the token may be used for."))
    return sorted(set(scopes))


def _checked_end(expires_at: dt.datetime) -> dt.datetime:
    now = clock.now()
    if not now < expires_at <= now + dt.timedelta(days=MAX_DAYS.read()):
        raise ValueError(
            _("The end of the token must be within the next %(days)s days.")
            % {"days": MAX_DAYS.read()}
        )
    return expires_at


def _with_check(text: str) -> str:
    return f"{text}_{zlib.crc32(text.encode()):08x}"


def _token(row: ApiToken) -> Token:
    return Token(
        id=row.id,
        prefix=row.prefix,
        name=row.name,
        bearer=Urn.parse(row.bearer),
        organisation=row.organisation,
        scopes=frozenset(row.scopes),
        expires_at=row.expires_at,
    )


def _journal(actor: Actor, verb: str, row: ApiToken) -> None:
    journal.record(
        actor,
        verb,
        urn("tokens", "token", row.id),
        organisation=row.organisation,
        persons=(row.issued_by,) if row.issued_by else (),
        fields=("scopes", "networks", "expires_at"),
        payload={"bearer": row.bearer, "scopes": row.scopes, "networks": row.networks},
    )
