"""Which letters a person does not want by e-mail."""

from __future__ import annotations

from collections.abc import Iterable

from parvis.bricks.procedures.models import MailChoice
from parvis.bricks.procedures.queries.mail_choices import OPTIONAL
from parvis.bricks.procedures.queries.profile import of_oneself
from parvis.kernel import clock, journal
from parvis.kernel.access import Actor, Forbidden, require
from parvis.kernel.db.transactions import command
from parvis.kernel.parties import public as parties


@command
def choose_letters(actor: Actor, wanted: Iterable[str]) -> None:
    """Receive only these kinds of letters among those that one may do without.

    Acknowledgements, requests for pieces and decisions are always sent: the law or the person's
    rights depend on them.
    """
    require(actor, "procedures.profile.write")
    person = of_oneself(actor)
    if person is None:
        raise Forbidden("procedures.profile.write")
    unwanted = sorted(OPTIONAL - set(wanted))
    MailChoice.objects.update_or_create(
        person_id=person, defaults={"unwanted": unwanted, "updated_at": clock.now()}
    )
    journal.record(
        actor,
        "procedures.profile.choose_letters",
        parties.person_urn(person),
        organisation=None,
        persons=[person],
        fields=unwanted,
    )
