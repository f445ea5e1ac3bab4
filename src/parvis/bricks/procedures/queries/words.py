"""Codes of the domain in the reader's language: states, problems, refusals, reasons of a date.

The domain names what is wrong with a code and parameters; here is the one table of words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from parvis.bricks.procedures.domain.fields.base import known
from parvis.bricks.procedures.domain.problems import Problem, Refusal
from parvis.bricks.procedures.domain.states import State
from parvis.bricks.procedures.domain.texts import Text
from parvis.kernel.calendar import in_full
from parvis.kernel.values import in_figures

Words = Mapping[str, str | Promise]

STATES: Words = {
    State.DRAFT: _("draft"),
    State.FILED: _("filed"),
    State.IN_INSTRUCTION: _("being examined"),
    State.AWAITING_CORRECTION: _("waiting for the person"),
    State.ACCEPTED: _("accepted"),
    State.REFUSED: _("refused"),
    State.CLOSED: _("closed without follow-up"),
    State.WITHDRAWN: _("withdrawn"),
    State.EXPIRED: _("erased"),
}

PROBLEMS: Words = {
    "required": _("This answer is missing."),
    "too_few_rows": _("Add at least %(least)s."),
    "too_many_rows": _("At most %(most)s can be added here."),
    "not_text": _("Text is expected here."),
    "too_long": _("This answer has %(length)s characters; %(most)s are the most."),
    "too_short": _("At least %(least)s characters are needed."),
    "unreadable_characters": _("Some characters here cannot be read. Type them again."),
    "pattern": _("This answer does not have the expected form."),
    "email": _("Write an e-mail address such as name@example.org."),
    "phone": _("Write a telephone number such as 06 12 34 56 78 or +41 22 123 45 67."),
    "siret": _("Check the 14 digits of this SIRET number."),
    "not_number": _("Write a number, in digits."),
    "not_whole": _("Write a whole number, without decimals."),
    "number_too_big": _("This number is too large."),
    "too_small": _("The smallest number accepted is %(least)s."),
    "too_big": _("The largest number accepted is %(most)s."),
    "too_many_decimals": _("Write at most %(most)s decimals."),
    "not_date": _("Write a date such as 03/05/2026."),
    "no_such_day": _("This day does not exist. Check the date."),
    "not_past": _("This date must be in the past."),
    "not_future": _("This date must not be in the past."),
    "too_early": _("This date must not be before %(least)s."),
    "too_late": _("This date must not be after %(most)s."),
    "not_yes_no": _("Answer yes or no."),
    "not_an_option": _("Choose among the answers proposed."),
    "too_few_options": _("Choose at least %(least)s answers."),
    "too_many_options": _("Choose at most %(most)s answers."),
    "commune": _("Write the name of a commune, or its post code."),
    "commune_which": _("Several communes fit: %(names)s. Write the post code too."),
    "company": _("Write the SIRET number, or the name and the town."),
    "company_unknown": _("No establishment has this SIRET number. Check it."),
    "epci": _("Write the name of the group of communes, or its SIREN number."),
    "epci_which": _("Several groups fit: %(names)s. Write its name in full."),
    "departement": _("Write the name or the number of the département."),
    "departement_which": _("Several départements fit: %(names)s."),
    "region": _("Write the name of the region."),
    "region_which": _("Several regions fit: %(names)s."),
    "address": _("Write the number, the street, the post code and the town."),
    "file_refused": _("This file could not be kept. Send it again, or another one."),
    "too_many_files": _("At most %(most)s files can be sent here."),
    "locked": _("This answer is certified and cannot be changed here."),
    "check": _("This answer cannot be accepted."),
    "unknown_field": _("This form has no question %(key)s."),
    "computed": _("This answer is worked out by the form."),
    "file_is_attached": _("Send the file itself."),
    "no_answer_here": _("Nothing is asked here."),
    "not_rows": _("These answers cannot be read."),
    "bad_row": _("These answers cannot be read."),
    "too_many_keys": _("Too many answers were sent at once; %(most)s are the most."),
    "document": _("%(place)s: %(what)s"),
    "publish_service": _("Choose the service in charge."),
    "publish_service_name": _("Give the name of the service in charge."),
    "publish_service_postal_address": _("Give the postal address of the service in charge."),
    "publish_service_phone": _("Give the telephone number of the service in charge."),
    "publish_contact": _("Give a way to reach the service in charge."),
    "publish_other_channel": _(
        "Offer another way than the screen: a counter, a telephone number or an address."
    ),
    "publish_legal_basis": _("Name the text on which the procedure is founded."),
    "publish_processing_basis": _(
        "Say on what ground personal data are used (article 6 of the GDPR)."
    ),
    "publish_purpose": _("Say to the person what the answers are used for."),
    "publish_retention": _("Say how many months the answers are kept."),
    "publish_level": _("Choose the sign-in level."),
    "publish_dpo": _("Give the contact for personal data."),
    "publish_regime": _("Say what silence means: acceptance, refusal, or no decision."),
    "publish_remedies": _("Write the remedies and their time limits."),
    "publish_title": _("Give a title."),
    "publish_questions": _("Ask at least one question."),
    "publish_empty_step": _("This page asks nothing."),
    "publish_label": _("This question has no words in French."),
    "publish_empty_block": _("This block asks nothing."),
    "example_answer": _("Example “%(name)s”: this answer can no longer be given."),
    "example_not_shown": _("Example “%(name)s”: this question should be shown, and is not."),
    "example_not_hidden": _("Example “%(name)s”: this question should be hidden, and is shown."),
    "example_not_wanted": _(
        "Example “%(name)s”: something should be missing or wrong here, and nothing is."
    ),
    "example_value": _("Example “%(name)s”: %(expected)s was expected, %(found)s was found."),
    "publish_rule": _("A rule cannot be used (%(rule)s): %(what)s"),
    "publish_id_reused": _("The number %(stable_id)s was another question before."),
    "publish_id_moved": _("The question %(stable_id)s was in another block before."),
}

REFUSALS: Words = {
    "no_such_case": _("There is no such request."),
    "no_such_procedure": _("There is no such procedure."),
    "not_in_this_state": _("This cannot be done now: the request is %(state)s."),
    "changed_elsewhere": _(
        "This request was changed elsewhere since you opened it. Nothing of yours was written. "
        "Look at it again, then repeat what you were doing."
    ),
    "decided_meanwhile": _(
        "Another agent decided on this request while you were reading it. Your decision was not "
        "recorded."
    ),
    "incomplete": _("Some answers are missing or must be changed before you can file."),
    "bad_patch": _("What was sent does not belong to this form. Nothing was saved."),
    "too_many_rows": _("No more can be added here."),
    "procedure_not_open": _("This procedure takes no new request at present."),
    "level_too_low": _("Sign in with a stronger identity to file this request."),
    "outside_mandate": _("The mandate by which you act does not cover this procedure."),
    "too_many_drafts": _(
        "You already have %(most)s unfinished requests for this procedure. Finish or erase one."
    ),
    "receipt_incomplete": _(
        "The service in charge is not completely described, so that no acknowledgement can be "
        "given. Your answers are kept. Please tell the service."
    ),
    "too_many_files": _("At most %(most)s files can be sent here."),
    "not_your_file": _("This file does not belong to this request. Send it again."),
    "no_such_file": _("There is no such file here."),
    "message_empty": _("Write your message first."),
    "too_long": _("At most %(most)s characters can be written here."),
    "not_text": _("Text is expected here."),
    "unreadable_characters": _("Some characters cannot be read. Type them again."),
    "missing_required": _("List what is missing or wrong: the law asks for a list."),
    "too_many_missing": _("At most %(most)s things can be listed."),
    "deadline_range": _("Give between %(least)s and %(most)s days."),
    "bad_reason": _("Choose why the request must be corrected."),
    "unknown_field": _("This form has no question %(key)s."),
    "not_an_agent_here": _("Choose an agent of your organisation who handles requests."),
    "author_incomplete": _(
        "Your name, your capacity and your service must be known before you can decide (CRPA, "
        "article L212-1). Ask the manager of your organisation to complete your membership."
    ),
    "reasons_required": _("Write the reasons: the person will read them."),
    "reasons_too_long": _("The reasons have too many characters; %(most)s are the most."),
    "other_organisation": _("This belongs to another organisation."),
    "bad_slug": _("An address is made of lower case letters, digits and hyphens."),
    "slug_taken": _("The address %(slug)s is already used."),
    "bad_document": _("This form cannot be used as it is."),
    "bad_yaml": _("This file cannot be read: %(what)s"),
    "document_too_big": _("This form is too large."),
    "view_name_required": _("Give the view a name."),
    "view_too_long": _("This list has too many filters to be kept."),
    "view_changed_elsewhere": _(
        "This view was changed elsewhere since you opened it. Nothing of yours was written."
    ),
    "too_many_views": _("You keep %(most)s views already. Remove one first."),
    "no_such_view": _("There is no such view."),
    "label_name_required": _("Give the label a name."),
    "label_exists": _("Your organisation has a label of this name already."),
    "label_look": _("Choose how the label looks."),
    "too_many_labels": _("Your organisation has %(most)s labels already. Remove one first."),
    "no_such_label": _("There is no such label."),
    "no_such_fact": _("There is no such answer in your profile."),
    "wrong_fact": _("This answer could not be taken."),
    "note_empty": _("Write your note first."),
    "absence_days": _("Give days in order, not past, and at most %(most)s of them."),
    "absence_overlaps": _("This agent is already said to be away on some of these days."),
    "absence_same_agent": _("Choose somebody else: nobody stands in for themself."),
    "substitute_without_right": _(
        "This agent does not sign decisions, and so cannot stand in for one who does."
    ),
    "no_such_absence": _("There is no such absence."),
    "batch_act": _("Choose what to do with the cases."),
    "batch_empty": _("Tick at least one case first."),
    "batch_too_many": _("At most %(most)s cases can be chosen at once. Narrow the list."),
    "batch_fault": _(
        "Something went wrong on our side with this case. Nothing was changed: try it alone."
    ),
    "not_allowed": _("You may not do this to this case (any more)."),
    "no_batch_decisions": _(
        "Decisions of this procedure are made one by one: open the case and decide there."
    ),
    "no_draft": _("There is nothing new to publish."),
    "form_changed_elsewhere": _("Somebody else changed this form since you opened the page."),
    "no_such_question": _("This question or page is no longer in the form."),
    "cannot_move": _("It cannot go any further in this direction."),
    "cannot_stand_there": _("It cannot stand there."),
    "nothing_to_undo": _("There is nothing left to undo."),
    "nothing_to_redo": _("There is nothing left to redo."),
    "procedure_not_closed": _("This procedure is not closed."),
    "dates_order": _("The last day comes before the first one."),
    "not_publishable": _("Something is missing before this procedure can be published."),
}


def state(value: str) -> str:
    """A state in words."""
    return str(STATES[value])


def problem(one: Problem) -> str:
    """One problem in words; those of the form's author when they wrote some."""
    if one.message:
        return Text.from_json(one.message).in_language(get_language() or "fr")
    words = str(PROBLEMS.get(one.code, one.code))
    what = {"what": one.cause.words(gettext)} if one.cause else {}
    return words % {"stable_id": one.stable_id, **_shown(one.params), **what}


def refusal(error: Refusal) -> str:
    """Why a command refused, in words."""
    params = _shown(error.params)
    if "state" in params and params["state"] in STATES:
        params["state"] = state(str(params["state"]))
    return str(REFUSALS.get(error.code, error.code)) % params


def _language() -> str:
    return known(get_language() or "fr")


def _shown(params: Mapping[str, str | int]) -> dict[str, str]:
    """Parameters as people read them: numbers grouped, days in full."""
    return {name: _value(value) for name, value in params.items()}


def _value(value: str | int) -> str:
    if isinstance(value, int):
        return in_figures(value, _language())
    try:
        return in_full(dt.date.fromisoformat(value), _language()) if len(value) == 10 else value
    except ValueError:
        return value
