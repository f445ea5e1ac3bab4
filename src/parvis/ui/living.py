"""The living page of the design system, `/ui/`: tokens, contrasts, every component in its states.

What it shows is printed by the same tags as everywhere; the words on contract, states and
accessibility are the head comments of the components' own templates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from parvis.kernel.access import Public, route
from parvis.ui import errors, icons, themes
from parvis.ui.forms import bare
from parvis.ui.living_samples import diet, samples
from parvis.ui.parts import Column

COMPONENTS = Path(__file__).parent / "templates" / "ui" / "components"
_TAG = re.compile(r"\{% ([a-z_]+) [^%]*%\}")
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
    code: str = ""


@cache
def _codes() -> dict[str, str]:
    """The first use of each tag on the living page: the code to copy."""
    found: dict[str, str] = {}
    for path in sorted((COMPONENTS.parent / "living").glob("*.html")):
        for used in _TAG.finditer(path.read_text(encoding="utf-8")):
            found.setdefault(used[1], used[0])
            kind = re.search(r' type="([a-z_]+)"', used[0])
            if used[1] == "field" and kind:
                found.setdefault(f"field {kind[1]}", used[0])
    return found


def _code_of(name: str, codes: dict[str, str]) -> str:
    aliases = {"map": "map_of", "radios": "field radios", "input": "field email"}
    return codes.get(aliases.get(name, name)) or codes.get(f"field {name}", "")


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
    code = _code_of(name, _codes())
    contract, states, accessibility = (said[label] for label in LABELS)
    return Description(name, lines[0], contract, states, accessibility, code)


def names() -> list[str]:
    """Every component that has a template (those beginning with _ are parts of others)."""
    return sorted(path.stem for path in COMPONENTS.glob("*.html") if path.stem[0] != "_")


FORM_COMPONENTS = (
    *("field", "form", "fieldset", "input", "password", "suggest", "colour", "textarea"),
    *("select", "radios", "checkboxes", "checkbox", "date", "file", "hidden"),
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
        "nowhere": (),
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
