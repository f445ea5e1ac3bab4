"""The letter that tells a partner what became of their request."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from parvis.bricks.identity.models import ClientRequest
from parvis.kernel import mail
from parvis.kernel.urns import urn


def decided(row: ClientRequest) -> None:
    """To whoever asked: accepted or refused, with the operator's words."""
    person = row.asked_by.person if row.asked_by else None
    if person is None or not person.email:
        return
    language = (person.language or "fr")[:2]
    with override(language):
        accepted = row.state == ClientRequest.State.ACCEPTED
        subject = _("Accepted: %(name)s") if accepted else _("Refused: %(name)s")
        text = _("Your request about the client %(name)s was decided.") % {"name": row.name}
        if row.words:
            text += "\n\n" + row.words
        if accepted and row.kind == ClientRequest.Kind.PRODUCTION:
            text += "\n\n" + _("Make its secret on the page of the client in production.")
        try:
            mail.queue(
                person.email,
                subject=subject % {"name": row.name},
                text=text,
                key=f"identity.request.{row.id}",
                organisation=row.organisation_id,
                about=urn("identity", "request", row.id),
                person=person.id,
                language=language,
            )
        except mail.Refused:
            return  # an address that no server takes: the partner's page says the same
