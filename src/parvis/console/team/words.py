"""Roles in the words of those who give them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.kernel.access import Role

# In the order of the page; the role of agent comes with the membership and is not chosen.
ROLES: dict[str, str | Promise] = {
    Role.INSTRUCTOR: _("Handles cases"),
    Role.DECIDER: _("Signs decisions"),
    Role.DESIGNER: _("Builds and publishes procedures"),
    Role.HELPER: _("Helps people with their procedures, under their mandate"),
    Role.MANAGER: _("Manages the team, the services and the settings"),
    Role.OPERATOR: _("Runs the platform"),
}


def of(roles: Iterable[str]) -> list[str]:
    """What somebody with these roles does, in the order of the page; nothing for an agent only."""
    held = set(roles)
    return [str(words) for role, words in ROLES.items() if role in held]
