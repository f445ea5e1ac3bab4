"""Mandates in the reader's language: kinds, states, subjects, refusals, acts of the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from parvis.bricks.identity.domain import scopes
from parvis.bricks.identity.domain.mandates import Kind, State, Try
from parvis.bricks.identity.domain.perimeters import BY_NAME, SUBJECTS
from parvis.kernel.journal import words as journal_words
from parvis.kernel.signin.perimeters import perimeters

Words = Mapping[str, str | Promise]

KINDS: Words = {
    Kind.HELPER: _("Helper"),
    Kind.SOCIAL: _("Agent of a social centre"),
    Kind.GUARDIAN: _("Guardian (tutelle or curatelle)"),
    Kind.PARENT: _("Parent"),
    Kind.OFFICER: _("Officer of a company or an association"),
}
STATES: Words = {
    State.PROPOSED: _("proposed"),
    State.ACTIVE: _("in force"),
    State.SUSPENDED: _("suspended"),
    State.EXPIRED: _("over"),
    State.REVOKED: _("taken back"),
    State.REFUSED: _("refused"),
}
LOOKS: Mapping[str, str] = {
    State.PROPOSED: "warn", State.ACTIVE: "good", State.SUSPENDED: "warn",
    State.EXPIRED: "plain", State.REVOKED: "plain", State.REFUSED: "bad",
}  # fmt: skip
CONSENTS: Words = {
    "paper": _("signed on paper"),
    "code": _("accepted by a code"),
    "document": _("proved by a document"),
    "register": _("proved by a register"),
}
DURATIONS: Mapping[int, str | Promise] = {
    1: _("Today only"),
    31: _("One month"),
    182: _("Six months"),
    365: _("One year"),
}
REFUSALS: Words = {
    "whom": _("Say whom you act for."),
    "unknown_person": _("Nobody with this name and this address has an account here."),
    "self": _("Nobody can hold a mandate for themself, nor check their own document."),
    "no_organisation": _("You must act for an organisation."),
    "perimeter_empty": _("Choose at least one subject."),
    "perimeter_unknown": _("One of these subjects does not exist. Choose again."),
    "ends_before": _("The last day comes before the first."),
    "over": _("The last day of this mandate is past."),
    "not_yet": _("This mandate has not begun."),
    "starts_past": _("A mandate cannot begin in the past."),
    "starts_late": _("A mandate begins within a year."),
    "too_long": _("The law does not let this mandate last so long."),
    "majority": _("This mandate ends the day before the child is of age."),
    "cycle": _("This person already acts for you: you cannot act for each other."),
    "too_many": _("You have too many proposals that nobody answered."),
    "twice": _("You already proposed a mandate to this person."),
    "sheet": _("This is not the number of this mandate. Read it again on the signed sheet."),
    "no_address": _("This person has no e-mail address here: use the sheet on paper."),
    "codes_sent": _("Too many codes were sent. Use the sheet on paper, or propose again."),
    "own_words": _("Write what the person said that they accept, in at least ten letters."),
    "evidence": _("Say which document you saw: its kind, its date, who issued it."),
    "needs_consent": _("The person themself must accept this mandate."),
    "needs_document": _("This mandate is proved by a document that an agent checks."),
    "purpose": _("Say in a few words why you act for this person now."),
    "not_a_helper_here": _("Choose a helper of your organisation."),
    "same_helper": _("This helper already holds the mandate."),
    "suspended_by_person": _("The person suspended this mandate: only they can resume it."),
    "changed_elsewhere": _("Somebody changed this mandate meanwhile. Look at it again."),
    "not_covered": _("This mandate does not cover this service. Use one that does."),
    "not_lent": _("The person has not let this mandate serve at other services yet."),
    "level": _("This service asks for a stronger identity than a mandate gives."),
    "choose": _("Choose for whom you act."),
    "not_officer": _("The register does not name you as an officer of this company."),
    "register_down": _("The register of companies does not answer. Try again later."),
    "unknown_company": _("No organisation of this platform has this SIREN number."),
    "sign_in_again": _("Sign in again with your account: your identity is needed for this."),
    "is_proposed": _("This mandate was not accepted yet."),
    "is_active": _("This mandate is already in force."),
    "is_suspended": _("This mandate is suspended."),
    "is_expired": _("This mandate is over."),
    "is_revoked": _("This mandate was taken back."),
    "is_refused": _("This mandate was refused."),
    Try.NONE.value: _("No code is waiting, or it was already used. Send a new one."),
    Try.EXPIRED.value: _("This code is too old. Send a new one."),
    Try.TOO_MANY.value: _("Too many wrong codes. Send a new one."),
    Try.WRONG.value: _("This is not the code that was sent. Check it."),
}
ACTS: Words = {
    "identity.mandate.propose": _("asked to act for you"),
    "identity.mandate.send_code": _("sent you a code to accept a mandate"),
    "identity.mandate.wrong_code": _("typed a wrong code"),
    "identity.mandate.consent": _("made the mandate active"),
    "identity.mandate.refuse": _("refused the mandate"),
    "identity.mandate.revoke": _("took the mandate back"),
    "identity.mandate.suspend": _("suspended the mandate"),
    "identity.mandate.resume": _("resumed the mandate"),
    "identity.mandate.hand_over": _("handed the mandate over"),
    "identity.mandate.expire": _("ended the mandate, its time being over"),
    "identity.mandate.use": _("began to act for you"),
    "identity.mandate.lend": _("let the mandate serve at other services"),
    "identity.mandate.check": _("checked the document or the register again"),
    "mandate": _("To manage a mandate"),
}


def tell_all() -> None:
    """Give the journal the words of what is written about mandates."""
    for verb, said in ACTS.items():
        journal_words.tell(verb, said)


def language() -> str:
    """The reader's language: fr or en."""
    return (get_language() or "fr")[:2]


def refusal(code: str) -> str:
    """A refusal in words."""
    return str(REFUSALS.get(code, REFUSALS["changed_elsewhere"]))


def label(key: str, reader: str = "") -> str:
    """A key of a perimeter in words."""
    reader = reader or language()
    kind, _colon, name = key.partition(":")
    if kind == "subject" and name in BY_NAME:
        return BY_NAME[name].fr if reader == "fr" else BY_NAME[name].en
    if kind == "scope":
        return scopes.label(name, reader) or name
    return next(
        (said for one in perimeters.all().values() if (said := one.label(key, reader))), key
    )


def labels(keys: Iterable[str], reader: str = "") -> list[str]:
    """Keys in words, sorted."""
    return sorted(label(key, reader) for key in keys)


def offered() -> list[tuple[str, str]]:
    """What can be chosen: the subjects, then the things that other bricks name."""
    reader = language()
    found = [(f"subject:{one.name}", one.fr if reader == "fr" else one.en) for one in SUBJECTS]
    for one in perimeters.all().values():
        found += one.offered(reader)
    return found
