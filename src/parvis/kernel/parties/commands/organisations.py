"""Create, load, change organisations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from parvis.kernel import journal
from parvis.kernel.access import Actor, require
from parvis.kernel.db.transactions import command
from parvis.kernel.parties.errors import PartiesError
from parvis.kernel.parties.models import Organisation
from parvis.kernel.parties.names import organisation_urn
from parvis.kernel.parties.register import RegisteredBody, organisation_register
from parvis.kernel.urns import urn
from parvis.kernel.values import Siret, WrongValue, uuid7

State = Organisation.State
BATCH = 1000
_DOMAIN = re.compile(r"^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$")
# Mailboxes that anybody can open: an address there says nothing about an organisation.
SHARED_DOMAINS = frozenset(
    {
        "aol.com",
        "bbox.fr",
        "free.fr",
        "gmail.com",
        "gmx.com",
        "gmx.fr",
        "googlemail.com",
        "hotmail.com",
        "hotmail.fr",
        "icloud.com",
        "laposte.net",
        "live.com",
        "live.fr",
        "mailo.com",
        "me.com",
        "msn.com",
        "neuf.fr",
        "numericable.fr",
        "orange.fr",
        "outlook.com",
        "outlook.fr",
        "pm.me",
        "proton.me",
        "protonmail.com",
        "sfr.fr",
        "wanadoo.fr",
        "yahoo.com",
        "yahoo.fr",
        "ymail.com",
        "zaclys.net",
    }
)


def checked_siret(text: str) -> str:
    """Fourteen digits whose check digits are right."""
    try:
        return Siret.parse(text).text
    except WrongValue:
        raise PartiesError("siret", siret=text[:40]) from None


def checked_name(text: str) -> str:
    """A name without surrounding or doubled spaces, of 1 to 200 characters."""
    name = " ".join(text.split())
    if not 1 <= len(name) <= 200:
        raise PartiesError("name")
    return name


def locked(organisation_id: UUID) -> Organisation:
    """The organisation's row, locked until the end of the transaction; it must not be closed."""
    found = Organisation.objects.select_for_update().filter(id=organisation_id).first()
    if found is None:
        raise PartiesError("organisation_unknown")
    if found.state == State.CLOSED:
        raise PartiesError("organisation_closed", name=found.name)
    return found


@command
def create_organisation(
    actor: Actor,
    *,
    name: str,
    siret: str = "",
    legal_category: str = "",
    territory: str = "",
    email_domains: Iterable[str] = (),
    id: UUID | None = None,
) -> UUID:
    """Create an active organisation (a town of the demo, an agency); returns its identifier.

    A SIRET is checked and may be left out for a body that has none; `id` is given by a demo or an
    import that has its own. PartiesError in words.
    """
    require(actor, "parties.organisation.create")
    words: dict[str, Any] = {
        "name": checked_name(name),
        "legal_category": legal_category,
        "territory": territory,
        "email_domains": checked_domains(email_domains),
    }
    if siret:
        known = checked_siret(siret)
        words |= {"id": id or uuid7(), "siren": known[:9]}
        made, fresh = Organisation.objects.get_or_create(siret=known, defaults=words)
        if not fresh:
            raise PartiesError("siret_taken", siret=known)
    else:
        made = Organisation.objects.create(id=id or uuid7(), **words)
    journal.record(
        actor,
        "parties.organisation.create",
        organisation_urn(made.id),
        organisation=made.id,
        fields=["siret", *words],
        payload={"siret": made.siret, **words},
    )
    return made.id


@command
def change_organisation(
    actor: Actor,
    organisation_id: UUID,
    *,
    name: str | None = None,
    email_domains: Iterable[str] | None = None,
) -> None:
    """Change the name or the e-mail domains whose addresses prove that one belongs to it."""
    organisation = locked(organisation_id)
    require(actor, "parties.organisation.change", organisation)
    if name is not None:
        organisation.name = checked_name(name)
    if email_domains is not None:
        organisation.email_domains = email_domains = checked_domains(email_domains)
    organisation.save(update_fields=["name", "email_domains"])
    changed = {"name": name, "email_domains": email_domains}
    journal.record(
        actor,
        "parties.organisation.change",
        organisation_urn(organisation.id),
        organisation=organisation.id,
        fields=[field for field, value in changed.items() if value is not None],
        payload=changed,
    )


def checked_domains(domains: Iterable[str]) -> list[str]:
    """Domain names in lower case, each once; mailboxes open to everybody are refused."""
    found = []
    for domain in domains:
        word = domain.strip().lower().lstrip("@")
        if not _DOMAIN.match(word):
            raise PartiesError("email_domain", domain=domain[:80])
        if word in SHARED_DOMAINS:
            raise PartiesError("email_domain_shared", domain=word)
        found.append(word)
    return sorted(set(found))


@dataclass(frozen=True)
class Loaded:
    """What a loading did: how many organisations were added, renamed, closed, left as they were."""

    created: int
    changed: int
    closed: int
    unchanged: int


@command
def load_organisations_from_register(actor: Actor) -> Loaded:
    """List every public body of the official registers; running it again changes nothing.

    Rows still only listed follow the register (name, category, territory; closed when the
    register no longer has them). Rows that someone manages are never touched.
    """
    require(actor, "parties.organisation.load")
    bodies = {
        body.siren: body
        for register in organisation_register.all().values()
        for body in register.public_bodies()
    }
    listed: dict[str, Organisation] = {}
    here: set[str] = set()
    for row in Organisation.objects.exclude(siren="").iterator(chunk_size=5000):
        here.add(row.siren)
        if row.state == State.LISTED:
            listed[row.siren] = row
    new = [_listed(body) for siren, body in bodies.items() if siren not in here]
    changed = [
        row for siren, row in listed.items() if siren in bodies and _follow(row, bodies[siren])
    ]
    gone = [row.id for siren, row in listed.items() if siren not in bodies]
    created = _insert(new)
    fields = ["name", "legal_category", "territory"]
    Organisation.objects.bulk_update(changed, fields, batch_size=200)
    for start in range(0, len(gone), BATCH):
        Organisation.objects.filter(id__in=gone[start : start + BATCH]).update(state=State.CLOSED)
    unchanged = len(listed) - len(changed) - len(gone)
    loaded = Loaded(created, len(changed), len(gone), unchanged)
    journal.record(
        actor,
        "parties.organisation.load",
        urn("parties", "register", "all"),
        organisation=None,
        payload=asdict(loaded),
    )
    return loaded


def _insert(rows: list[Organisation]) -> int:
    """Insert rows, except those that another loading inserts at the same moment; how many."""
    created = 0
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        Organisation.objects.bulk_create(batch, ignore_conflicts=True)
        created += Organisation.objects.filter(id__in=[row.id for row in batch]).count()
    return created


def _listed(body: RegisteredBody) -> Organisation:
    return Organisation(
        siren=body.siren,
        name=checked_name(body.name),
        legal_category=body.legal_category,
        territory=body.territory,
        state=State.LISTED,
    )


def _follow(row: Organisation, body: RegisteredBody) -> bool:
    before = (row.name, row.legal_category, row.territory)
    now = (checked_name(body.name), body.legal_category, body.territory)
    row.name, row.legal_category, row.territory = now
    return before != now
