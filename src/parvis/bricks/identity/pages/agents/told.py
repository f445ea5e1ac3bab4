"""Words of what happens to agents' accounts and requests, for the journal."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.kernel.journal import words

_ACCOUNT = {
    "open": _("opened an agent account"),
    "change_password": _("changed the password of an agent account"),
    "add_totp": _("added an application that gives codes"),
    "remove_totp": _("removed an application that gives codes"),
    "renew_recovery": _("made new recovery codes"),
    "use_recovery": _("used a recovery code"),
}
_JOIN = {
    "join": _("joined an organisation"),
    "ask": _("asked to join an organisation"),
    "reply": _("answered a question on a request to join"),
    "withdraw": _("gave up a request to join"),
    "accept": _("accepted a request to join"),
    "refuse": _("refused a request to join"),
    "ask_more": _("asked a question on a request to join"),
    "reopen": _("opened a request to join again"),
}


def tell_all() -> None:
    """Give the journal these words."""
    for act, said in _ACCOUNT.items():
        words.tell(f"identity.agent_account.{act}", said)
    for act, said in _JOIN.items():
        words.tell(f"identity.join.{act}", said)
