"""The page where a body chooses its colours, what it sees before saving, and the sheet served."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.kernel.access import Actor, Forbidden, Public, may, route
from parvis.ui import formats, themes
from parvis.ui.appearance import commands, queries
from parvis.ui.appearance.nearest import nearest
from parvis.ui.fields import Field
from parvis.ui.parts import Column, FieldError

VERB = "ui.appearance.change"
LABELS: dict[str, str | Promise] = {
    "ink": gettext_lazy("Ink: text"),
    "paper": gettext_lazy("Paper: ground of pages"),
    "stone": gettext_lazy("Stone: quiet areas"),
    "brand": gettext_lazy("Brand: links and main button"),
    "brand-soft": gettext_lazy("Soft brand: selected rows, badges"),
    "line": gettext_lazy("Line: fine rules"),
}
SIDES: dict[str, str | Promise] = {
    "light": gettext_lazy("By day"),
    "dark": gettext_lazy("By night"),
}
_HEX = re.compile(r"^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$")
_LONGEST = {"name": 60, "line": 100}


@dataclass(frozen=True)
class Proposal:
    """What was typed: words of the head, colours of each side, errors by field name."""

    words: dict[str, str]
    typed: dict[str, dict[str, str]]
    errors: dict[str, list[str]]

    @property
    def theme(self) -> themes.Theme | None:
        """The theme, None while a colour cannot be read as one."""
        try:
            light, dark = (queries.colours(self.typed[side]) for side in SIDES)
        except ValueError:
            return None
        return themes.Theme("proposal", light, dark)


@route(VERB, methods=("GET", "POST"))
def edit(request: HttpRequest) -> HttpResponse:
    """Colours, name and line of the actor's organisation, or of the instance (`?pour=instance`)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    key = _key(request, actor)
    if request.method != "POST":
        theme, name, line = queries.current(key)
        sides = {"light": theme.light.tokens(), "dark": (theme.dark or themes.DARK).tokens()}
        return _page(request, key, Proposal({"name": name, "line": line}, sides, {}))
    if "neutral" in request.POST:
        commands.give_up(actor, key)
        return HttpResponseRedirect(f"{_here(key)}&done=1")
    proposal = _read(request)
    if "save" not in request.POST or proposal.theme is None or proposal.errors:
        return _page(request, key, proposal)
    try:
        commands.change(actor, key, proposal.theme, **_words(proposal))
    except commands.Unreadable:
        return _page(request, key, proposal)
    return HttpResponseRedirect(f"{_here(key)}&done=1")


def _words(proposal: Proposal) -> dict[str, str]:
    return {"name": proposal.words["name"], "line": proposal.words["line"]}


def _key(request: HttpRequest, actor: Actor) -> str:
    asked = request.GET.get("pour", "")
    keys = [str(actor.organisation), queries.INSTANCE]
    if asked and asked not in keys:
        raise Forbidden(VERB)
    for key in [asked] if asked else keys:
        if may(actor, VERB, key):
            return key
    raise Forbidden(VERB)


def _here(key: str) -> str:
    return f"{reverse('ui:appearance')}?pour={key}"


def _read(request: HttpRequest) -> Proposal:
    errors: dict[str, list[str]] = {}
    words = {}
    for name, most in _LONGEST.items():
        words[name] = " ".join(request.POST.get(name, "").split())
        if len(words[name]) > most:
            errors[name] = [_("At most %(most)d characters.") % {"most": most}]
    typed: dict[str, dict[str, str]] = {}
    for side in SIDES:
        typed[side] = {}
        for token in LABELS:
            text = request.POST.get(f"{side}-{token}", "").strip()
            typed[side][token] = _written(text)
            if not _HEX.match(text):
                said = _(
                    "%(use)s: %(front)s on %(back)s has a contrast of %(ratio)s, at least %(least)s is needed."
                )
    nearer = _("The nearest colour that passes: %(mended)s.")
    none = _("No colour of this hue passes: change the other one.")
    return token, f"{said % words} {nearer % words if mended else none}"


def _figure(ratio: float) -> str:
    """Two decimals, never rounded up: 4.499 is not 4.5."""
    return formats.number(Decimal(str(ratio)).quantize(Decimal("0.01"), ROUND_DOWN), 2)


def _trial(proposal: Proposal) -> str:
    if proposal.theme is None:
        return ""
    sides = {side: "-".join(proposal.typed[side][token][1:] for token in LABELS) for side in SIDES}
    return reverse("ui:appearance_trial", kwargs=sides)


@route(VERB)
def trial(request: HttpRequest, light: str, dark: str) -> HttpResponse:
    """The sheet of a preview: colours not saved, on the two sheets of paper of the page only."""
    text = ""
    for name, six, fixed in (
        (".by-day", light, themes.FIXED_LIGHT),
        (".by-night", dark, themes.FIXED_DARK),
    ):
        parts = six.split("-")
        if len(parts) != len(LABELS) or not all(re.fullmatch("[0-9a-f]{6}", one) for one in parts):
            raise Http404
        tokens = {**fixed, **{token: f"#{one}" for token, one in zip(LABELS, parts, strict=True)}}
        scheme = "light" if name == ".by-day" else "dark"
        said = ";".join(f"--{token}:{value}" for token, value in tokens.items())
        text += f"{name}{{color-scheme:{scheme};{said}}}\n"
    return _css(text)


@route(Public("how pages look is public"), api=True)
def sheet(request: HttpRequest, digest: str) -> HttpResponse:
    """A body's style sheet, kept for a year: another one has another name."""
    text = queries.sheet(digest)
    if text is None:
        raise Http404
    return _css(text)


def _css(text: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
