"""Questions of the pages of rights."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from parvis.bricks.identity.domain.rights import Kind, Perimeter, Refused, Role
from parvis.bricks.identity.queries import rights as queries
from parvis.bricks.identity.queries import rights_words as words
from parvis.kernel.access import Actor
from parvis.kernel.parties import public as parties
from parvis.ui.forms import DateField, Form

# Which question a refusal belongs to; the others stand above the form.
ABOUT = {
    "agent_unknown": "agent",
    "application_code": "code",
    "application_name": "name_fr",
    "application_taken": "code",
    "basis_long": "basis",
    "basis_missing": "basis",
    "because": "because",
    "delegation_held": "agent",
    "perimeter_code": "code",
    "perimeter_kind": "kind",
    "perimeter_senseless": "kind",
    "perimeter_wider": "code",
    "period_order": "last",
    "period_past": "last",
    "period_wider": "last",
    "review_due": "due",
    "right_held": "agent",
    "role_none": "roles",
    "role_not_yours": "role",
    "role_reserved": "role",
    "role_unknown": "role",
    "self": "agent",
    "territory_elsewhere": "code",
    "territory_unknown": "code",
}


def told(form: Form, error: Refused) -> None:
    """Put a refusal beside its question, or above the form."""
    field = ABOUT.get(error.code)
    form.add_error(field if field in form.fields else None, words.refusal(error))


class Place(Form):
    """Where a right holds: a kind, and a code unless it is the whole organisation."""

    kind = forms.ChoiceField(
        label=_("Where?"),
        widget=forms.RadioSelect,
        choices=[
            (Kind.ORGANISATION.value, _("In the whole organisation")),
            (Kind.TERRITORY.value, _("On a territory")),
            (Kind.PROCEDURE.value, _("For one procedure")),
        ],
    )
    code = forms.CharField(
        label=_("Which territory or procedure?"),
        required=False,
        max_length=80,
        help_text=_(
            "A territory: commune:01033, epci:200000172, departement:01. A procedure: its name in "
            "addresses. Leave empty for the whole organisation."
        ),
    )

    def perimeter(self, actor: Actor) -> Perimeter:
        """The perimeter chosen; Refused when it names nothing."""
        kind, code = self.cleaned_data["kind"], self.cleaned_data["code"].strip()
        if kind == Kind.ORGANISATION and actor.organisation is not None:
            body = parties.organisation(actor.organisation)
            code = body.siret if body else ""
        return Perimeter.read(kind, code)


def _agents(actor: Actor) -> list[tuple[str, str]]:
    return [
        (str(one.id), f"{one.person.full_name} · {one.service}".rstrip(" ·"))
        for one in queries.members_today(actor.organisation)
    ]


class Give(Place):
    """A right to give: agent, role, place, days, legal basis."""

    agent = forms.ChoiceField(label=_("To whom?"))
    role = forms.ChoiceField(label=_("Which role, in which application?"))
    first = DateField(label=_("First day"), required=False, help_text=_("Today when left empty."))
    last = DateField(
        label=_("Last day"), required=False, help_text=_("A right without an end is reviewed.")
    )
    basis = forms.CharField(
        label=_("Law or deed"),
        max_length=300,
        help_text=_("The law, the decision or the delegation that gives this right."),
    )
    field_order = ("agent", "role", "kind", "code", "first", "last", "basis")

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = (get_language() or "fr")[:2]
        self.fields["agent"].choices = [("", _("Choose an agent")), *_agents(actor)]  # type: ignore[attr-defined]
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a role")),
            *(
                (
                    f"{app.code}:{one.key}",
                    f"{words.application(app, language)} · {one.label(language)}",
                )
                for app in queries.administered(actor)
                for one in queries.roles_to_give(actor, app)
            ),
        ]


class Days(Form):
    """Other days for a right."""

    first = DateField(label=_("First day"))
    last = DateField(label=_("Last day"), required=False)


class Why(Form):
    """Why a right is revoked."""

    because = forms.CharField(label=_("Why?"), max_length=300, help_text=_("The agent reads it."))


class Charge(Place):
    """Somebody to administer roles of one application."""

    agent = forms.ChoiceField(label=_("Who?"))
    roles = forms.MultipleChoiceField(
        label=_("Which roles may they give?"), widget=forms.CheckboxSelectMultiple
    )
    last = DateField(label=_("Last day"), required=False)
    field_order = ("agent", "roles", "kind", "code", "last")

    def __init__(self, actor: Actor, roles: tuple[Role, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = (get_language() or "fr")[:2]
        self.fields["agent"].choices = [("", _("Choose an agent")), *_agents(actor)]  # type: ignore[attr-defined]
        self.fields["roles"].choices = [(one.key, one.label(language)) for one in roles]  # type: ignore[attr-defined]


class Due(Form):
    """Until when rights must be confirmed."""

    due = DateField(
        label=_("Last day to confirm"),
        help_text=_("A week from now at least, a year at most."),
    )


class Application(Form):
    """Names of an application, and its code when it is new."""

    name_fr = forms.CharField(label=_("Name in French"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    code = forms.SlugField(
        label=_("Code"),
        max_length=80,
        help_text=_("It is the audience of its tokens, and never changes."),
    )


class OneRole(Form):
    """One role of an application; empty: no such role."""

    key = forms.CharField(
        label=_("Key"),
        max_length=40,
        required=False,
        help_text=_("What the application reads: small letters and underscores."),
    )
    fr = forms.CharField(label=_("Label in French"), max_length=120, required=False)
    en = forms.CharField(label=_("Label in English"), max_length=120, required=False)
    more = forms.MultipleChoiceField(
        label=_("This role"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("represents", _("acts before you in the name of the agent's organisation")),
            ("reserved", _("is only for agents of your own organisation")),
        ],
    )

    kinds = forms.MultipleChoiceField(
        label=_("It is given for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(kind.value, words.KINDS[kind]) for kind in Kind],
    )

    def role(self) -> Role | None:
        """The role, None when nothing was written."""
        said = self.cleaned_data
        if not (said["key"] or said["fr"] or said["en"]):
            return None
        return Role(
            said["key"], said["fr"], said["en"],
            "reserved" in said["more"], "represents" in said["more"],
            tuple(Kind(one) for one in said["kinds"]),
        )  # fmt: skip
