"""What the pages of mandates share: the actor, questions, words of a refusal and its status."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from parvis.bricks.identity.commands.mandate_rows import MandateRefusal, NoSuchMandate
from parvis.bricks.identity.domain.perimeters import MOST_KEYS
from parvis.bricks.identity.pages.hub.opening import private
from parvis.bricks.identity.pages.mandates import words
from parvis.bricks.identity.queries import mandates as queries
from parvis.bricks.identity.queries.mandates import Shown
from parvis.kernel.access import Actor
from parvis.ui import formats
from parvis.ui.fields import Field
from parvis.ui.parts import Option, SummaryRow

View = Callable[..., HttpResponse]
CONFLICTS = ("is_", "changed_elsewhere", "over", "not_yet", "twice", "suspended_by_person")


def actor_of(request: HttpRequest) -> Actor:
    """Who is there."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def found_here(request: HttpRequest, mandate: UUID) -> Shown:
    """The mandate as this actor sees it, or 404."""
    found = queries.one(actor_of(request), mandate)
    if found is None:
        raise Http404
    return found


def told(view: View) -> View:
    """Refusals that the view does not show itself: 404 for the unknown, else a page in words."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return private(view(request, *args, **kwargs))
        except NoSuchMandate as error:
            raise Http404 from error
        except MandateRefusal as error:
            return refused(request, error.code)

    return answer


def status_of(code: str) -> int:
    """409 when the mandate is no longer what the page showed, else 422."""
    return 409 if code.startswith(CONFLICTS) else 422


def refused(request: HttpRequest, code: str) -> HttpResponse:
    """A page that says why, and the way back."""
    context = {"said": words.refusal(code), "back": request.path.rpartition("/agir/")[0] + "/"}
    page = render(request, "identity/mandates/refused.html", context, status=status_of(code))
    return private(page)


def ticked(request: HttpRequest, name: str) -> list[str]:
    """Boxes that were ticked, bounded."""
    return [one for one in request.POST.getlist(name)[: MOST_KEYS + 1] if len(one) <= 100]


def text(request: HttpRequest, name: str, most: int = 200) -> str:
    """What was typed, bounded."""
    return request.POST.get(name, "").replace("\0", "").strip()[:most]


def purpose_field(value: str = "", error: str = "", *, company: bool = False) -> Field:
    """Why one acts now: kept in the journal, read by the person."""
    said = _("The person will read it. For instance: “sign Inès up for the canteen”.")
    if company:
        said = _("It is written in the journal, with your name.")
    return Field(
        "purpose",
        _("Why do you act now?"),
        value=value,
        help=said,
        errors=(error,) if error else (),
        maxlength=200,
    )


def perimeter_field(chosen: list[str], error: str = "") -> Field:
    """What the mandate covers."""
    return Field(
        "perimeter",
        _("For what?"),
        type="checkboxes",
        value=chosen,
        options=tuple(Option(key, said) for key, said in words.offered()),
        help=_("As little as is needed: more can be asked later."),
        errors=(error,) if error else (),
    )


def rows_of(one: Shown) -> list[SummaryRow]:
    """A mandate in rows."""
    who = ", ".join(part for part in (one.holder, one.holder_service, one.body) if part)
    rows = [
        SummaryRow(_("Who acts"), who),
        SummaryRow(_("For whom"), one.for_whom),
        SummaryRow(_("As"), str(words.KINDS[one.kind])),
        SummaryRow(_("For what"), " · ".join(words.labels(one.perimeter))),
        SummaryRow(_("From"), formats.day(one.starts_on)),
        SummaryRow(_("To the end of"), formats.day(one.ends_on)),
        SummaryRow(_("Number"), one.number),
        SummaryRow(_("Legal basis"), one.legal_basis),
    ]
    if one.consented_at is not None:
        said = f"{words.CONSENTS[one.consent]} · {formats.instant(one.consented_at)}"
        rows.append(SummaryRow(_("Agreement"), said))
    if one.evidence:
        rows.append(SummaryRow(_("Evidence"), one.evidence))
    return rows
