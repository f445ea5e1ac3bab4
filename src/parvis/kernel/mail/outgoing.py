"""Queueing a letter."""

from __future__ import annotations

from uuid import UUID

from django.utils import translation

from parvis.kernel import jobs
from parvis.kernel.db.transactions import command
from parvis.kernel.mail import letter
from parvis.kernel.mail.models import Letter
from parvis.kernel.urns import Urn


@command
def queue(
    to: str,
    *,
    subject: str,
    text: str,
    key: str,
    html: str = "",
    organisation: UUID | None = None,
    about: Urn | None = None,
    person: UUID | None = None,
    language: str = "",
    urgent: bool = False,
) -> UUID:
    """Write a letter and the job that sends it, in the caller's transaction; its identifier.

    One letter per `key`, whatever is asked again: the first one stays and its identifier is
    given. A key is made of identifiers and kept: nothing personal in it. `language` is that of
    the words (the active one when empty). `urgent`: somebody waits for it in front of a screen
    (a sign-in link). `person`: to whom, so that erasing them empties it. `mail.Refused` in words
    for what cannot be sent.
    """
    letter.check(to, subject, text, html, key)
    row = Letter(
        key=key,
        to=to,
        subject=subject,
        text=text,
        html=html,
        language=(language or translation.get_language() or "fr")[:8],
        organisation=organisation,
        person=person,
        about=str(about or ""),
    )
    Letter.objects.bulk_create([row], ignore_conflicts=True)
    kept: UUID = Letter.objects.values_list("id", flat=True).get(key=key)
    if kept == row.id:
        name = "mail.send_urgent" if urgent else "mail.send"
        args = {"letter": str(kept)}
        jobs.enqueue(name, args, key=str(kept), new=True, organisation=organisation)
    return kept
