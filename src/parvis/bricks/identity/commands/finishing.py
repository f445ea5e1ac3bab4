"""The end of a sign-in: what the person lets go, the mail that tells them, the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from parvis.bricks.identity.commands import accounts, interactions, standing_in
from parvis.bricks.identity.commands.federating import note
from parvis.bricks.identity.commands.verifying import authentication
from parvis.bricks.identity.domain import hub
from parvis.bricks.identity.domain.authentication import ClientResponse, Granted
from parvis.bricks.identity.domain.hub import Device, Notice, Refusal, Step
from parvis.bricks.identity.domain.profiles import PROFILES
from parvis.bricks.identity.domain.silence import answered_acr
from parvis.bricks.identity.models import Grant
from parvis.bricks.identity.queries import acting
from parvis.bricks.identity.queries.interactions import Opened
from parvis.bricks.identity.queries.sessions import Signed
from parvis.kernel import clock, keys, mail
from parvis.kernel.db.transactions import command
from parvis.kernel.urns import urn


@dataclass(frozen=True)
class Handed:
    """The answer for the client, and what the browser is to remember of who used it."""

    response: ClientResponse
    device: Device


def page_of(opened: Opened) -> hub.Page:
    """What the person is told before the data leave."""
    return hub.page_for(opened.asked.scopes, consent=_asks_consent(opened))


def _asks_consent(opened: Opened) -> bool:
    meta = opened.client.metadata
    if "consent" in opened.asked.needs and opened.profile == "oidc":
        return True
    return meta.service_type == "private" and meta.identity_consent


def skips_page(opened: Opened) -> bool:
    """Whether the client may go without the information page: it is allowed `login` alone and
    sends it (reference 1.3), or it is an agents' service, whose legal basis is not consent."""
    if opened.profile == "proconnect":
        return True
    alone = opened.asked.prompts == ("login",) and "login" in opened.client.metadata.allowed_prompts
    return alone and page_of(opened) is not hub.Page.CONSENT


@command
def hand_over(
    opened: Opened,
    *,
    session: Signed | None,
    session_token: str,
    device: Device,
    suspicious: bool = False,
    language: str = "fr",
) -> Handed | Refusal:
    """Let the data go: history, mail when it is due, code for the client; all or nothing."""
    if opened.step != Step.VERIFIED:
        return hub.WRONG_STEP
    found = opened.data["verified"]
    over = standing_in.use(opened)
    if over is not None:
        return over
    reused = session if opened.data.get("sso") else None
    number = _remember(opened, found)
    digest, today = device_digest(found["seed"]), clock.today().toordinal()
    notice = Notice(
        suspicious=suspicious,
        same_client_in_session=reused is not None and _went_there(reused, opened),
        trusted_device=device.trusted(digest, today),
    )
    if hub.must_tell(notice):
        _tell(opened, number, str(found["identity"].get("email", "")), language)
    who = authentication(opened)
    granted = Granted(
        scopes=_granted(opened),
        id_token_claims=_asked_claims(opened, "id_token"),
        userinfo_claims=_asked_claims(opened, "userinfo"),
        acr=found["acr"] if PROFILES[opened.profile].platforms else answered_acr(opened.asked, who),
    )
    answer = interactions.complete(
        opened, who, granted, session=reused, session_token=session_token
    )
    note(opened, "FC_REDIRECTED_TO_SP", provider=opened.data["provider"])
    return Handed(answer, device.used_by(digest, today))


def _granted(opened: Opened) -> tuple[str, ...]:
    """What was asked; under a mandate, what the mandate covers of it."""
    kept = opened.data["verified"].get("act")
    if kept is None:
        return opened.asked.scopes
    return acting.allowed(tuple(kept["perimeter"]), opened.asked.scopes)


def _remember(opened: Opened, found: Mapping[str, Any]) -> UUID:
    """The line of the person's history, and the event of the journal."""
    event = hub.EVENTS[page_of(opened)]
    note(opened, event, provider=opened.data["provider"])
    return accounts.remember(
        UUID(found["account"]),
        event=event,
        profile=opened.profile,
        client_id=opened.client.client_id,
        client=opened.client.metadata.title or opened.client.name,
        provider=opened.data["title"],
        acr=found["acr"],
        claims={"": list(_granted(opened))},
    )


@command
def give_up(opened: Opened, error: str = "access_denied", words: str = "") -> ClientResponse:
    """The person goes back to the client without signing in."""
    return interactions.abort(opened, error, words or "user authentication aborted")


def device_digest(seed: str) -> str:
    """What the cookie of a browser holds of an identity."""
    return keys.hash_token(f"identity.device:{seed}")[:32]


def _asked_claims(opened: Opened, place: str) -> tuple[str, ...]:
    wanted = opened.asked.claims.get(place)
    return tuple(str(name) for name in wanted) if isinstance(wanted, dict) else ()


def _went_there(session: Signed, opened: Opened) -> bool:
    return Grant.objects.filter(session_id=session.id, client_id=opened.client.id).exists()


def _tell(opened: Opened, number: UUID, address: str, language: str) -> None:
    """One letter for one sign-in: where, through whom, when, and what to do if it was not them."""
    if not address:
        return
    with override(language):
        values = {
            "client": opened.client.metadata.title or opened.client.name,
            "provider": opened.data["title"],
            "at": clock.paris(clock.now()).strftime("%d/%m/%Y %H:%M"),
            "code": number,
        }
        subject = _("You signed in to %(client)s") % values
        text = (
            _(
                "You signed in to %(client)s with your account %(provider)s, on %(at)s "
                "(Paris time).\n\n"
                "If it was you, you have nothing to do.\n\n"
                "If it was not you, change the password of your account %(provider)s, then report "
                "it on this platform. The code of this sign-in is %(code)s."
            )
            % values
        )
    try:
        mail.queue(
            address,
            subject=subject,
            text=text,
            key=f"identity.connection.{number}",
            about=urn("identity", "connection", number),
            language=language,
        )
    except mail.Refused:
        return  # an address that no server takes: the history still shows the sign-in
