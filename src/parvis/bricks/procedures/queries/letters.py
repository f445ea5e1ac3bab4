"""Documents of a case as letters: the words of the structured data, for the house's template.

Written from the data alone, so that the same document gives the same PDF whenever it is drawn.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, override

from parvis.bricks.procedures.domain.fields.base import known
from parvis.bricks.procedures.domain.texts import Text
from parvis.bricks.procedures.models import Document
from parvis.kernel import clock
from parvis.kernel.calendar import in_full

TEMPLATE = "letter.typ"
Data = Mapping[str, Any]


@dataclass(frozen=True)
class DrawnLetter:
    """What the PDF engine needs."""

    document: UUID
    template: str
    data: Mapping[str, Any]
    language: str
    title: str
    file_name: str


def document_letter(document_id: UUID) -> DrawnLetter | None:
    """The letter of a document that has no file yet; None when there is nothing to draw."""
    row = Document.objects.filter(pk=document_id, file=None).first()
    return None if row is None else letter_of(row.id, row.kind, row.data, row.digest)


def letter_of(id_: UUID, kind: str, data: Data, digest: str) -> DrawnLetter:
    """The letter of structured data, in French or in the English that the person reads."""
    language = known(str(data.get("language", "fr")))
    with override(language):
        made = LETTERS[kind](data, language)
        title = made.pop("title")
        made |= {"digest": digest, "made_at": _made_at(data)}
        name = {
            "receipt": gettext("acknowledgement"),
            "decision": gettext("decision"),
            "attestation": gettext("certificate"),
        }[kind]
    return DrawnLetter(id_, TEMPLATE, made, language, title, f"{name}-{data['case']}.pdf")


def _made_at(data: Data) -> str:
    instant = data.get("received_at") or data.get("decided_at")
    if instant:
        return str(instant)
    day = dt.date.fromisoformat(data["decided_on"])
    return dt.datetime.combine(day, dt.time(), clock.PARIS).isoformat()


def _day(iso: str, language: str) -> str:
    return in_full(dt.date.fromisoformat(iso), language)


def _common(data: Data, language: str, day: str) -> dict[str, Any]:
    """Head of every letter: who writes, to whom, about what, when."""
    service = data.get("service") or {}
    lines = [service.get(name, "") for name in ("postal_address", "phone", "email", "hours")]
    sender: dict[str, Any] = {
        "name": data["organisation"]["name"],
        "lines": [line for text in lines for line in text.split("\n") if line],
    }
    if service.get("name"):
        sender["service"] = service["name"]
    return {
        "sender": sender,
        "recipient": {"lines": [data["person"]["name"]]},
        "reference": gettext("Request no. %(number)s") % {"number": data["case"]},
        "date": _day(day, language),
    }


def _title(data: Data, language: str) -> str:
    return Text.from_json(data["procedure"]["title"]).in_language(language)


def _fact(label: str, value: str) -> dict[str, str]:
    return {"label": label, "value": value}


def _receipt(data: Data, language: str) -> dict[str, Any]:
    facts = {"title": _title(data, language), "day": _day(data["received_on"], language)}
    intro = [
        gettext("We received your request “%(title)s” on %(day)s.") % facts,
        gettext(
            "This letter is its acknowledgement of receipt (CRPA, articles L112-3 and R112-5)."
        ),
    ]
    sections = [
        {"heading": gettext("If we do not answer"), "paragraphs": _silence(data, language)},
        {"heading": gettext("If something is missing"), "paragraphs": _missing(data)},
    ]
    if remedies := data.get("remedies"):
        words = Text.from_json(remedies).in_language(language)
        sections.append({"heading": gettext("Remedies"), "paragraphs": [words]})
    return {
        **_common(data, language, data["received_on"]),
        "title": gettext("Acknowledgement of receipt"),
        "intro": intro,
        "sections": sections,
        "mentions": _mentions(data, language),
    }


def _silence(data: Data, language: str) -> list[str]:
    silence = data["silence"]
    if silence["meaning"] == "none":
        return [gettext("Your request is a declaration: no decision is needed.")]
    day = {"day": _day(silence["on"], language)}
    if silence["meaning"] == "refusal":
        return [
            gettext("Without an answer from us by the end of %(day)s, your request is refused.")
            % day
        ]
    return [
        gettext("Without an answer from us by the end of %(day)s, your request is accepted.") % day,
        gettext("You may then ask us for a certificate of it (CRPA, article L232-3)."),
    ]


def _missing(data: Data) -> list[str]:
    first = gettext(
        "We will then send you the list of what is missing, and a time to send it (CRPA, article "
        "L114-5)."
    )
    effect = {
        "starts_when_complete": gettext(
            "The time after which our silence is acceptance runs only from the day when your "
            "request is complete."
        ),
        "suspended": gettext(
            "The time after which our silence is refusal is suspended while you are given time to "
            "complete your request."
        ),
        "none": "",
    }[data["missing_pieces"]["effect"]]
    return [words for words in (first, effect) if words]


def _mentions(data: Data, language: str) -> list[dict[str, str]]:
    """The mandatory mentions, one by one, so that each can be checked."""
    service = data["service"]
    found = [
        _fact(gettext("Date of receipt"), _day(data["received_on"], language)),
        _fact(gettext("Service in charge"), service["name"]),
        _fact(gettext("Postal address"), service["postal_address"]),
    ]
    if service.get("email"):
        found.append(_fact(gettext("E-mail address"), service["email"]))
    found.append(_fact(gettext("Telephone"), service["phone"]))
    if data["silence"]["meaning"] != "none":
        meaning = {
            "acceptance": gettext("acceptance by silence"),
            "refusal": gettext("refusal by silence"),
        }[data["silence"]["meaning"]]
        found.append(
            _fact(
                gettext("Without an answer"),
                f"{_day(data['silence']['on'], language)} ({meaning})",
            )
        )
    basis = Text.from_json(data["procedure"]["legal_basis"]).in_language(language)
    found.append(_fact(gettext("Legal basis"), basis))
    return found


def _decision(data: Data, language: str) -> dict[str, Any]:
    facts = {"title": _title(data, language), "day": _day(data["filed_on"], language)}
    outcome = {
        "accepted": gettext("Your request “%(title)s”, received on %(day)s, is accepted."),
        "refused": gettext("Your request “%(title)s”, received on %(day)s, is refused."),
        "closed": gettext(
            "Your request “%(title)s”, received on %(day)s, is closed without follow-up."
        ),
    }[data["outcome"]]
    sections = []
    if data["reasons"]:
        sections.append({"heading": gettext("Reasons"), "paragraphs": [data["reasons"]]})
    basis = Text.from_json(data["procedure"]["legal_basis"]).in_language(language)
    sections.append({"heading": gettext("Legal basis"), "paragraphs": [basis]})
    if remedies := data.get("remedies"):
        words = Text.from_json(remedies).in_language(language)
        sections.append({"heading": gettext("Remedies"), "paragraphs": [words]})
    author = data["author"]
    return {
        **_common(data, language, data["decided_on"]),
        "title": gettext("Decision"),
        "intro": [outcome % facts],
        "sections": sections,
        "signature": {
            "name": author["name"],
            "capacity": author["capacity"],
            "service": author["service"],
            "note": gettext("Not signed by hand: CRPA, article L212-2."),
        },
    }


def _attestation(data: Data, language: str) -> dict[str, Any]:
    facts = {
        "title": _title(data, language),
        "filed": _day(data["filed_on"], language),
        "day": _day(data["decided_on"], language),
    }
    words = {
        "accepted": gettext(
            "Your request “%(title)s”, received on %(filed)s, has been accepted since no answer "
            "was given to it by the end of %(day)s."
        ),
        "refused": gettext(
            "Your request “%(title)s”, received on %(filed)s, has been refused since no answer "
            "was given to it by the end of %(day)s. You may ask for the reasons within the time "
            "for remedies (CRPA, article L232-4)."
        ),
    }[data["outcome"]]
    sections = []
    if remedies := data.get("remedies"):
        shown = Text.from_json(remedies).in_language(language)
        sections.append({"heading": gettext("Remedies"), "paragraphs": [shown]})
    return {
        **_common(data, language, data["decided_on"]),
        "title": gettext("Certificate of a decision made by silence"),
        "intro": [words % facts, gettext("Law: %(law)s.") % {"law": data["law"]}],
        "sections": sections,
    }


LETTERS: dict[str, Callable[[Data, str], dict[str, Any]]] = {
    "receipt": _receipt,
    "decision": _decision,
    "attestation": _attestation,
}
