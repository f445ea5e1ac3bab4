"""Why a change of the directory was refused, in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext_lazy as _

from parvis.bricks.directory.domain.problems import Problem
from parvis.kernel.refusals import Refusal, Words

WORDS: Words = {
    "name": _("A name in French is needed, of at most %(longest)s characters on one line."),
    "summary": _("The summary has at most %(longest)s characters in each language."),
    "note": _("The note has at most %(longest)s characters in each language."),
    "access": _("The words on accessibility have at most %(longest)s characters."),
    "email": _("%(email)s is not an e-mail address."),
    "phone": _("%(phone)s is not a phone number."),
    "url": _("%(url)s is not an address that begins with https://."),
    "address": _(
        "A postal address needs one to five lines, a post code of five digits and a town."
    ),
    "dpo": _("The contact of the data protection officer has at most 300 characters."),
    "competence": _("A competence is a code of small letters, such as school_catering."),
    "territory": _("%(territory)s is not a territory such as commune:00101."),
    "place": _("A place on the map is a latitude from -90 to 90 and a longitude from -180 to 180."),
    "field": _("%(field)s cannot be changed here."),
    "organisation_unknown": _("There is no such organisation here, or it is closed."),
    "service_unknown": _("There is no such service here."),
    "counter_unknown": _("There is no such counter here."),
    "counter_used": _("This counter is a channel of %(count)s services: change them first."),
    "closed": _("It is closed: it can no longer be changed."),
    "conflict": _("Someone changed it meanwhile: read it again, nothing of theirs was lost."),
    "channel_online": _("An online channel needs its address, https://…"),
    "channel_phone": _("A phone channel needs a number."),
    "channel_counter": _("A counter channel needs an open counter of the same organisation."),
    "channel_home": _("A home channel needs a number to ask for it, or words that say how."),
    "channel_mail": _("A mail channel needs a postal address, its own or the service's."),
    "channels_many": _("A service has at most %(most)s channels."),
    "hours_shape": _("These hours cannot be understood."),
    "hours_many": _("At most %(weekly)s weekly hours and %(exceptions)s exceptions are kept."),
    "hours_day": _("A day of the week is a number from 1 (Monday) to 7 (Sunday)."),
    "hours_time": _("“%(text)s” is not a time such as 09:00."),
    "hours_date": _("“%(text)s” is not a date such as 2026-12-24."),
    "hours_order": _("Closing (%(closes)s) must come after opening (%(opens)s)."),
    "hours_days": _("The last day, %(until)s, comes before the first, %(since)s."),
    "hours_exception": _("An exception needs its first day."),
    "hours_overlap": _("Two openings overlap on day %(day)s of the week, at %(opens)s."),
    "hours_exceptions_overlap": _("Two exceptions say different things of %(day)s."),
    "hours_why": _("The reason of an exception has at most %(longest)s characters."),
    "hours_zone": _("%(zone)s is not a time zone such as Europe/Paris."),
}


class DirectoryError(Refusal):
    """A change of a service or a counter was refused."""

    words = WORDS


@contextmanager
def in_words() -> Iterator[None]:
    """Raise the domain's problems as DirectoryError."""
    try:
        yield
    except Problem as problem:
        raise DirectoryError(problem.code, **problem.facts) from problem
