"""What the living page of the design system shows in its components: invented, always the same."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from parvis.kernel import clock
from parvis.ui import formats
from parvis.ui.fields import Field
from parvis.ui.parts import (
    Column,
    Event,
    FieldError,
    Option,
    Place,
    Provenance,
    Section,
    SummaryRow,
    Tab,
)
from parvis.ui.templatetags.ui import provenance


def diet(errors: tuple[str, ...] = ()) -> Field:
    """A question of the drawn page (look/usager.html)."""
    return Field(
        "diet",
        _("A special diet?"),
        type="select",
        required=False,
        help=_("Read only by the school catering service."),
        options=(
            Option("none", _("None")),
            Option("no_meat", _("Without meat")),
            Option("allergy", _("Allergy, with a care plan")),
        ),
        errors=errors,
    )


def samples() -> dict[str, Any]:
    """Values that the living pages show."""
    return {
        "now": clock.now(),
        "amounts": (420000, -1250),
        **_sources(),
        **_questions(),
        **_lists(clock.now()),
        **_layouts(),
    }


def _sources() -> dict[str, Any]:
    law = _("Code of relations between the public and the administration, article L. 114-8.")
    return {
        "known_value": Provenance(
            "known",
            "Caisse d’allocations familiales",
            dt.date(2026, 11, 1),
            why=_("To calculate the price of meals."),
            legal_basis=law,
        ),
        "proof_value": Provenance("proof", "Urssaf", dt.date(2026, 10, 30)),
        "stale_value": Provenance("stale", "", dt.date(2025, 1, 12)),
        "declared_value": Provenance("declared", _("by the association")),
    }


def _questions() -> dict[str, Any]:
    missing = _("This answer is missing. Fill it in to continue.")
    return {
        "choices": (
            Option("jm", "École Jean-Macé", _("3 rue des Écoles")),
            Option("pe", "École Pauline-Kergomard"),
            Option("ot", _("Another school"), disabled=True),
        ),
        "mend": (FieldError(_("First name"), missing, "f-first_error"),),
    }


def _lists(now: dt.datetime) -> dict[str, Any]:
    register = Provenance("known", "Répertoire national des associations", dt.date(2026, 11, 20))
    proof = Provenance("proof", "Urssaf", dt.date(2026, 11, 20))
    declared = Provenance("declared", _("by the association"))
    due = formats.day(dt.date(2026, 10, 30))
    return {
        "rows": (
            SummaryRow(_("First name"), "Inès", "#change"),
            SummaryRow(_("Day of birth"), formats.day(dt.date(2019, 3, 27)), "#change"),
            SummaryRow(_("Allergies"), "", "#change"),
        ),
        "case_rows": (
            SummaryRow(
                _("Association"), "LES AMIS DU LAC · W012003456", badge=provenance(register)
            ),
            SummaryRow(_("Certificate of vigilance"), due, badge=provenance(proof)),
            SummaryRow(_("Amount asked for"), formats.money(420000), badge=provenance(declared)),
        ),
        "columns": (Column(_("Item")), Column(_("Amount"), number=True)),
        "events": (
            Event(now + dt.timedelta(days=40), _("Decision due at the latest"), upcoming=True),
            Event(now - dt.timedelta(minutes=12), _("You opened the case")),
            Event(now - dt.timedelta(days=2), _("Case filed, receipt sent"), detail="n° 1 204"),
        ),
    }


def _layouts() -> dict[str, Any]:
    return {
        "crumbs": ((_("Home"), "/"), (_("School"), "#school"), (_("School canteen"), "")),
        "views": (
            Tab(_("To examine"), "#to-examine", current=True, count=12),
            Tab(_("Waiting"), "#waiting", count=3),
            Tab(_("Decided"), "#decided", count=0),
        ),
        "pages": (
            Tab(_("What it is"), "#what", current=True),
            Tab(_("Who may ask"), "#who"),
            Tab(_("What it costs"), "#cost"),
        ),
        "sections": (
            Section(
                _("Who may ask?"),
                _("Parents of children who go to a school of the town."),
                open=True,
            ),
            Section(_("How long does it take?"), _("You get an answer within two months.")),
        ),
        "places": (
            Place("Hôtel de ville", 5.8291, 46.1108, "1 place de la Mairie", "#town-hall"),
            Place("Mairie annexe du Lac", 5.8402, 46.1189, "12 chemin du Lac"),
            Place("France services", 5.8145, 46.1041, "3 avenue de la Gare"),
        ),
    }
