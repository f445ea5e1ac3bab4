"""An agent joins an organisation: at once, by a code sent to its official address, or after a
moderator (`domain.joining` decides)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from uuid import UUID

from parvis.bricks.identity.commands.agents import bodies, letters
from parvis.bricks.identity.commands.agents.bodies import Known
from parvis.bricks.identity.domain import joining as rules
from parvis.bricks.identity.domain.joining import Ask, Decision, Outcome
from parvis.bricks.identity.events import AgentJoined, JoinAsked
from parvis.bricks.identity.models import AgentAccount, AgentMembership
from parvis.bricks.identity.queries import agents as queries
from parvis.bricks.identity.queries.agents import Joined
from parvis.kernel import clock, events, journal
from parvis.kernel.access import Actor, Role, system
from parvis.kernel.db.transactions import command
from parvis.kernel.parties.public import (
    SHARED_DOMAINS,
    add_member,
    create_organisation,
    create_person,
)
from parvis.kernel.urns import Urn, urn

State = AgentMembership.State
WHO = "identity.joining"
_NUMBERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LIVE = (State.PENDING, State.ASKED, State.JOINED)


@dataclass(frozen=True)
class Answer:
    """What was decided. `row`: the organisation of the account, when one was written; `letter`:
    the letter to the official address whose code is awaited."""

    decision: Decision
    known: Known
    row: Joined | None = None
    letter: UUID | None = None


def request_urn(number: UUID) -> Urn:
    """`urn:parvis:identity:agent_membership:…`"""
    return urn("identity", "agent_membership", number)


def ask(
    account: UUID,
    siret: str,
    *,
    name: str = "",
    confirmed: bool = False,
    language: str = "fr",
) -> Answer:
    """Ask to join the organisation with this SIRET (checked); `name` when no register knows it."""
    known = bodies.known(siret)
    return _apply(account, known, name, confirmed=confirmed, code=False, language=language)


def ask_with_code(
    letter: UUID, code: str, account: UUID, siret: str, language: str
) -> Answer | None:
    """The same with the code sent to the official address; None when the code does not hold."""
    proved = letters.prove(letter, letters.Purpose.OFFICIAL, code)
    if proved is None or proved.kept["request"] != f"{account}:{siret}":
        return None
    known = bodies.known(siret)
    return _apply(account, known, "", confirmed=False, code=True, language=language)


@command
def _apply(
    account: UUID, known: Known, name: str, *, confirmed: bool, code: bool, language: str
) -> Answer:
    row = AgentAccount.objects.select_for_update().get(id=account)
    before = AgentMembership.objects.filter(account=row, siret=known.body.siret).first()
    if before is not None and before.state == State.JOINED and holds(before.membership):
        return Answer(
            Decision(Outcome.JOINED, "member", before.strength), known, queries.joined(before)
        )
    member = _membership_of(row, known)
    waits = before.state if before is not None and before.state in _WAITS else ""
    decision = rules.decide(
        known.body,
        Ask(
            address=row.email,
            free_mail=row.email.rpartition("@")[2] in SHARED_DOMAINS,
            member=member is not None,
            pending=_WAITS.get(waits, ""),
            code_proved=code,
            confirmed=confirmed,
        ),
    )
    if decision.outcome is Outcome.CODE:
        return _by_letter(row, known, decision, language)
    if decision.outcome is Outcome.JOINED:
        return Answer(decision, known, _join(row, known, decision, before, member))
    if decision.outcome is Outcome.MODERATION and not waits:
        return Answer(decision, known, _to_moderate(row, known, decision, before, name))
    return Answer(decision, known, queries.joined(before) if before is not None else None)


_WAITS: dict[str, str] = {
    State.PENDING: "pending",
    State.ASKED: "asked",
    State.REJECTED: "rejected",
}


def _by_letter(row: AgentAccount, known: Known, decision: Decision, language: str) -> Answer:
    who = f"{row.given_name} {row.usual_name} ({row.email})"
    letter = letters.send_official(
        known.body.official, f"{row.id}:{known.body.siret}", known.name, who, language
    )
    return Answer(decision, known, None, letter)


def _membership_of(row: AgentAccount, known: Known) -> tuple[UUID, UUID] | None:
    """(membership, person) of the one agent whom a manager recorded with this very address."""
    if known.organisation is None:
        return None
    found = list(
        queries.open_memberships()
        .filter(organisation_id=known.organisation, person__email__iexact=row.email)
        .values_list("id", "person_id")[:2]
    )
    return found[0] if len(found) == 1 else None


def holds(membership: UUID | None) -> bool:
    """Whether a membership holds today."""
    return membership is not None and bool(
        queries.open_memberships().filter(id=membership).exists()
    )


def _join(
    row: AgentAccount,
    known: Known,
    decision: Decision,
    before: AgentMembership | None,
    member: tuple[UUID, UUID] | None,
) -> Joined:
    made = _row(row, known, before)
    number, person = member or enter(system(WHO), row, known, made)
    if row.person_id is None:
        row.person_id = person
        row.save(update_fields=["person"])
    made.state, made.membership = State.JOINED, number
    made.strength, made.reason, made.external = (
        decision.strength,
        decision.reason,
        decision.external,
    )
    assert made.organisation_id is not None  # noqa: S101 - whoever enters has one
    made.ticket, made.number = decision.ticket, _number() if decision.ticket else ""
    made.decided_at = clock.now()
    made.save()
    record(queries.of(row).actor, "join", made, person)
    events.publish(
        AgentJoined(made.id, made.organisation_id, person, number, decision.strength),
        aggregate=request_urn(made.id),
    )
    return queries.joined(made)


def enter(
    actor: Actor, row: AgentAccount, known: Known, made: AgentMembership
) -> tuple[UUID, UUID]:
    """Write organisation, person and membership where they are missing: (membership, person).

    An agent who joins has no role but that of an agent: what they may do is given by a manager.
    """
    runner = system(WHO)
    if made.organisation_id is None:
        made.organisation_id = known.organisation or create_organisation(
            runner,
            name=made.name,
            siret=made.siret,
            legal_category=known.legal_category,
            territory=known.territory,
        )
    person = row.person_id or create_person(
        runner, given_names=row.given_name, family_name=row.usual_name, email=row.email
    )
    there = queries.open_memberships().filter(
        organisation_id=made.organisation_id, person_id=person
    )
    number = there.values_list("id", flat=True).first()
    if number is None:
        number = add_member(actor, made.organisation_id, person, [Role.AGENT])
    return number, person


def _to_moderate(
    row: AgentAccount, known: Known, decision: Decision, before: AgentMembership | None, name: str
) -> Joined:
    made = _row(row, known, before, name)
    made.state, made.reason, made.ticket = State.PENDING, decision.reason, decision.ticket
    made.number, made.asked_at, made.membership = _number(), clock.now(), None
    made.decided_at = made.decided_by = None
    made.save()
    record(queries.of(row).actor, "ask", made, row.person_id)
    events.publish(
        JoinAsked(made.id, made.organisation_id, made.siret, made.ticket),
        aggregate=request_urn(made.id),
    )
    return queries.joined(made)


def _row(
    row: AgentAccount, known: Known, before: AgentMembership | None, name: str = ""
) -> AgentMembership:
    made = before or AgentMembership(account=row, siret=known.body.siret)
    made.name = (known.name or " ".join(name.split()) or known.body.siret)[:200]
    made.organisation_id = known.organisation
    made.version = (made.version or 0) + (1 if before else 0)
    return made


def _number() -> str:
    return "A" + "".join(secrets.choice(_NUMBERS) for _ in range(8))


@command
def reply(account: UUID, request: UUID, text: str) -> bool:
    """The person answers the moderator's question; False when nothing was asked."""
    row = (
        AgentMembership.objects.select_for_update()
        .filter(id=request, account=account, state=State.ASKED)
        .first()
    )
    words = text.strip()[:2000]
    if row is None or not words:
        return False
    row.words = [*row.words, said("person", words)]
    row.state, row.version = State.PENDING, row.version + 1
    row.save(update_fields=["words", "state", "version"])
    record(queries.of(row.account).actor, "reply", row, row.account.person_id)
    return True


@command
def withdraw(account: UUID, request: UUID) -> bool:
    """The person gives up a request that waits."""
    waiting = AgentMembership.objects.filter(
        id=request, account=account, state__in=(State.PENDING, State.ASKED)
    )
    row = waiting.select_related("account").first()
    if row is None:
        return False
    record(queries.of(row.account).actor, "withdraw", row, row.account.person_id)
    return bool(waiting.delete()[0])


def said(by: str, text: str) -> dict[str, str]:
    """One message between moderator and person."""
    return {"by": by, "at": clock.now().isoformat(), "text": text}


def record(actor: Actor, act: str, row: AgentMembership, person: UUID | None) -> None:
    """One line of the journal about a request to join."""
    journal.record(
        actor,
        f"identity.join.{act}",
        request_urn(row.id),
        organisation=row.organisation_id,
        persons=[person] if person else [],
        purpose="sign-in",
        fields=["state"],
        payload={"siret": row.siret, "reason": row.reason, "strength": row.strength},
    )
