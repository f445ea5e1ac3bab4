"""What becomes of a checked authorize request: an answer at once, or an interaction."""

from __future__ import annotations

from parvis.bricks.identity.commands import accounts, grants, interactions
from parvis.bricks.identity.domain import silence
from parvis.bricks.identity.domain.authentication import ClientResponse, Granted
from parvis.bricks.identity.domain.clients import ClientRecord
from parvis.bricks.identity.domain.profiles import PROFILES
from parvis.bricks.identity.domain.requests import Asked
from parvis.bricks.identity.queries import silent, subjects
from parvis.bricks.identity.queries.hot import State
from parvis.bricks.identity.queries.sessions import Signed
from parvis.kernel import clock


def answer(
    client: ClientRecord, asked: Asked, state: State
) -> ClientResponse | interactions.Started:
    """A code when the session in force suffices, else an error or a new interaction.

    The error is for `prompt=none`. Each is one transaction of its own.
    """
    why = _hindrance(client, asked, state.session, state.stored)
    if not why and state.session is not None:
        return _at_once(client, asked, state.session, state)
    if "none" in asked.prompts:
        return grants.refusal(client.profile, asked, why, "the person must be asked")
    return interactions.start(client, asked)


def _at_once(client: ClientRecord, asked: Asked, session: Signed, state: State) -> ClientResponse:
    """A code, and the line of the person's history: all or nothing."""
    granted = everything(client, asked, session)
    history = accounts.history_line(client, session.authentication, granted)
    return grants.issue(
        client, asked, session, granted,
        stored_sub=state.stored, rights=state.rights, beside=history,
    )  # fmt: skip


def _hindrance(client: ClientRecord, asked: Asked, session: Signed | None, stored_sub: str) -> str:
    if session is None:
        return "login_required"
    profile = PROFILES[client.profile]
    why = silence.hindrance(profile, client, asked, session.authentication, clock.now())
    if why:
        return why
    if asked.sub_hint:
        seed = session.authentication.subject_seed
        if subjects.of(client, seed, stored_sub) != asked.sub_hint:
            return "login_required"
    return "" if silent.may_answer(client, asked, session) else "interaction_required"


def everything(client: ClientRecord, asked: Asked, session: Signed) -> Granted:
    """All that was asked, as granted when nothing needs the person's choice."""
    return Granted(
        scopes=asked.scopes,
        id_token_claims=tuple(asked.claims.get("id_token", ())),
        userinfo_claims=tuple(asked.claims.get("userinfo", ())),
        acr=silence.answered_acr(asked, session.authentication),
    )
