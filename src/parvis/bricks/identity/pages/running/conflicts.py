"""The queue of accounts with one civil identity: compared, merged, kept apart, put back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.bricks.identity.commands import conflicts
from parvis.bricks.identity.commands.conflicts import NotOpen
from parvis.bricks.identity.domain.reconciliation import Seen, WrongChoice
from parvis.bricks.identity.pages.hub.opening import see_other
from parvis.bricks.identity.pages.running.shell import page
from parvis.bricks.identity.queries import conflicts as queries
from parvis.bricks.identity.queries.conflicts import Account, Shown
from parvis.kernel.access import Actor, Forbidden, route
from parvis.ui import formats
from parvis.ui.fields import Field
from parvis.ui.parts import Column, Option, SummaryRow

LONGEST = 500


@route("identity.conflict.read")
def listed(request: HttpRequest) -> HttpResponse:
    """Those that wait, the oldest first; then the latest decisions."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return page(
        request,
        "conflicts",
        "conflicts",
        waiting=queries.waiting(actor),
        decided=[(one, *_said(one.state)) for one in queries.decided(actor)],
        columns=(Column(_("Who")), Column(_("Accounts")), Column(_("Since"))),
        columns_done=(Column(_("Who")), Column(_("Decided on")), Column(_("Decision"))),
    )


