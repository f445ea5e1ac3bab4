"""Why a change was refused, in words: one code, one sentence, in one table."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.kernel.refusals import Refusal, Words

WORDS: Words = {
    "siret": _("%(siret)s is not a SIRET: check its 14 digits."),
    "siret_taken": _("An organisation with the SIRET %(siret)s is already here."),
    "siret_unknown": _(
        "No register of this instance knows the SIRET %(siret)s. Give the organisation's name, "
        "or ask the operator of this instance to add it."
    ),
    "name": _("An organisation needs a name of 1 to 200 characters."),
    "organisation_unknown": _("There is no such organisation here."),
    "organisation_closed": _("%(name)s is closed: nothing can be changed in it."),
    "email_domain": _("%(domain)s is not a domain name such as town.example."),
    "email_domain_shared": _(
        "%(domain)s is open to everybody: an address there proves nothing about an organisation."
    ),
    "competence_none": _(
        "Nobody holds this competence here yet: record its first holder before any transfer."
    ),
    "competence_held": _("This competence already has a holder here: transfer it instead."),
    "competence_same": _("This organisation already holds this competence."),
    "competence_overlap": _(
        "The transfer on %(day)s would overlap what is recorded from %(first)s on: "
        "choose a later day."
    ),
    "competence_gap": _(
        "Nobody would hold this competence from %(first)s to %(last)s: transfer it on %(first)s."
    ),
    "competence_words": _(
        "A competence needs a code, a territory (such as commune:01033) and its source, "
        "the law or the deed."
    ),
    "claim_managed": _("%(name)s already has a manager here: ask them to add you."),
    "claim_capacity": _("Say in which capacity you act, in 1 to 200 characters."),
    "claim_address": _("This address is not at a domain known to belong to %(name)s."),
    "claim_codes": _("Five codes were sent already: an operator will decide on this request."),
    "claim_code_void": _("This code is no longer valid: ask for a new one."),
    "claim_code_wrong": _("This is not the code that was sent. Tries left: %(left)s."),
    "claim_unknown": _("There is no such request here."),
    "claim_decided": _("This request has already been decided."),
    "claim_reason": _("Give the reasons of the refusal: the person will read them."),
    "person_unknown": _("There is no such person here."),
    "member_unknown": _("There is no such agent here."),
    "member_already": _("This person is already an agent of %(name)s on these days."),
    "member_ended": _("This agent's last day has passed: add them again instead."),
    "member_days": _("The last day cannot come before the first day, %(first)s."),
    "member_last_manager": _("%(name)s would be left without a manager: name another one first."),
    "roles": _("Choose at least one role among: %(known)s."),
    "role_operator": _("Only an operator gives or takes the role of operator."),
    "email": _("%(email)s is not an e-mail address."),
    "person_words": _("Names hold at most 200 characters, a phone number 30."),
}


class PartiesError(Refusal):
    """A change of organisations, competences, agents or persons was refused."""

    words = WORDS
