"""The brick as a Django application: mounts and policies."""

from typing import ClassVar

from parvis.kernel.bricks import BrickConfig, Mount

HERE = "parvis.bricks.identity.contracts"


class IdentityConfig(BrickConfig):
    """OpenID Provider in three dialects, hub, rights."""

    name = "parvis.bricks.identity"
    label = "identity"
    verbose_name = "Identity"
    mounts: ClassVar[tuple[Mount, ...]] = (
        Mount("franceconnect", f"{HERE}.franceconnect.urls", "contract"),
        Mount("proconnect", f"{HERE}.proconnect.urls", "contract"),
        Mount("oidc", f"{HERE}.oidc.urls", "contract"),
        Mount("identite", "parvis.bricks.identity.pages.portal.urls"),
        Mount("identite-de-demonstration", "parvis.bricks.identity.demo.urls", "contract"),
    )

    def ready(self) -> None:
        """Register who may do what, and the civil register."""
        from parvis.bricks.identity import policies
        from parvis.kernel import access

        for policy in policies.ALL:
            access.register(policy)
        _register_civil_register()
        _register_pages()
        _register_officers()
        _register_territories()


def _register_territories() -> None:
    """The register of territories, where that brick is installed."""
    from django.apps import apps

    from parvis.bricks.identity.queries import territories

    if apps.is_installed("parvis.bricks.registers"):
        from parvis.bricks.identity.queries.territories_registers import RegisteredTerritories

        territories.territories.register("registers", RegisteredTerritories())


def _register_officers() -> None:
    """The file of companies' officers, when the settings name one."""
    from parvis.bricks.identity.gateways import officers

    path = officers.FILE.read()
    if path:
        officers.officers.register("file", officers.FileOfficers(path))


def _register_pages() -> None:
    """The portal's ways to sign in, links of the person's space and of the operator."""
    from django.utils.translation import gettext_lazy as _

    from parvis.bricks.identity.pages.parts import space_link
    from parvis.bricks.identity.pages.portal import methods
    from parvis.kernel.access import Role
    from parvis.ui import navigation, slots

    methods.register()
    slots.fill("space.more", "identity", space_link, order=40)
    navigation.add(
        "agent",
        "identity.rights",
        _("Rights"),
        "identity:rights",
        order=80,
        when=lambda actor: actor.has(Role.AGENT),
    )
    navigation.add(
        "agent",
        "identity.running",
        _("Identity"),
        "identity:providers",
        order=90,
        when=lambda actor: actor.has(Role.OPERATOR),
    )


def _register_civil_register() -> None:
    """The register that the settings name: its address, the embedded one, or none."""
    from django.conf import settings

    from parvis.bricks.identity.gateways import civil_register as gateway

    where = gateway.WHERE.read() or ("" if settings.PARVIS_ENV == "production" else "embedded")
    if where.startswith(("https://", "http://")):
        register: gateway.CivilRegister = gateway.HttpRegister(
            where, gateway.USER.read(), gateway.SIRET.read()
        )
        gateway.civil_register.register("http", register)
    elif where == "embedded" and settings.PARVIS_ENV != "production":
        from parvis.bricks.identity.demo.register import EmbeddedRegister

        gateway.civil_register.register("embedded", EmbeddedRegister())