@route("identity.conflict.read", methods=("GET", "POST"))
def one(request: HttpRequest, number: UUID) -> HttpResponse:
    """One comparison; POST decides, or takes a decision back."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.one(actor, number)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _show(request, found)
    try:
        wrong = _decide(request, actor, found)
    except NotOpen:
        again = queries.one(actor, number) or found
        said = _("Somebody decided meanwhile: read what was decided.")
        return _show(request, again, {"form": said}, status=409)
    except Forbidden:
        said = _("One of these accounts may be yours: another operator decides.")
        return _show(request, found, {"form": said}, status=403)
    if wrong:
        return _show(request, found, wrong, status=400)
    return see_other(reverse("identity:conflict", kwargs={"number": number}))


def _decide(request: HttpRequest, actor: Actor, found: Shown) -> dict[str, str]:
    """What is wrong, by question; nothing once it is done."""
    act, reason = request.POST.get("act", ""), request.POST.get("reason", "").strip()
    version = request.POST.get("version", "")
    if not (version.isascii() and version.isdigit() and len(version) < 10):
        raise NotOpen
    if act == "undo":
        conflicts.undo(actor, found.id, int(version))
        return {}
    if act not in ("merge", "apart"):
        return {"form": _("Choose what to do.")}
    wrong: dict[str, str] = {}
    if not 1 <= len(reason) <= LONGEST:
        wrong["reason"] = _("Write why, in 1 to 500 characters.")
    if act == "apart":
        if not wrong:
            conflicts.keep_apart(actor, found.id, int(version), reason=reason)
        return wrong
    return _merge(request, actor, found, int(version), reason, wrong)


def _merge(
    request: HttpRequest,
    actor: Actor,
    found: Shown,
    version: int,
    reason: str,
    wrong: dict[str, str],
) -> dict[str, str]:
    known = {str(one.person): one.person for one in found.accounts if not one.erased}
    kept = known.get(request.POST.get("kept", ""))
    same = [known[one] for one in request.POST.getlist("same") if one in known]
    proof = request.POST.get("proof", "")
    if kept is None:
        wrong["kept"] = _("Choose the account that stays.")
    if proof not in list(Seen):
        wrong["proof"] = _("Choose what proves that they are one person.")
    if wrong or kept is None:
        return wrong
    try:
        conflicts.merge(
            actor, found.id, version, kept=kept, same=same, proof=Seen(proof), reason=reason
        )
    except WrongChoice:
        return {"same": _("Tick at least one account beside the one that stays.")}
    return {}


def _show(
    request: HttpRequest, found: Shown, wrong: dict[str, str] | None = None, *, status: int = 200
) -> HttpResponse:
    wrong = wrong or {}
    state, said = _said(found.state)
    fields = _fields(request, found, wrong)
    kept = next((n for n, one in enumerate(found.accounts, 1) if one.person == found.kept), 0)
    return page(
        request, "conflict", "conflicts", status=status, one=found, state=state, said=said,
        accounts=[
            (n, account, _rows(account)) for n, account in enumerate(found.accounts, 1)
        ],
        fields=fields, errors=[one for one in fields.values() if one.errors],
        error=wrong.get("form", ""), decision=_decision(found, kept),
    )  # fmt: skip


def _fields(request: HttpRequest, found: Shown, wrong: dict[str, str]) -> dict[str, Field]:
    options = [
        Option(str(one.person), _account_name(n, one))
        for n, one in enumerate(found.accounts, 1)
        if not one.erased
    ]
    made: dict[str, tuple[str, dict[str, Any]]] = {
        "kept": (_("The account that stays"), {"type": "radios", "options": options}),
        "same": (
            _("Accounts of the same person, which join it"),
            {"type": "checkboxes", "options": options},
        ),
        "proof": (
            _("What proves that they are one person"),
            {
                "type": "radios",
                "options": [Option(one.value, words) for one, words in _proofs().items()],
                "help": _("The same e-mail address proves nothing: couples share one."),
            },
        ),
        "reason": (
            _("Why"),
            {"type": "textarea", "maxlength": LONGEST, "help": _("Kept with the decision.")},
        ),
    }
    typed = {
        name: request.POST.getlist(name) if name == "same" else request.POST.get(name, "")[:LONGEST]
        for name in made
    }
    return {
        name: Field(
            name, label, value=typed[name],
            errors=(wrong[name],) if name in wrong else (), **more,
        )
        for name, (label, more) in made.items()
    }  # fmt: skip


def _proofs() -> dict[Seen, str]:
    return {
        Seen.DOCUMENT: _("An identity document, shown at a counter"),
        Seen.BOTH: _("The person signed in to each account before an agent"),
        Seen.REGISTER: _("The civil register has one person with this identity"),
    }


def _said(state: str) -> tuple[str, str]:
    return {
        "open": ("warn", _("To decide")),
        "merged": ("good", _("Joined")),
        "apart": ("info", _("Kept apart")),
    }[state]


def _account_name(number: int, one: Account) -> str:
    name = one.name or _("without a name")
    return _("Account %(number)s: %(name)s") % {"number": number, "name": name}


def _rows(one: Account) -> list[SummaryRow]:
    """The facts of one account."""
    nothing = _("Nothing")
    last = formats.instant(one.last_use) if one.last_use else _("Never through the hub")
    identity = _("The same to the letter") if one.same else _("Accents or given names differ")
    certified = {True: _("certified identity"), False: _("identity not certified")}
    ways = "; ".join(
        f"{way.name} ({certified[way.certified]}, {formats.day(way.since.date())})"
        for way in one.ways
    )
    rows = [
        SummaryRow(_("Name"), one.name or nothing),
        SummaryRow(_("E-mail address"), one.email or nothing),
        SummaryRow(_("Civil identity"), identity),
        SummaryRow(_("Ways to sign in"), ways or nothing),
        SummaryRow(_("Opened"), formats.instant(one.since)),
        SummaryRow(_("Last use"), last),
        SummaryRow(_("Sign-ins in six months"), str(one.sign_ins)),
    ]
    if one.works_for:
        rows.append(SummaryRow(_("Works for"), ", ".join(one.works_for)))
    return rows


def _decision(found: Shown, kept: int) -> list[SummaryRow]:
    if found.decided_at is None:
        return []
    rows = [SummaryRow(_("Decided on"), formats.instant(found.decided_at))]
    if found.proof:
        stays = _("Account %(number)s") % {"number": kept} if kept else "—"
        rows.append(SummaryRow(_("The account that stays"), stays))
        rows.append(SummaryRow(_("Proof"), _proofs()[Seen(found.proof)]))
    rows.append(SummaryRow(_("Why"), found.reason))
    return rows
