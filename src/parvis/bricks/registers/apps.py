"""The registers as a brick: mounts, and the register of organisations that the parties ask."""

from django.utils.translation import gettext_lazy as _

from parvis.kernel.access import Actor, Role
from parvis.kernel.bricks import BrickConfig, Mount


def _keeps_some(actor: Actor) -> bool:
    """Whether an agent's organisation may keep addresses: it has a territory."""
    if not actor.has(Role.AGENT) or actor.organisation is None:
        return False
    from parvis.kernel.parties import public as parties

    own = parties.organisation(actor.organisation)
    return own is not None and own.territory.startswith(("commune:", "epci:"))


class RegistersConfig(BrickConfig):
    """Needs no other brick."""

    name = "parvis.bricks.registers"
    label = "registers"
    mounts = (
        Mount("registres", "parvis.bricks.registers.pages.urls", namespace="registers"),
        Mount("geo", "parvis.bricks.registers.contracts.geo.urls", "contract"),
        Mount("adresse", "parvis.bricks.registers.contracts.adresse.urls", "contract"),
        Mount("geocodage", "parvis.bricks.registers.contracts.adresse.geocodage_urls", "contract"),
        Mount("entreprises", "parvis.bricks.registers.contracts.entreprises.urls", "contract"),
        Mount("sirene", "parvis.bricks.registers.contracts.sirene.urls", "contract"),
    )

    def ready(self) -> None:
        """Register policies and names; answer the parties' port, and `/health`."""
        from parvis.bricks.registers import policies  # noqa: F401
        from parvis.bricks.registers.addresses import served
        from parvis.bricks.registers.companies import served as companies
        from parvis.bricks.registers.queries.bal.labels import register_labels
        from parvis.bricks.registers.territories.bodies import territorial_bodies
        from parvis.kernel.indexes import indexes
        from parvis.kernel.parties.public import organisation_register
        from parvis.ui import navigation

        register_labels()
        navigation.add(
            "agent", "registers.addresses", _("Addresses"), "bal:home", order=60, when=_keeps_some
        )
        navigation.add(
            "agent",
            "registers.versions",
            _("Registers"),
            "registers-versions",
            order=90,
            when=lambda actor: actor.has(Role.OPERATOR),
        )
        indexes.register("addresses", served.condition)
        indexes.register("companies", companies.condition)
        organisation_register.register("territories", territorial_bodies)
