"""Letters of local accounts: keys, and notices of what changed. Words in the reader's language."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from parvis.bricks.identity.commands.mail_keys import Made
from parvis.kernel import clock, mail
from parvis.kernel.values.ids import uuid7


def address_of(path: str) -> str:
    """A whole address of this instance."""
    return f"{settings.PARVIS_ORIGIN.rstrip('/')}{path}"


def sign_in(to: str, made: Made, language: str) -> None:
    """Link and code to sign in."""
    with override(language):
        _send(
            to,
            _("Your code to sign in: %(code)s") % {"code": made.code},
            _(
                "Somebody, probably you, asks to sign in with this address.\n\n"
                "In the browser where you asked, type this code: %(code)s\n"
                "Or open this address there: %(address)s\n\n"
                "Both work once, for 15 minutes. Give this code to nobody: we never ask for it.\n\n"
                "If it was not you, do nothing: without this letter nobody signs in."
            )
            % {"code": made.code, "address": address_of(f"/identite/courriel/{made.token}/")},
            made.id,
            language,
        )


def passkey_wanted(to: str, made: Made, language: str) -> None:
    """The account opens with passkeys only: no key is sent."""
    with override(language):
        _send(
            to,
            _("Sign in with your passkey"),
            _(
                "Somebody, probably you, asks to sign in with this address.\n\n"
                "Your account opens with a passkey only, as you decided. Sign in with it: "
                "%(address)s\n\n"
                "If you have lost all of them, use a recovery code, or ask for recovery: "
                "%(recovery)s\n\n"
                "If it was not you, do nothing."
            )
            % {
                "address": address_of("/identite/courriel/"),
                "recovery": address_of("/identite/secours/"),
            },
            made.id,
            language,
        )


def recovery_asked(to: str, made: Made, hours: int, language: str, person: UUID) -> None:
    """Somebody asked for recovery: it comes after a delay, and may be stopped until then."""
    with override(language):
        _send(
            to,
            _("Somebody asked to recover your account"),
            _(
                "If it was you, wait: in %(hours)s hours we send you a link to sign in.\n\n"
                "If it was not you, stop it now: %(address)s"
            )
            % {
                "hours": hours,
                "address": address_of(f"/identite/secours/arreter/{made.token}/"),
            },
            made.id,
            language,
            person,
        )


def recovery_open(to: str, made: Made, language: str, person: UUID) -> None:
    """The delay is over: the link of a recovery."""
    with override(language):
        _send(
            to,
            _("Your link to recover your account"),
            _(
                "You asked to recover your account. Open this address and confirm: %(address)s\n\n"
                "It works once, for 24 hours."
            )
            % {"address": address_of(f"/identite/secours/{made.token}/")},
            made.id,
            language,
            person,
        )


def confirm_address(to: str, made: Made, language: str) -> None:
    """To the new address: the link that makes it the account's."""
    with override(language):
        _send(
            to,
            _("Confirm your new e-mail address"),
            _(
                "An account of this platform asks to use this address from now on.\n\n"
                "If it is yours, open this address in the browser where you are signed in, and "
                "confirm: %(address)s\n\nIt works once, for one hour. If it is not you, do nothing."
            )
            % {"address": address_of(f"/identite/compte/adresse/{made.token}/")},
            made.id,
            language,
        )


def address_taken(to: str, language: str) -> None:
    """To an address that has an account already: nothing is changed, its owner knows."""
    with override(language):
        _send(
            to,
            _("This address has an account already"),
            _(
                "Somebody, perhaps you, asked to use this address for another account.\n\n"
                "It already has one: nothing changed. Sign in with this address, or use another "
                "one."
            ),
            uuid7(),
            language,
        )


def address_changed(to: str, made: Made, masked: str, language: str, person: UUID) -> None:
    """To the old address: what changed, and how to undo it for seven days."""
    with override(language):
        _send(
            to,
            _("The e-mail address of your account changed"),
            _(
                "Your account now uses another address: %(masked)s\n\n"
                "If it was you, you have nothing to do.\n\n"
                "If it was not you, undo it within 7 days: %(address)s\n"
                "That also removes passkeys and recovery codes made since."
            )
            % {
                "masked": masked,
                "address": address_of(f"/identite/compte/annuler/{made.token}/"),
            },
            made.id,
            language,
            person,
        )


def attached(to: str, made: Made, language: str, person: UUID) -> None:
    """Requests filed with this address went to another account: how to undo it."""
    with override(language):
        _send(
            to,
            _("Your requests were attached to an account"),
            _(
                "With the link of your receipt, somebody attached the requests that you filed with "
                "this address to their account.\n\n"
                "If it was you, you have nothing to do.\n\n"
                "If it was not you, undo it within 7 days: %(address)s"
            )
            % {"address": address_of(f"/identite/compte/annuler/{made.token}/")},
            made.id,
            language,
            person,
        )


def happened(to: str, what: str, language: str, person: UUID) -> None:
    """A change of the account, told at once. `what` is a key of `_sentences`."""
    with override(language):
        at = clock.paris(clock.now()).strftime("%d/%m/%Y %H:%M")
        _send(
            to,
            _("Your account changed"),
            _(
                "%(what)s\n\nOn %(at)s (Paris time).\n\n"
                "If it was not you, sign in, remove what you do not know and make new recovery "
                "codes: %(address)s"
            )
            % {
                "what": _sentences()[what],
                "at": at,
                "address": address_of("/identite/compte/"),
            },
            uuid7(),
            language,
            person,
        )


def _sentences() -> dict[str, str]:
    return {
        "passkey_added": _("A passkey was added to your account."),
        "passkey_removed": _("A passkey was removed from your account."),
        "passkey_copied": _(
            "A passkey of your account was refused: it seems that a copy of it exists. Remove it "
            "and make another one."
        ),
        "codes_made": _("New recovery codes were made. The earlier ones work no more."),
        "code_used": _("Somebody signed in with a recovery code. Other browsers were signed out."),
        "recovered": _(
            "Somebody recovered your account through your mailbox. Other browsers were signed out."
        ),
        "recovery_stopped": _("A recovery of your account was stopped."),
        "mail_opens": _("Your account can be opened with a link sent by e-mail again."),
        "mail_closed": _("Your account now opens with passkeys only."),
        "address_restored": _(
            "Your account uses this address again. Every browser was signed out."
        ),
        "separated": _("The requests filed with this address are yours alone again."),
    }


def _send(
    to: str, subject: str, text: str, number: UUID, language: str, person: UUID | None = None
) -> None:
    try:
        mail.queue(
            to,
            subject=subject,
            text=text,
            key=f"identity.local.{number}",
            person=person,
            language=language,
            urgent=True,
        )
    except mail.Refused:
        return  # an address that no server takes: the page says the same, nothing is revealed
