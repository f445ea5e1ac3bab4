"""Questions of the team's pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.console.team import words
from parvis.console.team.queries import Member
from parvis.kernel.access import Actor, Role, may
from parvis.ui.forms import DateField, Form


class Change(Form):
    """Roles, and the words under a signature."""

    roles = forms.MultipleChoiceField(
        label=_("What does this person do here?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick nothing for somebody who only belongs to the team."),
    )
    capacity = forms.CharField(
        label=_("Capacity"),
        required=False,
        max_length=200,
        help_text=_("It stands under what this person signs: Head of school services."),
    )
    service = forms.CharField(label=_("Service"), required=False, max_length=200)
    seen = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, actor: Actor, one: Member, data: Any = None) -> None:
        initial = {
            "roles": sorted(one.roles),
            "capacity": one.capacity,
            "service": one.service,
            "seen": mark(one),
        }
        super().__init__(data, initial=initial)
        self._kept = {str(Role.AGENT)}
        offered = dict(words.ROLES)
        if not may(actor, "parties.membership.make_operator"):
            offered.pop(Role.OPERATOR)
            self._kept |= one.roles & {Role.OPERATOR}
        self.fields["roles"].choices = list(offered.items())  # type: ignore[attr-defined]

    def wanted(self) -> set[str]:
        """Roles ticked, and those that this page neither gives nor takes."""
        return {*self.cleaned_data["roles"], *self._kept}


class End(Form):
    """The last day of an agent."""

    last = DateField(label=_("Last day in the team"))


def mark(one: Member) -> str:
    """What the page showed: somebody else may change the same agent meanwhile."""
    return ",".join(sorted(one.roles))
