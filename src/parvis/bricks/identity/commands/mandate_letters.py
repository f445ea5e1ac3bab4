"""Letters about mandates: the code, and the notice of each change, in the reader's language."""

from __future__ import annotations

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from parvis.bricks.identity.models import Mandate
from parvis.kernel import mail
from parvis.kernel.parties.models import Membership
from parvis.kernel.parties.public import PersonSummary, organisation, person
from parvis.kernel.urns import urn


def _values(row: Mandate) -> dict[str, str]:
    holder = person(row.holder_id)
    body = organisation(row.organisation_id) if row.organisation_id else None
    origin = settings.PARVIS_ORIGIN.rstrip("/")
    return {
        "helper": holder.full_name if holder else "",
        "body": body.name if body else "",
        "from": date_format(row.starts_on, "DATE_FORMAT"),
        "until": date_format(row.ends_on, "DATE_FORMAT"),
        "address": f"{origin}/identite/mandats/",
        "number": row.number,
    }


def _helped(row: Mandate) -> PersonSummary | None:
    found = person(row.person_id) if row.person_id else None
    return found if found is not None and found.email and not found.erased else None


def reaches(row: Mandate) -> bool:
    """Whether the person helped has an address to write to."""
    return _helped(row) is not None


def code(row: Mandate, letters: str, subjects: list[str], minutes: int) -> bool:
    """Send the code with what it accepts, in words; False when the person has no address."""
    helped = _helped(row)
    if helped is None:
        return False
    with override(helped.language):
        values = _values(row) | {
            "code": letters,
            "minutes": str(minutes),
            "subjects": "\n".join(f"- {one}" for one in subjects),
        }
        return _send(
            row,
            helped,
            f"code.{row.codes_sent}",
            _("%(helper)s asks to act for you") % values,
            _(
                "%(helper)s (%(body)s) asks to act for you, from %(from)s to %(until)s, for:\n\n"
                "%(subjects)s\n\n"
                "If you agree, give this code to the person who helps you, and say what you "
                "accept: %(code)s\n"
                "It is good for %(minutes)s minutes, once.\n\n"
                "If you do not agree, do nothing. You can take your agreement back at any time: "
                "%(address)s"
            )
            % values,
        )


def activated(row: Mandate) -> bool:
    """Tell the person that somebody may act for them from now on."""
    helped = _helped(row)
    if helped is None:
        return False
    with override(helped.language):
        values = _values(row)
        return _send(
            row,
            helped,
            "active",
            _("%(helper)s can act for you") % values,
            _(
                "%(helper)s (%(body)s) can act for you from %(from)s to %(until)s, by the mandate "
                "%(number)s.\n\n"
                "See each use, or take it back at once: %(address)s"
            )
            % values,
        )


def handed_over(row: Mandate, member: Membership) -> bool:
    """Tell the person that another helper of the same organisation acts from now on."""
    helped = _helped(row)
    if helped is None:
        return False
    with override(helped.language):
        values = _values(row) | {"helper": member.person.full_name}
        return _send(
            row,
            helped,
            f"handed.{row.version}",
            _("Another person of %(body)s helps you") % values,
            _(
                "From now on %(helper)s (%(body)s) acts for you by the mandate %(number)s. What "
                "you accepted has not changed.\n\n"
                "If you do not want this, take the mandate back: %(address)s"
            )
            % values,
        )


def ended(row: Mandate, side: str) -> bool:
    """Tell the other side: the helper when the person took it back, else the person."""
    to = person(row.holder_id) if side == "person" else _helped(row)
    if to is None or not to.email or to.erased:
        return False
    with override(to.language):
        return _send(
            row,
            to,
            "ended",
            _("The mandate %(number)s has ended") % _values(row),
            _(
                "The mandate %(number)s was taken back. Nobody can act by it any more.\n\n"
                "What was done before stays in the history of whom it stood for."
            )
            % _values(row),
        )


def _send(row: Mandate, to: PersonSummary, what: str, subject: str, text: str) -> bool:
    try:
        mail.queue(
            to.email,
            subject=subject,
            text=text,
            key=f"identity.mandate.{row.id}.{what}",
            about=urn("identity", "mandate", row.id),
            person=to.id,
            language=to.language,
            urgent=what.startswith("code"),
        )
    except mail.Refused:
        return False  # an address that no server takes: the pages say the same
    return True
