"""Roles of an agent by the legal category of their organisation (ProConnect, reference 2.1, 2.2).

Legal category: Insee, level III ("7210" commune). Public law is 7 (71 State, 72 territorial
authorities, 73 public administrative establishments, 74 other public bodies) and 4 (public bodies
of commercial law); hospitals are 7364 and 7365; 81 and 82 are social security, charged with a
public service (CRPA art. L100-3).
"""

from __future__ import annotations

AGENT, STATE = "agent_public", "agent_public_etat"
TERRITORIAL, HOSPITAL = "agent_public_territorial", "agent_public_hospitalier"
CHARGED, OFFICER = "agent_public_L100-3", "dirigeant"
_TERRITORIAL = ("72", "7312", "7313", "7321", "7322", "7331", "734", "735", "7361", "7362", "7363",
                "7366", "7367", "7371", "7372", "7373", "7378", "7379")  # fmt: skip
_HOSPITAL = ("7364", "7365")
_STATE = ("71", "7382", "7383", "7384", "7385", "7389")


def roles(legal_category: str, *, officer: bool = False) -> tuple[str, ...]:
    """Roles of whoever works for a body of this legal category; () when it is private."""
    found: tuple[str, ...] = ()
    if legal_category.startswith(_HOSPITAL):
        found = (AGENT, HOSPITAL)
    elif legal_category.startswith(_TERRITORIAL):
        found = (AGENT, TERRITORIAL)
    elif legal_category.startswith(_STATE):
        found = (AGENT, STATE)
    elif legal_category.startswith(("4", "7")):
        found = (AGENT,)
    elif legal_category.startswith(("81", "82")):
        found = (CHARGED,)
    return (*found, OFFICER) if officer else found


def public(legal_category: str) -> bool | None:
    """Whether somebody of such a body is a public agent (any role with `agent_public`); None when
    the category is not known: unknown is never private."""
    if not legal_category:
        return None
    return any(AGENT in one for one in roles(legal_category))
