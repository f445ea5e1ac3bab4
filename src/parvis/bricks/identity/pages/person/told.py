"""Words of what happens to a local account, for the journal and for its page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.kernel.journal import words

_ACTS = {
    "open": _("opened an account with an e-mail address"),
    "sign_in_mail": _("signed in by e-mail"),
    "sign_in_passkey": _("signed in with a passkey"),
    "sign_in_code": _("signed in with a recovery code"),
    "sign_in_recovery": _("recovered an account through the mailbox"),
    "passkey_add": _("added a passkey"),
    "passkey_remove": _("removed a passkey"),
    "passkey_copied": _("refused a passkey of which a copy seems to exist"),
    "mail_opens": _("let letters open the account"),
    "mail_closed": _("let passkeys alone open the account"),
    "codes_make": _("made recovery codes"),
    "address_change": _("changed the e-mail address of an account"),
    "address_restore": _("gave an account its earlier e-mail address back"),
    "recovery_ask": _("asked to recover an account"),
    "recovery_stop": _("stopped a recovery"),
    "claim": _("attached requests filed by e-mail"),
    "separate": _("separated requests filed by e-mail"),
}
_KEYS = {
    "add": _("kept a passkey"),
    "rename": _("named a passkey"),
    "remove": _("forgot a passkey"),
}
_COMPARED = {
    "open": _("found several accounts with one civil identity"),
    "merge": _("joined accounts with one civil identity"),
    "keep_apart": _("kept accounts with one civil identity apart"),
    "undo": _("took back what was decided of accounts with one civil identity"),
}


def tell_all() -> None:
    """Give the journal the words of this brick's acts on local accounts."""
    for act, said in _ACTS.items():
        words.tell(f"identity.local.{act}", said)
    for act, said in _KEYS.items():
        words.tell(f"identity.passkey.{act}", said)
    for act, said in _COMPARED.items():
        words.tell(f"identity.conflict.{act}", said)
