"""Consent to a mandate: on paper, by a code sent to the person, or by a document that proves it."""

from __future__ import annotations

import datetime as dt
import hmac
import secrets
from uuid import UUID

from parvis.bricks.identity.commands import mandate_letters
from parvis.bricks.identity.commands.mandate_rows import (
    MandateRefusal,
    mandate_urn,
    move,
    record,
    take,
)
from parvis.bricks.identity.domain import mandates as rules
from parvis.bricks.identity.domain.mandates import Act, Kind, State, Try
from parvis.bricks.identity.events import MandateActivated
from parvis.bricks.identity.models import Mandate
from parvis.kernel import clock, events, keys
from parvis.kernel.access import Actor
from parvis.kernel.db.transactions import command

MOST_WORDS = 1000
Consent = Mandate.Consent


@command
def consent_on_paper(actor: Actor, number: UUID, sheet: str) -> None:
    """The helper attests that the sheet with this number was signed before them.

    `sheet`: the number as read on the paper, typed again: a sheet of another mandate is refused.
    """
    row = take(actor, number, "attest")
    _waits(row)
    if "".join(sheet.upper().split()).replace("-", "") != row.number.replace("-", ""):
        raise MandateRefusal("sheet")
    _activate(actor, row, Consent.PAPER, attested_by_id=actor.membership)


@command
def send_code(actor: Actor, number: UUID, subjects: list[str]) -> None:
    """Send the person a new code; the one before is worth nothing any more.

    `subjects`: what is covered, in the words of the letter. MandateRefusal "no_address",
    "codes_sent".
    """
    row = take(actor, number, "accept")
    _waits(row)
    if not mandate_letters.reaches(row):
        raise MandateRefusal("no_address")
    if row.codes_sent >= rules.CODES_SENT:
        raise MandateRefusal("codes_sent")
    code = f"{secrets.randbelow(10**8):08d}"
    move(
        row,
        None,
        code_hash=_digest(row, code),
        code_until=clock.now() + dt.timedelta(minutes=rules.CODE_MINUTES),
        code_tries=0,
        codes_sent=row.codes_sent + 1,
    )
    if not mandate_letters.code(row, f"{code[:4]} {code[4:]}", subjects, rules.CODE_MINUTES):
        raise MandateRefusal("no_address")
    record(actor, row, "send_code")


@command
def consent_by_code(actor: Actor, number: UUID, code: str, own_words: str) -> Try:
    """Accept by the code that was sent; a wrong one is counted, which is why none is raised.

    `own_words`: what the person says that they accept, as they say it; kept sealed for them.
    """
    row = take(actor, number, "accept")
    _waits(row)
    said = " ".join(own_words.split())
    if len(said) < rules.LEAST_WORDS or len(said) > MOST_WORDS:
        raise MandateRefusal("own_words")
    found = rules.try_code(
        sent=bool(row.code_hash),
        until=row.code_until,
        tries=row.code_tries,
        same=hmac.compare_digest(row.code_hash, _digest(row, "".join(code.split()))),
        now=clock.now(),
    )
    if found is Try.WRONG:
        move(row, None, code_tries=row.code_tries + 1)
        record(actor, row, "wrong_code")
    if found is Try.GOOD and row.person_id is not None:
        sealed = keys.seal_for(row.person_id, {"words": said})
        _activate(actor, row, Consent.CODE, own_words=sealed, attested_by_id=actor.membership)
    return found


@command
def check_document(actor: Actor, number: UUID, evidence: str) -> None:
    """An agent of the body has seen the judgment or the civil status that proves the mandate."""
    row = take(actor, number, "check")
    if rules.RULES[Kind(row.kind)].consents or row.company_id is not None:
        raise MandateRefusal("needs_consent")
    _waits(row, proof=True)
    said = " ".join(evidence.split())
    if not 5 <= len(said) <= 200:
        raise MandateRefusal("evidence")
    if actor.person in (row.holder_id, row.person_id):
        raise MandateRefusal("self")  # nobody checks their own paper
    _activate(
        actor, row, Consent.DOCUMENT, evidence=said, evidence_at=clock.now(),
        attested_by_id=actor.membership,
    )  # fmt: skip


@command
def register_answered(actor: Actor, number: UUID, register: str) -> None:
    """The register of companies names the holder as an officer (asked before, outside)."""
    row = take(actor, number, "use")
    now = clock.now()
    if row.state == State.PROPOSED:
        _activate(actor, row, Consent.REGISTER, evidence=register[:200], evidence_at=now)
    else:
        move(row, None, evidence=register[:200], evidence_at=now)
        record(actor, row, "check")


def _waits(row: Mandate, *, proof: bool = False) -> None:
    """Only a proposal that still has a day to live waits for consent."""
    if row.state != State.PROPOSED:
        raise MandateRefusal(f"is_{row.state}")
    if row.ends_on < clock.today():
        raise MandateRefusal("over")
    if not proof and not rules.RULES[Kind(row.kind)].consents:
        raise MandateRefusal("needs_document")


def _activate(actor: Actor, row: Mandate, consent: Mandate.Consent, **changes: object) -> None:
    move(row, Act.CONSENT, consent=consent.value, consented_at=clock.now(), code_hash="", **changes)
    record(actor, row, "consent", payload={"by": consent.value, "perimeter": row.perimeter})
    events.publish(
        MandateActivated(row.id, row.holder_id, row.person_id, consent.value),
        aggregate=mandate_urn(row.id),
    )
    mandate_letters.activated(row)


def _digest(row: Mandate, code: str) -> str:
    return keys.hash_token(f"identity.mandate:{row.id}:{code}")
