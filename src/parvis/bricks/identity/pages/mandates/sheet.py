"""The sheet that the person signs: who, for what, until when, and how to take it back."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from parvis.bricks.identity.pages.mandates import words
from parvis.bricks.identity.queries.mandates import Shown
from parvis.kernel import clock, pdf
from parvis.ui import formats


def draw(one: Shown) -> bytes:
    """The PDF; its number is what the helper types again once it is signed."""
    reader = "en" if one.language.startswith("en") else "fr"
    with override(reader):
        return pdf.render("letter.typ", _data(one, reader), language=reader, title=_title(one))


def _title(one: Shown) -> str:
    return _("Mandate %(number)s") % {"number": one.number}


def _data(one: Shown, reader: str) -> dict[str, object]:
    names = {"person": one.for_whom, "helper": one.holder, "body": one.body}
    return {
        "sender": {"name": one.body, "lines": [], "service": one.holder_service},
        "reference": one.number,
        "date": formats.day(clock.today()),
        "intro": [
            _("I, %(person)s, let %(helper)s, of %(body)s, act for me on the internet.") % names
        ],
        "sections": [
            {"heading": _("For what"), "items": words.labels(one.perimeter, reader)},
            {
                "heading": _("How long"),
                "facts": [
                    {"label": _("From"), "value": formats.day(one.starts_on)},
                    {"label": _("To the end of"), "value": formats.day(one.ends_on)},
                ],
            },
            {
                "heading": _("What I know"),
                "items": [
                    _("The helper says each time why they act; I can read it."),
                    _("I can take this mandate back at any time, at once, without a reason."),
                    _("The helper may not do anything else in my name."),
                ],
            },
            {
                "heading": _("Signature of the person"),
                "paragraphs": [_("Date:") + " ……………………", _("Signature:") + " ……………………"],
            },
        ],
        "mentions": [
            {"label": _("Number of the mandate"), "value": one.number},
            {"label": _("Legal basis"), "value": one.legal_basis},
        ],
    }
