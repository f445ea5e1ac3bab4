"""Rights and clients of the demo town: an application of the group of communes, who files in it,
and a service that the town connects in the sandbox."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from parvis.bricks.identity.commands import applications, delegations, partners, rights
from parvis.bricks.identity.domain.rights import Kind, Perimeter, Role
from parvis.bricks.identity.queries.rights import applications_visible_to
from parvis.kernel import clock
from parvis.kernel.access import Actor, system

CODE = "permis-de-construire"
BASIS = "Code de l’urbanisme, article L423-1"
ROLES = (
    Role("depot", "Déposer une demande pour la commune", "File for the commune", represents=True),
    Role("avis", "Donner l’avis du maire", "Give the mayor’s opinion"),
    Role("instruction", "Instruire les demandes", "Examine applications", reserved=True),
)


def load(
    *, owner: UUID, giver: Actor, members: list[UUID], helper: UUID, territory: str, origin: str
) -> None:
    """`owner` declares the application; `giver` (a manager) gives rights to `members` and charges
    `helper`. Nothing when it is there."""
    actor = system("identity.demo")
    if applications_visible_to(actor).filter(code=CODE).exists():
        return
    number = applications.declare(
        actor,
        owner,
        CODE,
        name_fr="Permis de construire du Pays",
        name_en="Building permits of the group",
        roles=ROLES,
    )
    year = clock.today() + dt.timedelta(days=365)
    place = Perimeter(Kind.TERRITORY, territory)
    for member, role in zip(members, ("depot", "avis"), strict=False):
        rights.grant(
            giver, number, member, role=role, perimeter=place, legal_basis=BASIS, last=year
        )
    delegations.delegate(giver, number, helper, roles=["depot"], perimeter=place, last=year)
    if giver.organisation is not None:
        _service(giver, giver.organisation, origin)


def _service(giver: Actor, organisation: UUID, origin: str) -> None:
    """A client in sandbox that asks for production: an operator has something to decide."""
    metadata = {
        "redirect_uris": [f"{origin}/retour"],
        "scopes": ["openid", "email", "entitlements"],
        "title": "Agenda des élus",
    }
    made = partners.create(
        giver, organisation, profile="proconnect", name="Agenda des élus", metadata=metadata
    )
    partners.ask_production(
        giver,
        made.id,
        name="Agenda des élus",
        metadata=metadata,
        why="CGCT, article L2121-29. L’agenda montre à chaque élu ses réunions.",
    )
