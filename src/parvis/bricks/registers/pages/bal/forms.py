"""Forms of the address pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from parvis.bricks.registers.domain.bal.columns import POSITIONS
from parvis.bricks.registers.domain.bal.rules import decimal
from parvis.bricks.registers.territories.model import Commune
from parvis.ui.forms import Form

KINDS = [("", _("Not said")), *((one, one) for one in POSITIONS)]
MOST_POSITIONS = 6


class Degrees(forms.Field):
    """A coordinate, with a point or a comma."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def __init__(self, most: int, **more: Any) -> None:
        self.most = most
        super().__init__(**more)

    def to_python(self, value: Any) -> float | None:
        """Degrees, None when nothing was written; ValidationError in words."""
        if value in self.empty_values or isinstance(value, float):
            return value or None
        found = decimal(str(value))
        if found is None or abs(found) > self.most:
            words = _("Write degrees from -%(most)s to %(most)s in figures, as 46.1103.")
            raise ValidationError(words % {"most": self.most}, code="degrees")
        return found


class WayForm(Form):
    """A new street or place."""

    name = forms.CharField(label=_("Name"), max_length=200, min_length=3,
                           help_text=_("In full, as on its sign: Rue de l’Église."))  # fmt: skip
    place = forms.BooleanField(
        label=_("It is a place without numbers (hamlet, square, estate)"), required=False
    )
    delegated = forms.ChoiceField(label=_("Delegated commune"), required=False)
    lat = Degrees(90, label=_("Latitude"), required=False,
                  help_text=_("For a place: where it lies, in degrees (46.1103)."))  # fmt: skip
    lon = Degrees(180, label=_("Longitude"), required=False)

    def __init__(self, parts: list[Commune], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not parts:
            del self.fields["delegated"]
            return
        choices = [("", _("In none of them")), *((one.code, one.name) for one in parts)]
        self.fields["delegated"].choices = choices  # type: ignore[attr-defined]

    def positions(self) -> list[dict[str, Any]]:
        """Where the place lies; none when not said."""
        lat, lon = self.cleaned_data.get("lat"), self.cleaned_data.get("lon")
        if lat is None or lon is None:
            return []
        return [{"kind": "segment", "lat": lat, "lon": lon}]


class RenameForm(Form):
    """Another name for a street."""

    name = forms.CharField(label=_("New name"), max_length=200, min_length=3)
    keep_old = forms.BooleanField(
        label=_("The street was renamed: keep its old name known"), required=False
    )


class NumberForm(Form):
    """A house number with its places on the map, one empty line more than it has."""

    number = forms.IntegerField(
        label=_("Number"), min_value=0, max_value=9_999,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    suffix = forms.CharField(label=_("Bis, ter, a…"), max_length=9, required=False)
    complement = forms.CharField(label=_("Hamlet or estate"), max_length=200, required=False)
    parcels = forms.CharField(
        label=_("Parcels"), required=False, max_length=600,
        help_text=_("Apart by spaces, fourteen characters each."),
    )  # fmt: skip
    certified = forms.BooleanField(label=_("The commune certifies this address"), required=False)

    def __init__(self, *args: Any, places: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = min(places + 1, MOST_POSITIONS)
        for i in range(self.places):
            first = i == 0
            rank = {"rank": i + 1}
            self.fields[f"lat_{i}"] = Degrees(
                90, label=_("Latitude, place %(rank)s") % rank, required=first
            )
            self.fields[f"lon_{i}"] = Degrees(
                180, label=_("Longitude, place %(rank)s") % rank, required=first
            )
            self.fields[f"kind_{i}"] = forms.ChoiceField(
                label=_("What is there, place %(rank)s") % rank, choices=KINDS, required=False
            )

    def positions(self) -> list[dict[str, Any]]:
        """The places written, in their order."""
        data = self.cleaned_data
        return [
            {"lat": data[f"lat_{i}"], "lon": data[f"lon_{i}"], "kind": data.get(f"kind_{i}", "")}
            for i in range(self.places)
            if data.get(f"lat_{i}") is not None and data.get(f"lon_{i}") is not None
        ]

    def said(self) -> dict[str, Any]:
        """What the command takes."""
        data = self.cleaned_data
        return {
            "number": data["number"], "suffix": data["suffix"], "positions": self.positions(),
            "complement": data["complement"], "parcels": data["parcels"].split(),
            "certified": data["certified"],
        }  # fmt: skip


class FileForm(Form):
    """A BAL file to take in."""

    file = forms.FileField(
        label=_("Base Adresse Locale"),
        help_text=_("A CSV file in UTF-8, format BAL 1.1 to 1.5, at most 60 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv"}),
    )  # fmt: skip
