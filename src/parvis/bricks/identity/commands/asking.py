"""A parent, a guardian or an officer asks to act: the person helped is made when they have no
account, the register is asked outside any transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from parvis.bricks.identity.commands import consenting, mandating
from parvis.bricks.identity.commands.mandate_rows import MandateRefusal, end, take
from parvis.bricks.identity.commands.mandating import Proposal
from parvis.bricks.identity.domain import mandates as rules
from parvis.bricks.identity.domain.civil import CivilIdentity
from parvis.bricks.identity.domain.mandates import Act, Kind
from parvis.bricks.identity.domain.officers import is_officer
from parvis.bricks.identity.gateways.officers import officers
from parvis.bricks.identity.models import Mandate
from parvis.kernel import clock
from parvis.kernel.access import Actor, may, require, system
from parvis.kernel.db.transactions import command
from parvis.kernel.parties.models import Organisation
from parvis.kernel.parties.public import create_person
from parvis.kernel.results import Found, Unavailable

YEAR = 365
HOLDS = dt.timedelta(days=1)  # what a register says of an officer (reference 2.3)


@dataclass(frozen=True)
class Helped:
    """Who is helped and has no account here. `born`: of a child."""

    given_names: str
    family_name: str
    born: dt.date | None = None


@command
def ask(
    actor: Actor, kind: Kind, helped: Helped, body: UUID, perimeter: Collection[str], evidence: str
) -> UUID:
    """A parent or a guardian asks; an agent of `body` will check the document. For a year at most
    here, and until the child is of age."""
    require(actor, "identity.mandate.propose", kind)
    if kind not in (Kind.PARENT, Kind.GUARDIAN) or not helped.family_name:
        raise MandateRefusal("whom")
    if not Organisation.objects.filter(id=body, state=Organisation.State.ACTIVE).exists():
        raise MandateRefusal("no_organisation")
    today, of_age = clock.today(), None
    ends = today + dt.timedelta(days=YEAR - 1)
    if kind is Kind.PARENT:
        if helped.born is None or helped.born > today:
            raise MandateRefusal("majority")
        of_age = rules.majority(helped.born)
        ends = min(ends, of_age - dt.timedelta(days=1))
    made = create_person(
        system("identity.mandates"),
        given_names=helped.given_names[:200],
        family_name=helped.family_name[:200],
    )
    asked = Proposal(
        kind, perimeter, today, ends, person=made, body=body, evidence=evidence, majority_on=of_age
    )
    return mandating.propose(actor, asked)


def certify_officer(
    actor: Actor, siren: str, identity: CivilIdentity, perimeter: Collection[str]
) -> UUID:
    """An officer asks to act for a company: in force when a register names them, refused else.

    MandateRefusal: "unknown_company", "not_officer", "register_down".
    """
    company = Organisation.objects.filter(siren=siren).order_by("siret").first()
    if company is None or not siren:
        raise MandateRefusal("unknown_company")
    register = officers_answer(siren, identity)
    return _certified(actor, company.id, perimeter, register)


def certify_again(actor: Actor, number: UUID, identity: CivilIdentity | None) -> None:
    """Ask the register once more when its answer is older than a day; outside any transaction.

    It no longer names the person: the mandate ends. MandateRefusal: "sign_in_again" without the
    civil identity of a sign-in, "not_officer", "register_down" (nothing ends then).
    """
    row = Mandate.objects.select_related("company").filter(id=number).first()
    if row is None or row.company is None or not may(actor, "identity.mandate.use", row):
        return
    if is_fresh(row):
        return
    if identity is None:
        raise MandateRefusal("sign_in_again")
    try:
        register = officers_answer(row.company.siren or "", identity)
    except MandateRefusal as refused:
        if refused.code == "not_officer":
            _named_no_more(row.id)
        raise
    consenting.register_answered(actor, number, register)


def is_fresh(row: Mandate) -> bool:
    """Whether the register named the officer within a day."""
    return row.evidence_at is not None and clock.now() - row.evidence_at <= HOLDS


@command
def _named_no_more(number: UUID) -> None:
    actor = system("identity.mandates")
    row = take(actor, number, "revoke")
    end(actor, row, Act.REVOKE, "register")


def officers_answer(siren: str, identity: CivilIdentity) -> str:
    """The name of the register that names this person; a refusal when none does."""
    down = not officers.all()
    for name, register in officers.all().items():
        answer = register.of(siren)
        if isinstance(answer, Found) and is_officer(identity, answer.value):
            return name
        down = down or isinstance(answer, Unavailable)
    raise MandateRefusal("register_down" if down else "not_officer")


@command
def _certified(actor: Actor, company: UUID, perimeter: Collection[str], register: str) -> UUID:
    today = clock.today()
    again = Mandate.objects.filter(
        holder_id=actor.person, company_id=company, state=Mandate.State.ACTIVE
    ).first()
    if again is None:
        asked = Proposal(
            Kind.OFFICER, perimeter, today, today + dt.timedelta(days=YEAR - 1), company=company
        )
        number = mandating.propose(actor, asked)
    else:
        number = again.id
    consenting.register_answered(actor, number, register)
    return number
