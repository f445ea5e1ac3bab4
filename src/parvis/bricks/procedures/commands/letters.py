"""E-mails to the person: queued in the transaction of the act of which they speak.

They say that something happened and where to read it; what is personal stays behind sign-in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, override

from parvis.bricks.procedures.domain.fields.base import known
from parvis.bricks.procedures.domain.texts import Text
from parvis.bricks.procedures.models import Case
from parvis.bricks.procedures.policies import mandate_key
from parvis.bricks.procedures.queries.mail_choices import OPTIONAL, unwanted_letters
from parvis.bricks.procedures.queries.names import case_url
from parvis.kernel import mail, signin
from parvis.kernel.calendar import in_full
from parvis.kernel.parties import public as parties
from parvis.kernel.parties.models import Person
from parvis.kernel.parties.public import PersonSummary
from parvis.kernel.urns import urn


def send(case: Case, kind: str, *, key: str, data: Mapping[str, Any]) -> None:
    """Queue a letter to the owner of a case; nothing when they gave no address.

    About a company's case the officer who began it reads, or the first other one when they may not
    act for the company any more; nobody when none may.
    `kind` is one of `WORDS`; `key` makes it one letter however often it is asked. A kind that the
    person may do without, and does not want, is not sent.
    """
    reader = _reader(case)
    if reader is None or not reader.email:
        return
    if kind in OPTIONAL and kind in unwanted_letters(reader.id):
        return
    subject, text = written(case, kind, data)
    mail.queue(
        reader.email,
        subject=subject,
        text=text,
        key=key,
        organisation=case.organisation_id,
        person=reader.id,
        about=urn("procedures", "case", case.id),
        language=case.language,
    )


def _reader(case: Case) -> PersonSummary | Person | None:
    """Who is written to."""
    if case.company_id is None:
        return case.owner
    officers = signin.officers(case.company_id, mandate_key(case.procedure_id))
    if case.owner_id in officers:
        return case.owner
    return parties.person(officers[0]) if officers else None


def written(case: Case, kind: str, data: Mapping[str, Any]) -> tuple[str, str]:
    """Subject and words of a letter, in the language of the case."""
    with override(known(case.language)):
        subject, paragraphs = WORDS[kind](case, data)
        return subject[:200], "\n\n".join([*paragraphs, *_ending(case)])


def _title(case: Case) -> str:
    return Text.from_json(case.procedure.title).in_language(case.language)


def _day(case: Case, iso: str) -> str:
    return in_full(dt.date.fromisoformat(iso), known(case.language))


def _ending(case: Case) -> list[str]:
    url = case_url(case.id)
    where = [gettext("Read it and answer here: %(url)s") % {"url": _absolute(url)}] if url else []
    return [*where, case.organisation.name]


def _absolute(url: str) -> str:
    return f"{settings.PARVIS_ORIGIN.rstrip('/')}{url}"


def _receipt(case: Case, data: Mapping[str, Any]) -> tuple[str, list[str]]:
    facts = {"number": data["case"], "title": _title(case)}
    silence, service = data["silence"], data["service"]
    words = [
        gettext("We received your request no. %(number)s (%(title)s) on %(day)s.")
        % {**facts, "day": _day(case, data["received_on"])}
    ]
    if silence["meaning"] == "acceptance":
        words.append(
            gettext(
                "Without an answer from us by %(day)s, your request is accepted. You may then "
                "ask us for a certificate of it (CRPA, article L232-3)."
            )
            % {"day": _day(case, silence["on"])}
        )
    elif silence["meaning"] == "refusal":
        words.append(
            gettext("Without an answer from us by %(day)s, your request is refused.")
            % {"day": _day(case, silence["on"])}
        )
    contact = ", ".join(service[name] for name in ("name", "phone", "email") if service.get(name))
    words.append(gettext("The service in charge of it: %(contact)s.") % {"contact": contact})
    words.append(gettext("Your acknowledgement of receipt is in your space."))
    # Whoever has a name here is known by more than a mailbox: no question to ask.
    named = case.owner.family_name
    link = "" if named else signin.tracking_link(case.owner_id, case_url(case.id) or "/espace/")
    if link:
        words.append(
            gettext(
                "Keep this link: it leads to your request, and lets you attach it later to "
                "another account of yours: %(link)s"
            )
            % {"link": link}
        )
    return gettext("Your request no. %(number)s was received") % facts, words


def _message(case: Case, data: Mapping[str, Any]) -> tuple[str, list[str]]:
    facts = {"number": case.number, "title": _title(case)}
    return gettext("A message about your request no. %(number)s") % facts, [
        gettext("The service wrote to you about your request no. %(number)s (%(title)s).") % facts
    ]


def _correction(case: Case, data: Mapping[str, Any]) -> tuple[str, list[str]]:
    facts = {"number": case.number, "title": _title(case), "day": _day(case, data["deadline"])}
    return gettext("Your request no. %(number)s is waiting for you") % facts, [
        gettext(
            "Your request no. %(number)s (%(title)s) must be completed or corrected by %(day)s."
        )
        % facts
    ]


def _decision(case: Case, data: Mapping[str, Any]) -> tuple[str, list[str]]:
    facts = {"number": case.number, "title": _title(case)}
    return gettext("A decision on your request no. %(number)s") % facts, [
        gettext("A decision was made on your request no. %(number)s (%(title)s).") % facts
    ]


def _expiry(case: Case, data: Mapping[str, Any]) -> tuple[str, list[str]]:
    facts = {"title": _title(case), "day": _day(case, data["day"])}
    return gettext("Your unfinished request will be erased") % facts, [
        gettext(
            "You began a request (%(title)s) and did not file it. It will be erased after "
            "%(day)s. Open it to keep it longer."
        )
        % facts
    ]


WORDS = {
    "receipt": _receipt,
    "message": _message,
    "correction": _correction,
    "decision": _decision,
    "expiry": _expiry,
}
