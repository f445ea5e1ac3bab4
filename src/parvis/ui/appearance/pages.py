"""The page where a body chooses its colours, what it sees before saving, and the sheet served."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.kernel.access import Actor, Forbidden, Public, may, route
from parvis.ui import themes
from parvis.ui.appearance import commands, queries
from parvis.ui.appearance.advice import advice
from parvis.ui.fields import Field
from parvis.ui.parts import Column

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
                said = _("Write a colour with # and six figures or letters, like #1f4f8b.")
                errors[f"{side}-{token}"] = [said]
    return Proposal(words, typed, errors)


def _written(text: str) -> str:
    found = _HEX.match(text)
    if not found:
        return text[:20]
    short = found[1].lower()
    return "#" + (short if len(short) == 6 else "".join(letter * 2 for letter in short))


def _page(request: HttpRequest, key: str, proposal: Proposal) -> HttpResponse:
    wrong = {} if proposal.theme is None else advice(proposal.theme)
    questions = {
        side: [_colour(side, token, proposal, wrong) for token in LABELS] for side in SIDES
    }
    head = [_word("name", _("Name"), proposal), _word("line", _("Line under the name"), proposal)]
    asked = [question for side in questions.values() for question in side]
    refused = bool(proposal.errors or wrong)
    context: dict[str, Any] = {
        "head": head,
        "sides": [(words, questions[side]) for side, words in SIDES.items()],
        "errors": [*head, *asked] if request.method == "POST" else [],
        "measured": _measured(proposal),
        "columns": [Column(_("Where it is seen")), Column(_("Ratio"), number=True)],
        "sheet": _trial(proposal),
        "instance": key == queries.INSTANCE,
        "done": "done" in request.GET,
        "name": proposal.words["name"],
        "line": proposal.words["line"],
        "refused": refused,
    }
    status = 422 if refused and "save" in request.POST else 200
    return render(request, "ui/appearance/edit.html", context, status=status)


def _word(name: str, label: str, proposal: Proposal) -> Field:
    return Field(
        name,
        label,
        value=proposal.words[name],
        required=False,
        maxlength=_LONGEST[name],
        errors=tuple(proposal.errors.get(name, ())),
    )


def _colour(side: str, token: str, proposal: Proposal, wrong: dict[str, list[str]]) -> Field:
    name = f"{side}-{token}"
    return Field(
        name,
        LABELS[token],
        type="colour",
        value=proposal.typed[side][token],
        errors=(*proposal.errors.get(name, ()), *wrong.get(name, ())),
    )


def _measured(proposal: Proposal) -> list[tuple[str | Promise, list[themes.Measure]]]:
    theme = proposal.theme
    if theme is None:
        return []
    dark = theme.dark or themes.DARK
    return [
        (SIDES["light"], themes.measures(theme.light, themes.FIXED_LIGHT)),
        (SIDES["dark"], themes.measures(dark, themes.FIXED_DARK)),
    ]


def _trial(proposal: Proposal) -> str:
    if proposal.theme is None:
        return ""
    sides = {side: "-".join(proposal.typed[side][token][1:] for token in LABELS) for side in SIDES}
    return reverse("ui:appearance_trial", kwargs=sides)


@route(VERB, api=True)
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
