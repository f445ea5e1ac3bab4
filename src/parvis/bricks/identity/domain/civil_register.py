"""The check of an identity against the civil register (RNIPP): question, answers, decision.

The register answers with a type: 2 found, 3 found and rectified, 4 one person that resembles,
6 several that resemble, 7 found by the marital name only, 8 nothing, 9 question not understood.
Only 2 and 3 are an identity; a person who has died is none. The register writes a birth date as
YYYY, YYYY-MM or in full; what is missing becomes 00 in the claim.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from parvis.bricks.identity.domain.civil import FRANCE, CivilIdentity


class Trouble(StrEnum):
    """Why the register gave no answer at all."""

    TIMEOUT = "Y010011"
    HTTP = "Y010012"
    FORM = "Y010013"


DECEASED = "Y010015"
CODES = {4: "Y010004", 6: "Y010006", 7: "Y010007", 8: "Y010008", 9: "Y010009"}
FOUND = (2, 3)


@dataclass(frozen=True)
class Answer:
    """What the register said. `identity` is its own when `type` is 2 or 3 (else None)."""

    type: int
    identity: CivilIdentity | None = None
    deceased: bool = False


@dataclass(frozen=True)
class Certified:
    """The identity as the register holds it; `rectified` when it differs from what was asked."""

    identity: CivilIdentity
    rectified: bool


@dataclass(frozen=True)
class Uncertified:
    """No identity. `code` of the scheme; `again`: whether trying later may succeed."""

    code: str
    again: bool = False


Verdict = Certified | Uncertified


def question(identity: CivilIdentity) -> dict[str, str]:
    """The parameters of a simple search, as the register names them.

    A presumed birth date is asked with zeros; abroad, the place is the code of the country.
    """
    abroad = identity.birthcountry != FRANCE
    return {
        "rechercheType": "S",
        "nom": identity.family_name,
        "prenoms": identity.given_name,
        "dateNaissance": identity.birthdate.replace("-", ""),
        "sexe": {"male": "M", "female": "F"}.get(identity.gender, "I"),
        "codeLieuNaissance": identity.birthcountry if abroad else identity.birthplace,
    }


def full_birthdate(written: str) -> str:
    """ "1992", "1992-05" or "1992-05-03" as the claim writes it; ValueError for anything else."""
    parts = written.split("-")
    sizes = [len(part) for part in parts]
    if sizes not in ([4], [4, 2], [4, 2, 2]) or not all(part.isdecimal() for part in parts):
        raise ValueError("a birth date of the register has a year, then maybe a month and a day")
    return "-".join([*parts, *["00"] * (3 - len(parts))])


def decide(asked: CivilIdentity, answer: Answer | Trouble) -> Verdict:
    """Whether somebody may go on under this identity.

    What the register does not hold (name used, e-mail address) is kept from what was asked.
    """
    if isinstance(answer, Trouble):
        return Uncertified(answer.value, again=answer is not Trouble.FORM)
    if answer.type not in FOUND:
        return Uncertified(CODES.get(answer.type, Trouble.FORM.value))
    if answer.deceased:
        return Uncertified(DECEASED)
    if answer.identity is None:
        return Uncertified(Trouble.FORM.value)
    kept = CivilIdentity(
        given_names=answer.identity.given_names,
        family_name=answer.identity.family_name,
        birthdate=answer.identity.birthdate,
        gender=answer.identity.gender,
        birthplace=answer.identity.birthplace,
        birthcountry=answer.identity.birthcountry,
        preferred_username=asked.preferred_username,
        email=asked.email,
    )
    return Certified(kept, rectified=answer.type == 3 or kept.pivot() != asked.pivot())
