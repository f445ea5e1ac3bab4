"""Organisations of one's account: ask to join, enter the code of the official address, answer."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from parvis.bricks.identity.commands.agents import bodies, joining
from parvis.bricks.identity.commands.agents.joining import Answer
from parvis.bricks.identity.domain.joining import Outcome
from parvis.bricks.identity.pages.agents import browser, words
from parvis.bricks.identity.pages.agents.account import for_holder, organisation_rows, to_account
from parvis.bricks.identity.pages.agents.browser import Signed
from parvis.bricks.identity.pages.agents.creating import code_field, language, wrong_code
from parvis.bricks.identity.pages.agents.signing_in import OWN
from parvis.bricks.identity.queries import agents
from parvis.kernel.access import route
from parvis.kernel.parties.public import PartiesError
from parvis.kernel.tokens.rates import limited
from parvis.kernel.values import Siret
from parvis.ui.fields import Field


@route(OWN, methods=("GET", "POST"))
@limited("identity.agents.join", 40, 600)
@for_holder()
def join(request: HttpRequest, there: Signed) -> HttpResponse:
    """Find the organisation by name or by SIRET, and ask to join it."""
    hint = (browser.asked(request) or {}).get("siret_hint", "")
    if request.method != "POST":
        return _ask(request, there, request.GET.get("nom", "")[:100], hint)
    typed = "".join(request.POST.get("siret", "")[:40].split())
    name = request.POST.get("name", "")[:200].strip()
    if not Siret.accepts(typed):
        said = _("A SIRET has 14 digits. It is on the letters and pay slips of your organisation.")
        return _ask(request, there, "", typed, error=said, status=400)
    if not bodies.known(typed).found and not name:
        return _ask(request, there, "", typed, ask_name=True, status=400)
    try:
        answer = joining.ask(
            there.account.id, typed, name=name,
            confirmed=bool(request.POST.get("confirmed")), language=language(),
        )  # fmt: skip
    except PartiesError as error:
        return _ask(request, there, "", typed, error=str(error), status=400)
    return _after(request, there, answer)


def _after(request: HttpRequest, there: Signed, answer: Answer) -> HttpResponse:
    """The page for each outcome of the decision list."""
    decision, siret = answer.decision, answer.known.body.siret
    if decision.outcome is Outcome.JOINED:
        return browser.onward() if browser.asked(request) else browser.to("account")
    if decision.outcome is Outcome.CODE:
        request.session[browser.LETTER] = {
            "official": str(answer.letter), "siret": siret, "body": answer.known.name,
        }  # fmt: skip
        return browser.to("join-code")
    if decision.outcome is Outcome.CONFIRM:
        return browser.page(request, "confirm", siret=siret, body=answer.known.name)
    if answer.row is not None:
        return browser.to("organisation", request_id=answer.row.id)
    return _ask(request, there, "", siret, error=str(words.WHY[decision.reason]), status=403)


def _ask(
    request: HttpRequest,
    there: Signed,
    name: str,
    siret: str,
    *,
    error: str = "",
    ask_name: bool = False,
    status: int = 200,
) -> HttpResponse:
    questions = [
        Field(
            "siret", _("SIRET of your organisation"), value=siret, help=_("14 digits."),
            errors=[error] if error else [], inputmode="numeric", maxlength=20, width="medium",
        )
    ]  # fmt: skip
    if ask_name:
        said = _("No register here knows this SIRET. Write the name of your organisation.")
        questions.append(
            Field("name", _("Name of your organisation"), errors=[said], maxlength=200)
        )
    return browser.page(
        request, "join", status=status, questions=questions, errors=questions,
        rows=organisation_rows(there), found=bodies.named(name) if name else (), name=name,
        waiting=browser.asked(request) is not None,
    )  # fmt: skip


@route(OWN, methods=("GET", "POST"))
@limited("identity.agents.join_code", 30, 600)
@for_holder()
def code(request: HttpRequest, there: Signed) -> HttpResponse:
    """The code that the body received at its official address."""
    kept = request.session.get(browser.LETTER) or {}
    if "official" not in kept:
        return browser.to("organisations")
    if request.method != "POST":
        return _ask_code(request, kept["body"])
    typed = request.POST.get("code", "")[:40]
    answer = joining.ask_with_code(
        UUID(kept["official"]), typed, there.account.id, kept["siret"], language()
    )
    if answer is None:
        return _ask_code(request, kept["body"], wrong_code(), status=400)
    request.session.pop(browser.LETTER)
    return _after(request, there, answer)


def _ask_code(
    request: HttpRequest, body: str, error: str = "", *, status: int = 200
) -> HttpResponse:
    question = code_field(error)
    return browser.page(
        request, "join_code", status=status, question=question, errors=[question], body=body
    )


@route(OWN, methods=("GET", "POST"))
@limited("identity.agents.request", 60, 600)
@for_holder()
def one(request: HttpRequest, there: Signed, request_id: UUID) -> HttpResponse:
    """One request: its state, what was written, an answer, or giving it up."""
    rows = agents.organisations(there.account.id)
    found = next((row for row in rows if row.id == request_id), None)
    if found is None:
        raise Http404
    if request.method == "POST":
        if request.POST.get("withdraw"):
            joining.withdraw(there.account.id, request_id)
            return to_account("withdrawn")
        if joining.reply(there.account.id, request_id, request.POST.get("reply", "")[:4000]):
            return to_account("replied")
    state, said = words.SAID[found.state]
    question = Field("reply", _("Your answer"), type="textarea", maxlength=2000)
    return browser.page(
        request, "request", one=found, state=state, said=said, why=words.WHY.get(found.reason, ""),
        question=question,
    )  # fmt: skip
