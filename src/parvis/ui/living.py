"""The living page of the design system, `/ui/`: tokens, contrasts, every component in its states.

What it shows is printed by the same tags as everywhere; the words on contract, states and
accessibility are the head comments of the components' own templates.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from parvis.kernel import clock
from parvis.kernel.access import Public, route
from parvis.ui import errors, formats, icons, themes
from parvis.ui.fields import Field
from parvis.ui.forms import bare
from parvis.ui.parts import Column, Event, FieldError, Option, Provenance, SummaryRow
from parvis.ui.templatetags.ui import provenance

COMPONENTS = Path(__file__).parent / "templates" / "ui" / "components"
_HEAD = re.compile(r"\A\{% comment %\}\n(.*?)\{% endcomment %\}", re.DOTALL)
LABELS = ("Contract", "States", "Accessibility")


@dataclass(frozen=True)
class Description:
    """The head comment of a component's template, in its parts."""

    name: str
    purpose: str
    contract: str
    states: str
    accessibility: str


def describe(name: str) -> Description:
    """Read a component's head comment; ValueError when it does not say everything."""
    text = (COMPONENTS / f"{name}.html").read_text(encoding="utf-8")
    found = _HEAD.match(text)
    if not found:
        raise ValueError(f"component {name} has no head comment")
    lines = found[1].splitlines()
    said = {
        label: line.partition(": ")[2]
        for line in lines
        for label in LABELS
        if line.startswith(f"{label}: ")
    }
    if len(said) != len(LABELS) or not lines[0]:
        raise ValueError(f"component {name}: the head comment lacks a part")
    return Description(name, lines[0], *(said[label] for label in LABELS))


def names() -> list[str]:
    """Every component that has a template (those beginning with _ are parts of others)."""
    return sorted(path.stem for path in COMPONENTS.glob("*.html") if path.stem[0] != "_")


FORM_COMPONENTS = (
    *("field", "form", "input", "suggest", "colour", "textarea", "select", "radios"),
    *("checkboxes", "checkbox", "date", "file", "hidden"),
)
WHY = Public("the design system is shown to everybody")


@route(WHY)
def index(request: HttpRequest) -> HttpResponse:
    """Tokens, contrasts, components in their states."""
    context = {
        "themes": [
            (_("By day"), themes.measures(themes.LIGHT, themes.FIXED_LIGHT)),
            (_("By night"), themes.measures(themes.DARK, themes.FIXED_DARK)),
        ],
        "tokens": [
            (name, value, {**themes.FIXED_DARK, **themes.DARK.tokens()}[name])
            for name, value in {**themes.LIGHT.tokens(), **themes.FIXED_LIGHT}.items()
        ],
        "contrast_columns": [
            Column(_("Where it is seen")),
            Column(_("Colours")),
            Column(_("Ratio"), number=True),
            Column(_("At least"), number=True),
        ],
        "token_columns": [Column(_("Name")), Column(_("By day")), Column(_("By night"))],
        "descriptions": {name: describe(name) for name in names()},
        "form_descriptions": [describe(name) for name in FORM_COMPONENTS],
        "icons": sorted(icons.PATHS),
        "statuses": sorted([*errors.WORDS, 419]),
        **samples(),
    }
    return render(request, "ui/living/index.html", context)


@route(WHY)
def usager(request: HttpRequest) -> HttpResponse:
    """The usager's layout, with an error to mend when `?erreur=1`."""
    wrong = _("This answer is not in the list. Choose one of those offered.")
    question = diet(errors=(wrong,) if "erreur" in request.GET else ())
    context = {"diet": question, "errors": [question], "organisation": "Ville de Valserine"}
    return render(request, "ui/living/usager.html", {**samples(), **context})


@route(WHY)
def agent(request: HttpRequest) -> HttpResponse:
    """The agent's layout."""
    return render(
        request, "ui/living/agent.html", {**samples(), "organisation": "Ville de Valserine"}
    )


@route(WHY)
def admin(request: HttpRequest) -> HttpResponse:
    """The editor's layout."""
    return render(request, "ui/living/admin.html", {**samples(), "diet": diet()})


SCHOOLS = (
    ("0010001A", "École Jean-Macé", "3 rue des Écoles"),
    ("0010002B", "École Pauline-Kergomard", "12 chemin du Lac"),
    ("0010003C", "Collège Louis-Dumont", "1 avenue de la Gare"),
)


@route(WHY, api=True)
def suggestions(request: HttpRequest) -> HttpResponse:
    """What a source of suggestions answers, on three invented schools: `?q=` what was typed."""
    asked = bare(request.GET.get("q", ""))
    found = [
        {"label": label, "code": code, "detail": detail}
        for code, label, detail in SCHOOLS
        if asked and asked in bare(f"{label} {detail}")
    ]
    return JsonResponse({"results": found})


@route(WHY)
def error(request: HttpRequest, status: int) -> HttpResponse:
    """An error page as people see it (answered with its status); 419 is the expired session."""
    if status == 419:
        return errors.csrf_failure(request)
    if status not in errors.WORDS:
        raise Http404
    return errors.page(request, status)


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
