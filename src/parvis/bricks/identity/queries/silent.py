"""Whether a session may answer a client at once, without any page."""

from __future__ import annotations

from uuid import UUID

from parvis.bricks.identity.domain import hub
from parvis.bricks.identity.domain.clients import ClientRecord
from parvis.bricks.identity.domain.providers import Listed
from parvis.bricks.identity.domain.requests import Asked
from parvis.bricks.identity.queries import accounts, clients, providers
from parvis.bricks.identity.queries.accounts import Account
from parvis.bricks.identity.queries.sessions import Signed

MOST = 5_000
_kept: dict[object, Listed | Account | None] = {}
_at: list[int] = [0]


def may_answer(client: ClientRecord, asked: Asked, signed: Signed) -> bool:
    """What the hub has to say: provider still open and not filtered, account not locked, provider
    not blocked by the person. No statement when nothing changed: kept for the length of an epoch.
    """
    if _at[0] != clients.current_epoch() or len(_kept) > MOST:
        _kept.clear()
        _at[0] = clients.current_epoch()
    if signed.authentication.act is not None:
        return False  # under a mandate each sign-in says its purpose anew
    uid = signed.authentication.idp
    if not uid:
        return not client.sandbox  # an account of this instance is a real one
    if uid not in _kept:
        _kept[uid] = providers.found(uid)
    listed = _kept[uid]
    if not isinstance(listed, Listed) or hub.may_leave(listed.rule, clients.rules_of(client)):
        return False
    number = signed.authentication.extra.get("account")
    if not number:
        return True
    if number not in _kept:
        _kept[number] = accounts.by_id(UUID(str(number)))
    account = _kept[number]
    if not isinstance(account, Account):
        return True
    return not account.locked and account.preferences.accept(listed.rule)
