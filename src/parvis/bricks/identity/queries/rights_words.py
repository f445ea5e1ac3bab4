"""Rights in the reader's language: places, roles, states, and why a rule says no."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.bricks.identity.domain.rights import Kind, Refused, State
from parvis.bricks.identity.models import Application
from parvis.bricks.identity.queries import territories

KINDS: Mapping[str, str | Promise] = {
    Kind.ORGANISATION: _("the whole organisation"),
    Kind.TERRITORY: _("a territory"),
    Kind.PROCEDURE: _("one procedure"),
}
STATES: Mapping[str, str | Promise] = {
    State.ACTIVE: _("in force"),
    State.SUSPENDED: _("suspended"),
    State.REVOKED: _("revoked"),
    State.EXPIRED: _("ended"),
}
SENTENCES: Mapping[str, str | Promise] = {
    State.ACTIVE: _("This right is in force."),
    State.SUSPENDED: _("Nobody confirmed this right in the review: it is suspended."),
    State.REVOKED: _("This right was revoked."),
    State.EXPIRED: _("This right is over."),
}
REFUSALS: Mapping[str, str | Promise] = {
    "agent_unknown": _("This person is not an agent of your organisation today."),
    "application_code": _(
        "Write small letters, figures and hyphens, three at least: permits-of-the-prefecture."
    ),
    "application_name": _("Write the name in both languages, in 200 letters at most."),
    "application_taken": _("Another application already has this code. Choose another one."),
    "basis_long": _("Write the legal basis in %(most)s letters at most."),
    "basis_missing": _("Write the law or the deed that gives this right."),
    "because": _("Write why, in 300 letters at most: the agent reads it."),
    "delegate_no_further": _("Only a manager of the organisation names administrators."),
    "delegation_held": _("This agent already administers this application there."),
    "delegation_unknown": _("This charge does not exist any more."),
    "moved": _("Somebody changed this meanwhile. Look at it again."),
    "nobody": _("You do not administer this. Ask a manager of your organisation."),
    "perimeter_code": _("This place cannot be found. Check its code."),
    "perimeter_kind": _("Choose where the right holds."),
    "perimeter_senseless": _("This role is not given for that kind of place."),
    "perimeter_wider": _("This place goes beyond what you administer."),
    "period_order": _("The last day comes before the first one."),
    "period_past": _("The last day has already passed."),
    "period_wider": _("These days go beyond those during which you administer rights."),
    "review_due": _("Leave at least %(days)s days to look at every right, a year at most."),
    "review_nothing": _("Your organisation has no right to look at."),
    "review_open": _("A review is already under way."),
    "right_held": _("This agent already holds this right."),
    "right_over": _("This right has already ended."),
    "right_unknown": _("This right does not exist, or is not yours to see."),
    "role_key": _("Name each role with small letters, figures and underscores: %(key)s."),
    "role_kinds": _("Say for which places the role %(key)s is given."),
    "role_label": _("Write the role %(key)s in both languages, in 120 letters at most."),
    "role_many": _("An application has %(most)s roles at most."),
    "role_none": _("Choose at least one role."),
    "role_not_yours": _("You do not administer this role."),
    "role_reserved": _("Only agents of the organisation that owns the application hold this role."),
    "role_twice": _("The role %(key)s is there twice."),
    "role_unknown": _("The application has no such role."),
    "role_used": _("Agents hold the role %(role)s: revoke their rights before removing it."),
    "self": _("Nobody gives or confirms a right to themself: ask another administrator."),
    "territory_elsewhere": _("This territory is not inside that of your organisation."),
    "territory_unknown": _("No territory has this code today."),
}


def refusal(error: Refused) -> str:
    """The sentence of a refusal."""
    return str(REFUSALS[error.code]) % error.params


def state(name: str) -> str:
    """A state as a badge shows it."""
    return str(STATES[name])


def state_sentence(name: str) -> str:
    """A state as a sentence."""
    return str(SENTENCES[name])


def application(row: Application, language: str) -> str:
    """The application's name in French or, for any other language, in English."""
    return row.name_fr if language == "fr" else row.name_en


def role(row: Application, key: str, language: str) -> str:
    """A role's label; its key when the application no longer declares it."""
    for one in row.roles:
        if one["key"] == key:
            return str(one["fr"] if language == "fr" else one["en"])
    return key


def place(kind: str, code: str, organisation: str) -> str:
    """Where a right holds: "Ville de Valserine", "Valserine (commune:00101)", "cantine"."""
    if kind == Kind.ORGANISATION:
        return organisation
    if kind == Kind.TERRITORY:
        name = territories.name(code)
        return name if name == code else f"{name} ({code})"
    return str(_("procedure “%(code)s”")) % {"code": code}
