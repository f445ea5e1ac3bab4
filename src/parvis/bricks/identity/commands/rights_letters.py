"""Letters about rights: to their holder, and to whoever must look at them again."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from parvis.bricks.identity.models import Delegation, Review, Right
from parvis.bricks.identity.queries import rights_words as words
from parvis.kernel import mail
from parvis.kernel.access import Role
from parvis.kernel.parties.models import Membership, Person
from parvis.kernel.urns import urn
from parvis.ui import formats


def granted(row: Right) -> None:
    """To the agent: what they may do now, from when to when, on which basis."""
    with override(_language(row.membership.person)):
        _send(row, "granted", _("You have a new right: %(role)s"), _days(row))


def changed(row: Right) -> None:
    """To the agent: the days of a right are others."""
    with override(_language(row.membership.person)):
        _send(row, f"changed.{row.version}", _("The days of your right changed: %(role)s"),
              _days(row))  # fmt: skip


def ended(row: Right) -> None:
    """To the agent: a right was suspended, revoked or is over, and why."""
    with override(_language(row.membership.person)):
        said = words.state_sentence(row.state)
        if row.because:
            said += "\n" + _("Reason: %(because)s") % {"because": row.because}
        said += "\n\n" + _("If this is a mistake, speak to whoever administers rights with you.")
        _send(row, f"{row.state}.{row.version}", _("Your right has ended: %(role)s"), said)


def charged(row: Delegation) -> None:
    """To the agent who now administers rights."""
    person = row.membership.person
    with override(_language(person)):
        language = _language(person)
        values = {"application": words.application(row.application, language)}
        text = _(
            "From now on you give and revoke rights in %(application)s for your organisation, "
            "within what was delegated to you."
        )
        _queue(
            person, _("You administer rights in %(application)s") % values, text % values,
            f"identity.delegation.{row.id}", row,
        )  # fmt: skip


def review_started(review: Review, count: int) -> None:
    """To the organisation's managers: how many rights, until when, what happens otherwise."""
    managers = [
        one
        for one in Membership.objects.filter(
            organisation_id=review.organisation_id, valid_until=None, person__erased_at=None
        ).select_related("person")
        if Role.MANAGER in one.roles
    ]
    for one in managers:
        with override(_language(one.person)):
            day = formats.day(review.due_on)
            text = _(
                "%(count)s rights of your organisation wait for your word until %(day)s.\n\n"
                "A right that nobody confirms is suspended the next day and ends thirty days later."
            ) % {"count": count, "day": day}
            subject = _("Rights to confirm before %(day)s") % {"day": day}
            _queue(one.person, subject, text, f"identity.review.{review.id}.{one.id}", review)


def _days(row: Right) -> str:
    last = formats.day(row.valid_until) if row.valid_until else _("no end said")
    return _("From: %(first)s\nLast day: %(last)s\nLegal basis: %(basis)s") % {
        "first": formats.day(row.valid_from),
        "last": last,
        "basis": row.legal_basis,
    }


def _send(row: Right, act: str, subject: str, more: str) -> None:
    person = row.membership.person
    language = _language(person)
    role = words.role(row.application, row.role, language)
    text = _("%(role)s, in %(application)s\nWhere: %(where)s") % {
        "role": role,
        "application": words.application(row.application, language),
        "where": words.place(row.perimeter_kind, row.perimeter_code, row.organisation.name),
    }
    key = f"identity.right.{row.id}.{act}"
    _queue(person, subject % {"role": role}, f"{text}\n{more}", key, row)


def _queue(
    person: Person, subject: str, text: str, key: str, row: Right | Delegation | Review
) -> None:
    if not person.email:
        return
    kind = type(row).__name__.lower()
    try:
        mail.queue(
            person.email,
            subject=subject,
            text=text,
            key=key,
            organisation=row.organisation_id,
            about=urn("identity", kind, row.id),
            person=person.id,
            language=_language(person),
        )
    except mail.Refused:
        return  # an address that no server takes: the agent's page says the same


def _language(person: Person) -> str:
    return (person.language or "fr")[:2]
