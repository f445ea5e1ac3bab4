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
        Mount("compte-agent", f"{HERE}.agents.urls"),
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
        _register_local()
        _register_bodies()
        _register_eraser()
        _register_mandates()


def _register_territories() -> None:
    """The register of territories, where that brick is installed."""
    from django.apps import apps

    from parvis.bricks.identity.queries import territories

    if apps.is_installed("parvis.bricks.registers"):
        from parvis.bricks.identity.queries.territories_registers import RegisteredTerritories

        territories.territories.register("registers", RegisteredTerritories())


def _register_local() -> None:
    """Local accounts: what erasing a person closes, and the words of what happens to one."""
    from parvis.bricks.identity.commands.claiming import ReceiptTracker
    from parvis.bricks.identity.commands.local import LocalEraser
    from parvis.bricks.identity.pages.parts import guest_way
    from parvis.bricks.identity.pages.person.told import tell_all
    from parvis.kernel import keys, signin
    from parvis.ui import slots

    keys.erasers.register("identity", LocalEraser())
    signin.trackers.register("identity", ReceiptTracker())
    slots.fill("offer.signin", "identity.guest", guest_way)
    tell_all()


def _register_mandates() -> None:
    """Which mandates hold now, their words in the journal, and what is emptied of them."""
    from parvis.bricks.identity.commands.mandate_erasing import MandateEraser
    from parvis.bricks.identity.pages.mandates import words
    from parvis.bricks.identity.queries.mandates import InForce
    from parvis.kernel import keys, signin

    signin.mandates.register("identity", InForce())
    keys.erasers.register("identity.mandates", MandateEraser())
    words.tell_all()
    _register_helping()


def _register_helping() -> None:
    """The banner of who acts for somebody, the way in under a mandate, the helper's desk."""
    from django.utils.translation import gettext_lazy as _

    from parvis.bricks.identity.pages.mandates.acting import banner, offered
    from parvis.bricks.identity.pages.mandates.standing_in import choice
    from parvis.kernel.access import Role
    from parvis.ui import navigation, slots

    slots.fill("identity.choice", "identity.mandates", choice, order=50)
    slots.fill("offer.start", "identity.mandates", offered, order=50)
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


def _register_officers() -> None:
    """The file of companies' officers, when the settings name one; data scopes of other bricks."""
    from parvis.bricks.identity.gateways import data_scopes, officers

    data_scopes.connect()
    path = officers.FILE.read()
    if path:
        officers.officers.register("file", officers.FileOfficers(path))


def _register_bodies() -> None:
    """Who knows the bodies that agents join: the file of the settings, then the bricks that are
    installed (named when they are, never imported otherwise)."""
    from django.apps import apps

    from parvis.bricks.identity.gateways import bodies

    path = bodies.FILE.read()
    if path:
        bodies.official_addresses.register("1-file", bodies.FileAddresses(path))
    if apps.is_installed("parvis.bricks.registers"):
        from parvis.bricks.identity.gateways.body_registers import Companies

        bodies.body_registers.register("companies", Companies())
    if apps.is_installed("parvis.bricks.directory"):
        from parvis.bricks.identity.gateways.body_counters import Counters

        bodies.official_addresses.register("2-directory", Counters())


def _register_eraser() -> None:
    """Agents' accounts: what the erasure of a person empties, and the journal's words."""
    from parvis.bricks.identity.commands.agents.erasing import AgentsEraser
    from parvis.bricks.identity.pages.agents import told
    from parvis.kernel import keys

    keys.erasers.register("identity.agents", AgentsEraser())
    told.tell_all()


def _register_pages() -> None:
    """The portal's ways to sign in, and what other pages show of this brick."""
    from parvis.bricks.identity.pages.parts import guest_way, space_link
    from parvis.bricks.identity.pages.portal import methods
    from parvis.ui import slots

    methods.register()
    slots.fill("space.more", "identity", space_link, order=40)
    slots.fill("offer.signin", "identity.guest", guest_way)
    _register_navigation()


def _register_navigation() -> None:
    """Entries of the agents' head: rights, identity, requests to join."""
    from django.utils.translation import gettext_lazy as _

    from parvis.kernel.access import Role
    from parvis.ui import navigation

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
    navigation.add(
        "agent",
        "identity.joining",
        _("Requests to join"),
        "identity:joining",
        order=80,
        when=lambda actor: actor.has(Role.MANAGER),
    )


def _register_civil_register() -> None:
    """The register that the settings name: its address, the embedded one, or none."""
    from django.conf import settings

    from parvis.bricks.identity.demo.register import EmbeddedRegister
    from parvis.bricks.identity.gateways import civil_register as gateway

    embedded = EmbeddedRegister()
    gateway.test_register.register("embedded", embedded)
    where = gateway.WHERE.read() or ("" if settings.PARVIS_ENV == "production" else "embedded")
    if where.startswith(("https://", "http://")):
        register: gateway.CivilRegister = gateway.HttpRegister(
            where, gateway.USER.read(), gateway.SIRET.read()
        )
        gateway.civil_register.register("http", register)
    elif where == "embedded" and settings.PARVIS_ENV != "production":
        gateway.civil_register.register("embedded", embedded)
