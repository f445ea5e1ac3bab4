"""Words for each code of the hub: what happened, what to do. Never what came from outside."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True)
class Said:
    """A title, what happened, and what the person can do (several ways, best first)."""

    title: Text
    happened: Text
    do: tuple[Text, ...]


_TRY_ANOTHER = _("Choose another account below.")
_LATER = _("Try again in a few minutes.")
_REGISTRY = _(
    "Ask for a full copy of your birth certificate, then have your account’s provider correct "
    "what differs."
)
_QUOTE = _("Write or call us with the number of your ticket: we can check again for you.")
_COUNTER = _("You can also do this at a counter or by telephone: no right is lost.")
_AGAIN = _("Go back to the service and start again.")

SAID: dict[str, Said] = {
    "Y010004": Said(
        _("Your identity could not be certified"),
        _("The civil register knows somebody who resembles you, with small differences."),
        (_REGISTRY, _QUOTE, _COUNTER),
    ),
    "Y010006": Said(
        _("Your identity could not be certified"),
        _("The civil register knows several people who resemble you and cannot tell them apart."),
        (_("Add all your given names to your account, in order."), _QUOTE, _COUNTER),
    ),
    "Y010007": Said(
        _("Your identity could not be certified"),
        _("The civil register found you by the name that you use, not by your birth name."),
        (
            _("Put your birth name in your account, and the other one as name used."),
            _QUOTE,
            _COUNTER,
        ),
    ),
    "Y010008": Said(
        _("Your identity could not be certified"),
        _("The civil register holds nobody with these names, this date and this place of birth."),
        (
            _("Check the spelling of your names, your date and place of birth in your account."),
            _QUOTE,
            _COUNTER,
        ),
    ),
    "Y010009": Said(
        _("Your identity could not be certified"),
        _("The civil register did not understand what your account says of you."),
        (_("Check your date and your place of birth in your account."), _QUOTE, _COUNTER),
    ),
    "Y010011": Said(
        _("The civil register does not answer"),
        _("It is too slow at the moment. This is not your doing."),
        (_LATER, _QUOTE, _COUNTER),
    ),
    "Y010012": Said(
        _("The civil register does not answer"),
        _("It is out of order at the moment. This is not your doing."),
        (_LATER, _QUOTE, _COUNTER),
    ),
    "Y010013": Said(
        _("Your identity could not be certified"),
        _("The answer of the civil register could not be read. This is not your doing."),
        (_LATER, _QUOTE, _COUNTER),
    ),
    "Y010015": Said(
        _("We cannot sign you in with this identity"),
        _("The civil register has a note about this identity that only a person can settle."),
        (
            _("If you are this person, the register is mistaken: call us, we will help you."),
            _("If you act for a relative, use the way meant for heirs and helpers."),
            _QUOTE,
        ),
    ),
    "Y600006": Said(
        _("Your account does not say enough of you"),
        _("Something is missing or misspelt in what your account says: %(claims)s."),
        (_("Complete it with your account’s provider, then try again."), _TRY_ANOTHER, _COUNTER),
    ),
    "Y600021": Said(
        _("The mandate has ended"),
        _("It was taken back, suspended or handed over meanwhile: nothing was sent."),
        (_("Look at your mandates on this platform."),),
    ),
    "Y500006": Said(
        _("Your professional account does not say enough of you"),
        _("Something is missing or misspelt in what your administration says: %(claims)s."),
        (_("Tell your IT department the code of this page."), _TRY_ANOTHER),
    ),
    "Y180001": Said(
        _("This identity is locked"),
        _("You, or our support, locked it after a report of fraud. Nobody can use it."),
        (_("Call us to open it again: we will make sure that it is you."), _COUNTER),
    ),
    "Y500024": Said(
        _("This account is blocked"),
        _("Your administration or our support blocked it."),
        (_("Ask your IT department."),),
    ),
    "Y500015": Said(
        _("This service is for public agents"),
        _("Your organisation is not a public service."),
        (_("Ask the service how to reach it otherwise."),),
    ),
    "Y190001": Said(
        _("This sign-in has ended"),
        _("It stayed open for too long, is already finished, or was begun in another browser."),
        (_AGAIN, _("Allow cookies for this site if your browser refuses them.")),
    ),
    "Y420001": Said(
        _("This sign-in has ended"),
        _("This page was opened out of turn: nothing was sent to the service."),
        (_AGAIN,),
    ),
    "Y420002": Said(
        _("This sign-in has ended"),
        _("This page was loaded twice: nothing more was sent to the service."),
        (_AGAIN,),
    ),
    "Y470001": Said(
        _("This page was already used"),
        _("The form was sent twice, or another tab went further."),
        (_AGAIN,),
    ),
}
NOTICES: dict[str, Text] = {
    "Y020021": _("%(provider)s sent you back without the number of this sign-in. Start again."),
    "Y020022": _("The answer of %(provider)s was not meant for this sign-in. Start again."),
    "Y020019": _("This way to sign in does not exist. Choose another one."),
    "Y020023": _("%(provider)s is closed at the moment. Choose another account."),
    "Y020024": _("This service does not accept %(provider)s. Choose another account."),
    "Y020026": _("The answer of %(provider)s could not be trusted. Try again, or choose another."),
    "Y020027": _("%(provider)s did not say who you are. Try again, or choose another account."),
    "Y020028": _("%(provider)s does not answer. Try again later, or choose another account."),
    "Y020032": _("You did not sign in with %(provider)s, or it refused. You can choose another."),
    "Y100001": _("%(provider)s is not sure enough for this service. Choose another account."),
    "Y100002": _("%(provider)s did not say how sure it is of who you are. Choose another."),
    "Y100018": _("%(provider)s claimed more than it may. Choose another account."),
    "Y100011": _("You blocked %(provider)s in your preferences. Choose another account."),
    "Y500001": _("No way to sign in is known for this address. Check it, or ask your service."),
    "Y500025": _("This service does not accept addresses of this domain."),
    "Y500027": _("%(provider)s does not answer for addresses of this domain."),
}
CLAIMS: dict[str, Text] = {
    "given_name": _("given names"),
    "family_name": _("birth name"),
    "usual_name": _("name"),
    "preferred_username": _("name used"),
    "birthdate": _("date of birth"),
    "gender": _("gender"),
    "birthplace": _("place of birth"),
    "birthcountry": _("country of birth"),
    "email": _("e-mail address"),
    "siret": _("SIRET of the organisation"),
    "uid": _("identifier of the agent"),
    "sub": _("identifier of the account"),
}


def of(code: str) -> Said:
    """Words of a code; those of a lost sign-in for one that has none."""
    return SAID.get(code, SAID["Y190001"])


def notice(kept: object) -> tuple[str, str] | None:
    """Code and sentence of the notice above the list of providers, if there is one."""
    if not isinstance(kept, dict):
        return None
    code = str(kept.get("code", ""))
    text = NOTICES.get(code)
    if text is None:
        return None
    return code, str(text) % {"provider": kept.get("title") or _("Your account")}


def claims(detail: str) -> str:
    """Names of claims in words: "gender,email" is "gender, e-mail address"."""
    known = [str(CLAIMS[name]) for name in detail.split(",") if name in CLAIMS]
    return ", ".join(known) or str(_("something that we do not know"))
