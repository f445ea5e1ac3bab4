"""Applications: declared by the organisation that answers for them, with their roles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from uuid import UUID

from parvis.bricks.identity.commands import epochs
from parvis.bricks.identity.domain import rights as rules
from parvis.bricks.identity.domain.rights import Refused, Role
from parvis.bricks.identity.models import Application, Client
from parvis.bricks.identity.queries import rights as queries
from parvis.kernel import access, journal
from parvis.kernel.access import Actor
from parvis.kernel.db.transactions import command
from parvis.kernel.parties.models import Organisation
from parvis.kernel.urns import urn

RESERVED = "nouvelle"  # an address of the pages
_CODE = re.compile(r"^[a-z0-9][a-z0-9-]{2,79}$")


@command
def declare(
    actor: Actor,
    organisation: UUID,
    code: str,
    *,
    name_fr: str,
    name_en: str,
    roles: Sequence[Role],
) -> UUID:
    """Make an application in which rights can be given. `code` is its `aud` and never changes."""
    owner = Organisation.objects.get(id=organisation)
    access.require(actor, "identity.application.create", owner)
    if not _CODE.match(code) or code == RESERVED:
        raise Refused("application_code")
    if Application.objects.filter(code=code).exists():
        raise Refused("application_taken", code=code)
    row = Application(code=code, organisation=owner)
    _write(row, name_fr, name_en, roles)
    row.save(force_insert=True)
    _record(actor, "create", row)
    return row.id


@command
def change(
    actor: Actor,
    application: UUID,
    version: int,
    *,
    name_fr: str,
    name_en: str,
    roles: Sequence[Role],
) -> None:
    """Replace names and roles. A role that somebody holds stays; Refused("moved") when stale."""
    row = Application.objects.select_for_update().get(id=application)
    access.require(actor, "identity.application.change", row)
    if row.version != version:
        raise Refused("moved")
    kept = {one.key for one in roles}
    for gone in {one.key for one in queries.roles_of(row)} - kept:
        if row.rights.filter(role=gone, state__in=[s for s in rules.State if s not in rules.ENDED]):
            raise Refused("role_used", role=gone)
    _write(row, name_fr, name_en, roles)
    row.version += 1
    row.save()
    _record(actor, "change", row)


@command
def attach(actor: Actor, application: UUID | None, client: UUID) -> None:
    """Say of which application a client is: it receives the rights given in that one only.

    Both sides must be the actor's to change, so that nobody reads another's rights. None: of none.
    """
    row = Client.objects.select_for_update().get(id=client)
    access.require(actor, "identity.client.change", row)
    if application is not None:
        of = Application.objects.get(id=application)
        access.require(actor, "identity.application.change", of)
    row.application_id = application
    row.version += 1
    row.save(update_fields=["application", "version"])
    epochs.move()
    journal.record(
        actor,
        "identity.client.attach",
        urn("identity", "client", row.id),
        organisation=row.organisation_id,
        fields=["application"],
        payload={"application": str(application or "")},
    )


def _write(row: Application, name_fr: str, name_en: str, roles: Sequence[Role]) -> None:
    names = [" ".join(text.split()) for text in (name_fr, name_en)]
    if not all(1 <= len(text) <= 200 for text in names):
        raise Refused("application_name")
    rules.check_roles(roles)
    row.name_fr, row.name_en = names
    row.roles = [
        {
            "key": one.key,
            "fr": one.label_fr.strip(),
            "en": one.label_en.strip(),
            "reserved": one.reserved,
            "represents": one.represents,
            "kinds": [kind.value for kind in one.kinds],
        }
        for one in roles
    ]


def _record(actor: Actor, act: str, row: Application) -> None:
    journal.record(
        actor,
        f"identity.application.{act}",
        urn("identity", "application", row.id),
        organisation=row.organisation_id,
        fields=["name", "roles"],
        payload={"code": row.code, "roles": row.roles},
    )
