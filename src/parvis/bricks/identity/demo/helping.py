"""Mandates of the demo town, made by the same commands as everybody's, on days of the past."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from parvis.bricks.identity.commands import accounts, acting, asking, consenting, mandating
from parvis.bricks.identity.commands.asking import Helped
from parvis.bricks.identity.commands.mandating import Proposal
from parvis.bricks.identity.demo.population import BY_KEY
from parvis.bricks.identity.domain import civil, subjects
from parvis.bricks.identity.domain.mandates import Kind
from parvis.bricks.identity.queries import mandates as queries
from parvis.kernel import clock, signin
from parvis.kernel.access import Actor
from parvis.kernel.parties.models import Person


@dataclass(frozen=True)
class Help:
    """One person helped. `uses`: (days ago, purpose); `asked`: a proposal that waits;
    `test_person`: whose identity is lent, for services outside."""

    helper: Actor
    person: UUID
    perimeter: frozenset[str]
    days_ago: int
    uses: Sequence[tuple[int, str]] = ()
    asked: bool = False
    test_person: str = ""


def help_people(found: Sequence[Help]) -> int:
    """Make each mandate once; how many were made."""
    return sum(_help(one) for one in found)


def _help(one: Help) -> int:
    person = signin.citizen(Person.objects.get(id=one.person))
    if queries.given(person):
        return 0
    with clock.held(_ago(one.days_ago)):
        today = clock.today()
        number = mandating.propose(
            one.helper,
            Proposal(
                Kind.HELPER, one.perimeter, today, today + dt.timedelta(days=364), person=one.person
            ),
        )
        if one.asked:
            return 1
        found = queries.one(one.helper, number)
        consenting.consent_on_paper(one.helper, number, found.number if found else "")
    for days, purpose in one.uses:
        with clock.held(_ago(days)):
            acting.begin(one.helper, number, purpose)
    if one.test_person:
        acting.lend_identity(person, number, _identity(one.test_person))
    return 1


def _identity(key: str) -> dict[str, object]:
    held = BY_KEY[key].registered.claims()
    seed = subjects.identity_hash({k: str(v) for k, v in held.items() if k in civil.PIVOT})
    account = str(accounts.account_of(seed))
    return {"claims": held, "seed": seed, "account": account, "certified": True}


def act_for_child(
    parent: Actor,
    agent: Actor,
    given: str,
    family: str,
    born: dt.date,
    perimeter: frozenset[str],
    document: str,
) -> int:
    """A parent acts for their child; the document was seen by an agent."""
    if queries.held(parent):
        return 0
    body = agent.organisation
    assert body is not None  # noqa: S101 - an agent of a body
    with clock.held(_ago(20)):
        helped = Helped(given, family, born)
        number = asking.ask(parent, Kind.PARENT, helped, body, perimeter, document)
        consenting.check_document(agent, number, document)
    return 1


def act_for_company(officer: Actor, siren: str, perimeter: frozenset[str], test_person: str) -> int:
    """An officer acts for their company, which the register confirms today."""
    if any(one.is_company for one in queries.held(officer)):
        return 0
    asking.certify_officer(officer, siren, BY_KEY[test_person].registered, perimeter)
    return 1


def _ago(days: int) -> dt.datetime:
    return (clock.now() - dt.timedelta(days=days)).replace(hour=9, minute=30, second=0)
