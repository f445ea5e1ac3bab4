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
        _register_mandates()


def _register_mandates() -> None:
    """Which mandates hold now, their words in the journal, and what is emptied of them."""
    from parvis.bricks.identity.commands.mandate_erasing import MandateEraser
    from parvis.bricks.identity.pages.mandates import words
    from parvis.bricks.identity.queries.mandates import InForce
    from parvis.kernel import keys, signin

    signin.mandates.register("identity", InForce())
    keys.erasers.register("identity.mandates", MandateEraser())
    words.tell_all()


def _register_officers() -> None:
    """The file of companies' officers, when the settings name one."""
    from parvis.bricks.identity.gateways import officers

    path = officers.FILE.read()
    if path:
        officers.officers.register("file", officers.FileOfficers(path))


def _register_pages() -> None:
    """The portal's ways to sign in, links of the person's space and of the operator."""
    from django.utils.translation import gettext_lazy as _

    from parvis.bricks.identity.pages.mandates.acting import banner
    from parvis.bricks.identity.pages.mandates.standing_in import choice
    from parvis.bricks.identity.pages.parts import space_link
    from parvis.bricks.identity.pages.portal import methods
    from parvis.kernel.access import Role
    from parvis.ui import navigation, slots

    methods.register()
    slots.fill("space.more", "identity", space_link, order=40)
    slots.fill("identity.choice", "identity.mandates", choice, order=50)
    slots.fill("layout.banner", "identity.acting", banner, order=1)
    for place in ("usager", "agent"):
        navigation.add(
            place,
            "identity.helping",
            _("People I help"),
            "identity:mandates-desk",
            order=30,
            when=lambda actor: actor.has(Role.HELPER),
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
