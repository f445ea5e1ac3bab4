"""The portal's ways to sign in, for the kernel's list."""

from __future__ import annotations

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from parvis.bricks.identity.queries import portal as ways
from parvis.kernel.web.addresses import AGENTS


class PortalMethod:
    """One way: `persons` or `agents`."""

    def __init__(self, name: str) -> None:
        self._name = name

    def label(self) -> str:
        """Words of the button."""
        if self._name == "agents":
            return _("I work for a public body")
        return _("With an account that I already have")

    def url(self, next_path: str) -> str:
        """The page that sends to the issuer; agents without aim reach what is theirs."""
        if self._name == "agents" and next_path == "/espace/":
            next_path = AGENTS
        address = reverse("identity:start", kwargs={"name": self._name})
        return f"{address}?{urlencode({'next': next_path})}"


class MailMethod:
    """The way of whoever has no account anywhere: an e-mail address."""

    def label(self) -> str:
        """Words of the button."""
        return _("With my e-mail address")

    def url(self, next_path: str) -> str:
        """The page that asks for the address."""
        return f"{reverse('identity:mail')}?{urlencode({'next': next_path})}"


def register() -> None:
    """Offer the ways that the settings open."""
    from parvis.bricks.identity.pages.portal.ending import Ending
    from parvis.bricks.identity.pages.portal.signing_in import Leaver
    from parvis.kernel import signin

    for way in ways.ways():
        signin.methods.register(f"identity.{way.name}", PortalMethod(way.name))
    signin.endings.register("identity", Ending())
    if ways.LOCAL.read():
        signin.methods.register("identity.local", MailMethod())
    signin.leavers.register("identity", Leaver())
