"""What I keep to serve again, and which letters I want: seen, corrected, erased."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.bricks.procedures.commands import profile as commands
from parvis.bricks.procedures.commands.mail_choices import choose_letters
from parvis.bricks.procedures.domain.problems import Refusal
from parvis.bricks.procedures.queries import words
from parvis.bricks.procedures.queries.mail_choices import OPTIONAL, unwanted_letters
from parvis.bricks.procedures.queries.profile import Fact, fact, facts, keepable, of_oneself
from parvis.kernel.access import Actor, route
from parvis.ui.fields import Field
from parvis.ui.parts import Option

AS = {"email": "email", "phone": "tel", "integer": "integer", "decimal": "number", "date": "date"}
PARTS = ("day", "month", "year")


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _language() -> str:
    return get_language() or "fr"


@route("procedures.profile.read")
def profile(request: HttpRequest) -> HttpResponse:
    """Everything I keep, with where it comes from and when it last served."""
    shown = [
        {
            "fact": one,
            "label": one.label.in_language(_language()),
            "words": one.words.in_language(_language()),
            "origin": one.origin.in_language(_language()),
        }
        for one in facts(_actor(request))
    ]
    return render(request, "procedures/usager/space_profile.html", {"facts": shown})


@route("procedures.profile.write", methods=("GET", "POST"))
def keep(request: HttpRequest, case: UUID) -> HttpResponse:
    """Choose which answers of a filed request I keep; nothing is ticked before I do."""
    actor = _actor(request)
    offered = keepable(actor, case, _language())
    if request.method == "POST":
        chosen = set(request.POST.getlist("garder")) & {one.term for one in offered}
        try:
            commands.keep_facts(actor, case, chosen)
        except Refusal as error:
            raise Http404 from error
        return HttpResponseRedirect(reverse("space:profile"))
    if not offered:
        raise Http404
    field = Field(
        name="garder",
        label=_("Which answers do you keep?"),
        type="checkboxes",
        options=tuple(Option(one.term, one.label, one.words) for one in offered),
        required=False,
    )
    context = {"field": field, "case": case}
    return render(request, "procedures/usager/space_keep.html", context)


@route("procedures.profile.write", methods=("GET", "POST"))
def correct(request: HttpRequest, fact_id: UUID) -> HttpResponse:
    """Type a kept answer again."""
    actor, wrong = _actor(request), ""
    found = fact(actor, fact_id)
    if found is None or not found.correctable:
        raise Http404
    if request.method == "POST":
        try:
            commands.correct_fact(actor, fact_id, _typed(request, found))
        except Refusal as error:
            wrong = " ".join(words.problem(one) for one in error.problems) or words.refusal(error)
        else:
            return HttpResponseRedirect(reverse("space:profile"))
    field = _field(request, found, wrong)
    context: dict[str, Any] = {"field": field, "errors": [field]}
    status = 422 if wrong else 200
    return render(request, "procedures/usager/space_correct.html", context, status=status)


def _typed(request: HttpRequest, found: Fact) -> Any:
    if found.type == "date":
        parts = [request.POST.get(f"valeur_{part}", "").strip() for part in PARTS]
        return "/".join(parts) if any(parts) else None
    return request.POST.get("valeur", "")


def _field(request: HttpRequest, found: Fact, wrong: str) -> Field:
    value: Any = found.words.in_language(_language()).replace("\u00a0", " ")
    if found.type == "date":
        year, month, day = str(found.value).split("-")
        value = {"day": day, "month": month, "year": year}
        if request.method == "POST":
            value = {part: request.POST.get(f"valeur_{part}", "") for part in PARTS}
    elif request.method == "POST":
        value = request.POST.get("valeur", "")
    return Field(
        name="valeur",
        label=found.label.in_language(_language()),
        type=AS.get(found.type, "text"),
        value=value,
        errors=(wrong,) if wrong else (),
    )


@route("procedures.profile.write", methods=("GET", "POST"))
def erase(request: HttpRequest, fact_id: UUID | None = None) -> HttpResponse:
    """Ask, then erase one kept answer, or all of them."""
    actor = _actor(request)
    found = fact(actor, fact_id) if fact_id else None
    if fact_id and found is None:
        raise Http404
    if request.method == "POST":
        commands.erase_facts(actor, fact_id)
        return HttpResponseRedirect(reverse("space:profile"))
    context = {
        "label": found.label.in_language(_language()) if found else "",
        "words": found.words.in_language(_language()) if found else "",
    }
    return render(request, "procedures/usager/space_erase.html", context)


@route("procedures.profile.write", methods=("GET", "POST"))
def letters(request: HttpRequest) -> HttpResponse:
    """Which e-mails I receive besides those that the law or my rights need."""
    actor = _actor(request)
    if request.method == "POST":
        choose_letters(actor, request.POST.getlist("courriels"))
        return HttpResponseRedirect(reverse("space:letters") + "?fait=oui")
    person = of_oneself(actor)
    unwanted = unwanted_letters(person) if person else frozenset()
    field = Field(
        name="courriels",
        label=_("Which e-mails do you want?"),
        type="checkboxes",
        value=sorted(OPTIONAL - unwanted),
        options=(
            Option("message", _("A service wrote to me")),
            Option("expiry", _("A request that I did not finish will be erased")),
        ),
        required=False,
    )
    context = {"field": field, "done": "fait" in request.GET}
    return render(request, "procedures/usager/space_letters.html", context)
