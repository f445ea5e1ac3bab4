"""Acts and purposes in words, as the person concerned reads them in "who saw my data"."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.kernel.journal import words

ACTS: Mapping[str, str | Promise] = {
    "procedures.case.start": _("began a request"),
    "procedures.case.discard": _("erased a draft"),
    "procedures.case.expire": _("erased a draft that was left alone"),
    "procedures.case.file": _("filed the request"),
    "procedures.case.correct": _("sent the missing pieces"),
    "procedures.case.withdraw": _("withdrew the request"),
    "procedures.case.attach": _("moved the request to the account of the same person"),
    "procedures.case.separate": _("gave the request back to the account that filed it"),
    "procedures.case.take_in_instruction": _("began to examine your request"),
    "procedures.case.give_back": _("put your request back in the queue"),
    "procedures.case.assign": _("chose who handles your request"),
    "procedures.case.label": _("put a label on your request, or took one off"),
    "procedures.case.note": _("wrote a note to colleagues about your request"),
    "procedures.case.file_away": _("filed your request away, or took it out again"),
    "procedures.profile.keep": _("kept answers for later forms"),
    "procedures.profile.correct": _("changed a kept answer"),
    "procedures.profile.erase": _("erased kept answers"),
    "procedures.profile.use": _("began a request with kept answers"),
    "procedures.profile.choose_letters": _("chose which e-mails to receive"),
    "procedures.absence.declare": _("said that an agent is away"),
    "procedures.absence.call_off": _("called off the absence of an agent"),
    "procedures.case.annotate": _("wrote a note of the service on your request"),
    "procedures.case.post_message": _("wrote a message about the request"),
    "procedures.case.request_correction": _("asked you for missing pieces"),
    "procedures.case.decide": _("decided on your request"),
    "procedures.case.reopen": _("took your request up again"),
    "procedures.case.issue_document": _("made a document for your request"),
}
PURPOSES: Mapping[str, str | Promise] = {
    "procedures.case": _("To handle your request"),
    "procedures.profile": _("To offer you in a form what you chose to keep"),
    "procedures.case.instruction": _("To examine your request"),
    "procedures.document": _("To give you a document about your request"),
    "procedures.upkeep": _("To keep your requests in order as time passes"),
}


def tell_all() -> None:
    """Give the journal the words of everything that this brick records."""
    for code, said in (*ACTS.items(), *PURPOSES.items()):
        words.tell(code, said)
