"""Moderators decide who joins: accept, refuse with reasons, ask for more, open again.

Whoever moderates a request has a right on it (`policies.JOIN`): operators all, a body's managers
those of their own body, nobody their own.
"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from parvis.bricks.identity.commands.agents import bodies
from parvis.bricks.identity.commands.agents.joining import enter, record, request_urn, said
from parvis.bricks.identity.events import AgentJoined, JoinDecided
from parvis.bricks.identity.models import AgentMembership, BodyDomain
from parvis.kernel import clock, events, mail
from parvis.kernel.access import Actor, require, system
from parvis.kernel.db.transactions import command
from parvis.kernel.parties.public import (
    SHARED_DOMAINS,
    change_organisation,
    end_membership,
    organisations_visible_to,
)

State = AgentMembership.State
DOMAIN = ("", "verified", "external", "unverified")


class NotOpen(LookupError):
    """Somebody decided meanwhile, or there is no such request for this moderator."""


def _open(actor: Actor, number: UUID, version: int, states: tuple[str, ...]) -> AgentMembership:
    row = (
        AgentMembership.objects.select_for_update(of=("self",))
        .select_related("account")
        .filter(id=number)
        .first()
    )
    if row is None:
        raise NotOpen
    require(actor, "identity.join.decide", row)
    if row.version != version or row.state not in states:
        raise NotOpen
    row.version += 1
    return row


@command
def accept(actor: Actor, number: UUID, version: int, *, domain: str = "") -> None:
    """The agent is a member. `domain`: what the address's domain is for the body from now on:
    verified, external (contractors), unverified, or nothing."""
    waiting = (State.PENDING, State.ASKED, State.JOINED)
    row = _open(actor, number, version, waiting)
    if row.state == State.JOINED and not row.ticket:
        raise NotOpen
    found = bodies.known(row.siret)
    membership = row.membership
    if row.state != State.JOINED:
        membership, person = enter(actor, row.account, found, row)
        if row.account.person_id is None:
            row.account.person_id = person
            row.account.save(update_fields=["person"])
    row.state, row.membership, row.ticket = State.JOINED, membership, ""
    row.strength, row.external = "proof_received", domain == "external"
    row.decided_at, row.decided_by = clock.now(), actor.membership
    row.save()
    _keep_domain(actor, row, domain)
    record(actor, "accept", row, row.account.person_id)
    _decided(row, "accepted")
    body, who = row.organisation_id, row.account.person_id
    assert body and who and membership  # noqa: S101 - whoever entered has them
    events.publish(
        AgentJoined(row.id, body, who, membership, row.strength),
        aggregate=request_urn(row.id),
    )
    _write(
        row,
        _("Your request to join %(body)s is accepted"),
        _(
            "You can now sign in for %(body)s with your agent account.\n\n"
            "What you may do there is given by a manager of this body."
        ),
    )


def _keep_domain(actor: Actor, row: AgentMembership, domain: str) -> None:
    name = row.account.email.rpartition("@")[2]
    if domain not in DOMAIN or not domain or name in SHARED_DOMAINS:
        return
    if domain == "verified" and row.organisation_id is not None:
        own = organisations_visible_to(system("identity.joining")).get(id=row.organisation_id)
        change_organisation(actor, own.id, email_domains=sorted({*own.email_domains, name}))
        BodyDomain.objects.filter(siret=row.siret, domain=name).delete()
        return
    BodyDomain.objects.update_or_create(
        siret=row.siret, domain=name, defaults={"state": domain, "decided_at": clock.now()}
    )


@command
def refuse(actor: Actor, number: UUID, version: int, reasons: str, *, domain: bool = False) -> None:
    """Not a member, with reasons (1 to 2000 characters) that the person reads. `domain`: nobody
    of the address's domain is, ever."""
    row = _open(actor, number, version, (State.PENDING, State.ASKED, State.JOINED))
    words = reasons.strip()
    if not 1 <= len(words) <= 2000:
        raise ValueError("reasons")
    if row.state == State.JOINED and not row.ticket:
        raise NotOpen
    if row.state == State.JOINED and row.membership is not None:
        end_membership(system("identity.joining"), row.membership)
    row.state, row.ticket, row.words = State.REJECTED, "", [*row.words, said("moderator", words)]
    row.decided_at, row.decided_by = clock.now(), actor.membership
    row.save()
    name = row.account.email.rpartition("@")[2]
    if domain and name not in SHARED_DOMAINS:
        BodyDomain.objects.update_or_create(
            siret=row.siret, domain=name, defaults={"state": "refused", "decided_at": clock.now()}
        )
    record(actor, "refuse", row, row.account.person_id)
    _decided(row, "refused")
    _write(
        row,
        _("Your request to join %(body)s is refused"),
        _(
            "Your request to join %(body)s was refused.\n\nReasons: %(words)s\n\n"
            "If it is a mistake, write to this body with the number %(number)s."
        ),
        words,
    )


@command
def ask_more(actor: Actor, number: UUID, version: int, question: str) -> None:
    """Ask the person for something before deciding (1 to 2000 characters)."""
    row = _open(actor, number, version, (State.PENDING, State.ASKED))
    words = question.strip()
    if not 1 <= len(words) <= 2000:
        raise ValueError("question")
    row.state, row.words = State.ASKED, [*row.words, said("moderator", words)]
    row.save(update_fields=["state", "words", "version"])
    record(actor, "ask_more", row, row.account.person_id)
    _decided(row, "asked")
    _write(
        row,
        _("A question on your request to join %(body)s"),
        _(
            "To decide on your request to join %(body)s, we need an answer:\n\n%(words)s\n\n"
            "Sign in to your agent account to answer."
        ),
        words,
    )


@command
def reopen(actor: Actor, number: UUID, version: int) -> None:
    """Look again at a refused request."""
    row = _open(actor, number, version, (State.REJECTED,))
    row.state, row.ticket, row.decided_at, row.decided_by = (
        State.PENDING,
        "organization_join_block",
        None,
        None,
    )
    row.membership = None
    row.save()
    record(actor, "reopen", row, row.account.person_id)
    _decided(row, "reopened")


def _decided(row: AgentMembership, outcome: str) -> None:
    events.publish(
        JoinDecided(row.id, row.organisation_id, row.siret, outcome),
        aggregate=request_urn(row.id),
    )


def _write(row: AgentMembership, subject: str, text: str, words: str = "") -> None:
    """A letter in the language of the account."""
    account = row.account
    facts = {"body": row.name[:120], "words": words, "number": row.number}
    try:
        with override(account.language):
            mail.queue(
                account.email,
                subject=gettext(subject) % facts,
                text=gettext(text) % facts,
                key=f"identity.join.{row.id}.{row.version}",
                organisation=row.organisation_id,
                about=request_urn(row.id),
                person=account.person_id,
                language=account.language,
            )
    except mail.Refused:
        return  # an address that no server takes any more: the account's page says it too
