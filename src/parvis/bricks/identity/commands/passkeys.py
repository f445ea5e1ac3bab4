"""Write passkeys, for any holder: a person's local account or an agent's account.

The caller has decided that the holder is there and may do it; here: the device's answer, the row,
the journal. Nothing is said by mail: the holder's own command tells them.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from parvis.bricks.identity.domain import passkeys as rules
from parvis.bricks.identity.domain.passkeys import Fault, Site, Wrong
from parvis.bricks.identity.gateways import passkeys as gateway
from parvis.bricks.identity.models import Passkey
from parvis.bricks.identity.queries import passkeys as queries
from parvis.kernel import clock, journal
from parvis.kernel.access import Actor
from parvis.kernel.db.transactions import command
from parvis.kernel.urns import urn


@dataclass(frozen=True)
class Holder:
    """Whose passkeys: `realm` "person" or "agent", `id` of the account, its random `handle`.

    `person`: whom the journal names, None when no person of this instance is known yet.
    """

    realm: str
    id: UUID
    handle: str
    person: UUID | None = None


@dataclass(frozen=True)
class SignedIn:
    """Whose passkey signed in, and which one."""

    realm: str
    holder: UUID
    passkey: UUID


@command
def add(actor: Actor, holder: Holder, site: Site, challenge: bytes, answer: str, name: str) -> UUID:
    """Keep the passkey of a registration; Wrong when its answer does not hold."""
    held = queries.of_holder(holder.realm, holder.id)
    if len(held) >= rules.MOST:
        raise Wrong(Fault.TOO_MANY)
    new = gateway.check_new(answer, site, challenge)
    named = rules.named(name) or f"{clock.today():%d/%m/%Y}"
    try:
        with transaction.atomic():
            row = Passkey.objects.create(
                realm=holder.realm,
                holder=holder.id,
                handle=holder.handle,
                credential=new.credential,
                public_key=new.public_key,
                count=new.count,
                aaguid=new.aaguid,
                transports=list(new.transports),
                synced=new.synced,
                name=named,
            )
    except IntegrityError as error:
        raise Wrong(Fault.TAKEN) from error
    _record(actor, "add", row.id, holder.person, ["name"])
    return row.id


@command
def rename(actor: Actor, holder: Holder, passkey: UUID, name: str) -> bool:
    """Give one of the holder's passkeys another name; False when it is not theirs."""
    named = rules.named(name)
    rows = Passkey.objects.filter(id=passkey, realm=holder.realm, holder=holder.id)
    if not named or not rows.update(name=named):
        return False
    _record(actor, "rename", passkey, holder.person, ["name"])
    return True


@command
def remove(actor: Actor, holder: Holder, passkey: UUID) -> str:
    """Remove one of the holder's passkeys; its name, "" when it is not theirs."""
    row = Passkey.objects.filter(id=passkey, realm=holder.realm, holder=holder.id).first()
    if row is None:
        return ""
    row.delete()
    _record(actor, "remove", passkey, holder.person, ["name"])
    return row.name


@command
def remove_all(actor: Actor, holder: Holder, *, since: object = None) -> int:
    """Remove a holder's passkeys, those made since an instant when one is given; how many."""
    rows = Passkey.objects.filter(realm=holder.realm, holder=holder.id)
    if since is not None:
        rows = rows.filter(made_at__gte=since)
    gone = list(rows.values_list("id", flat=True))
    rows.filter(id__in=gone).delete()
    for one in gone:
        _record(actor, "remove", one, holder.person, ["name"])
    return len(gone)


@command
def use(site: Site, challenge: bytes, answer: str, *, realm: str, handle: str = "") -> SignedIn:
    """Whoever signs in with a passkey of a realm; Wrong when the answer does not hold.

    `handle`: the holder who is asked, when one is (a second factor). The counter moves by
    compare-and-swap: an answer shown twice at the same time counts once.
    """
    row = Passkey.objects.filter(credential=gateway.credential_of(answer), realm=realm).first()
    known = queries.known(row) if row is not None else None
    used = gateway.check_use(answer, site, challenge, known, handle=handle)
    if row is None:
        raise Wrong(Fault.UNKNOWN)
    moved = Passkey.objects.filter(id=row.id, count=row.count).update(
        count=used.count, synced=used.synced, used_at=clock.now()
    )
    if not moved:
        raise Wrong(Fault.COUNTER)
    return SignedIn(row.realm, row.holder, row.id)


def _record(actor: Actor, act: str, passkey: UUID, person: UUID | None, fields: list[str]) -> None:
    journal.record(
        actor,
        f"identity.passkey.{act}",
        urn("identity", "passkey", passkey),
        organisation=actor.organisation,
        persons=[person] if person else [],
        purpose="sign-in",
        fields=fields,
    )


def holder_of(credential: str, realm: str) -> UUID | None:
    """Who registered a credential, None when nobody did."""
    rows = Passkey.objects.filter(credential=credential, realm=realm)
    return rows.values_list("holder", flat=True).first()


def count(holder: Holder) -> int:
    """How many passkeys a holder has."""
    return Passkey.objects.filter(realm=holder.realm, holder=holder.id).count()
