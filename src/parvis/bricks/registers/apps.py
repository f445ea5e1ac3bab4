"""The registers as a brick: mounts, and the register of organisations that the parties ask."""

from parvis.kernel.bricks import BrickConfig, Mount


class RegistersConfig(BrickConfig):
    """Needs no other brick."""

    name = "parvis.bricks.registers"
    label = "registers"
    mounts = (
        Mount("registres", "parvis.bricks.registers.pages.urls", namespace="registers"),
        Mount("adresse", "parvis.bricks.registers.contracts.adresse.urls", "contract"),
        Mount("geocodage", "parvis.bricks.registers.contracts.adresse.geocodage_urls", "contract"),
        Mount("entreprises", "parvis.bricks.registers.contracts.entreprises.urls", "contract"),
        Mount("sirene", "parvis.bricks.registers.contracts.sirene.urls", "contract"),
    )

    def ready(self) -> None:
        """Answer the parties' port, and `/health`."""
        from parvis.bricks.registers.addresses import served
        from parvis.bricks.registers.companies import served as companies
        from parvis.bricks.registers.territories.bodies import territorial_bodies
        from parvis.kernel.indexes import indexes
        from parvis.kernel.parties.public import organisation_register

        indexes.register("addresses", served.condition)
        indexes.register("companies", companies.condition)
        organisation_register.register("territories", territorial_bodies)
