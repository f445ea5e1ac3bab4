"""Decisions of the hub between a client and an identity provider. Pure.

Order of a sign-in (FranceConnect's pipeline): choice of provider, callback, check of the
identity, verification (provider still allowed, level, register, locks, the person's own
preferences), information or consent, back to the client. Each decision refuses with a code of
the scheme, `Y` and six characters, and the pages give it words.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

LEVELS = ("eidas1", "eidas2", "eidas3")


class Step(StrEnum):
    """Where a sign-in is. Each page names the steps from which it may be opened."""

    CHOICE = "start"  # nothing was chosen yet: the list of providers
    AWAY = "away"  # the person is at the provider
    BACK = "back"  # the provider answered, its identity is read
    CODE = "code"  # an agent types the code that the hub sent (second factor)
    VERIFIED = "verified"  # every check has passed: information or consent
    REFUSED = "refused"  # a check refused: redress page
    DONE = "done"  # handed back to the client


# Every step before the end leads back to the choice and away: the browser's button, an error of
# the provider, a change of mind. Single sign-on goes from the choice to VERIFIED or REFUSED.
_AGAIN = frozenset({Step.CHOICE, Step.AWAY})
WAYS: Mapping[Step, frozenset[Step]] = {
    Step.CHOICE: _AGAIN | {Step.VERIFIED, Step.REFUSED, Step.DONE},
    Step.AWAY: _AGAIN | {Step.BACK},
    Step.BACK: _AGAIN | {Step.CODE, Step.VERIFIED, Step.REFUSED},
    Step.CODE: _AGAIN | {Step.CODE, Step.VERIFIED},
    Step.VERIFIED: _AGAIN | {Step.DONE},
    Step.REFUSED: _AGAIN | {Step.DONE},
    Step.DONE: frozenset(),
}


@dataclass(frozen=True)
class Refusal:
    """Why a sign-in stops. `to_choice`: another provider may do; else the redress page."""

    code: str
    to_choice: bool = False
    detail: str = ""


WRONG_STEP = Refusal("Y420001")
REFRESHED = Refusal("Y420002")
NO_SESSION = Refusal("Y190001")
WRONG_FORM = Refusal("Y470001")  # the form's token is missing, used or of another session
STATE_MISSING = Refusal("Y020021", to_choice=True)
STATE_WRONG = Refusal("Y020022", to_choice=True)
PROVIDER_UNKNOWN = Refusal("Y020019", to_choice=True)
PROVIDER_DISABLED = Refusal("Y020023", to_choice=True)
PROVIDER_LISTED = Refusal("Y020024", to_choice=True)  # excluded for this client
TOKEN_FAILED = Refusal("Y020026", to_choice=True)
USERINFO_FAILED = Refusal("Y020027", to_choice=True)
PROVIDER_DOWN = Refusal("Y020028", to_choice=True)
PROVIDER_ERROR = Refusal("Y020032", to_choice=True)
IDENTITY_WRONG = Refusal("Y600006")
ACR_LOW = Refusal("Y100001", to_choice=True)
ACR_MISSING = Refusal("Y100002", to_choice=True)
ACR_NOT_ALLOWED = Refusal("Y100018", to_choice=True)
PROVIDER_BLOCKED_BY_PERSON = Refusal("Y100011", to_choice=True)
ACCOUNT_LOCKED = Refusal("Y180001")
NO_DOMAIN = Refusal("Y500001", to_choice=True)
AGENT_IDENTITY_WRONG = Refusal("Y500006")
PUBLIC_ONLY = Refusal("Y500015")
AGENT_BLOCKED = Refusal("Y500024")
DOMAIN_REFUSED_BY_CLIENT = Refusal("Y500025", to_choice=True)
DOMAIN_NOT_SERVED = Refusal("Y500027", to_choice=True)


def allowed(now: Step, wanted: Step) -> bool:
    """Whether a sign-in may go from one step to the other."""
    return wanted in WAYS[now]


@dataclass(frozen=True)
class Provider:
    """What decides of an identity provider. `acrs`: levels that it may assert."""

    uid: str
    active: bool = True
    display: bool = True
    beta: bool = False
    acrs: tuple[str, ...] = ("eidas1",)
    amr: tuple[str, ...] = ()
    helper: bool = False
    test: bool = False  # invented identities: for clients in sandbox, and for no others
    declared: bool = False  # local accounts: no civil identity


@dataclass(frozen=True)
class Rules:
    """What a client allows: a list of providers, white unless `exclude`; hints; level wanted."""

    listed: frozenset[str] = frozenset()
    exclude: bool = True
    hints: frozenset[str] = frozenset()
    sso_acrs: frozenset[str] = frozenset({"eidas1"})
    sandbox: bool = False
    declared: bool = False  # whether a declared identity is enough

    def accepts(self, provider: Provider) -> bool:
        """Whether people of this client may use the provider."""
        if provider.test != self.sandbox or (provider.declared and not self.declared):
            return False
        listed = provider.uid in self.listed
        return not listed if self.exclude else listed


class Tile(StrEnum):
    """How a provider is shown on the choice page."""

    OPEN = "open"
    CLOSED = "closed"  # greyed: it exists and cannot be used now
    HIDDEN = "hidden"


def rank(acr: str) -> int:
    """0 for an unknown level, then 1 to 3."""
    return LEVELS.index(acr) + 1 if acr in LEVELS else 0


def wanted(acr_values: Sequence[str], default: str) -> str:
    """The level that a client asks: the first one known of its list, else the default."""
    return next((acr for acr in acr_values if rank(acr)), default)


def tile(provider: Provider, rules: Rules, wanted: str, *, suspicious: bool = False) -> Tile:
    """How to show a provider to somebody who must reach the level `wanted`.

    In a suspicious context (a doubt of the body's own filters) providers that only reach eidas1
    are closed.
    """
    if not provider.display or not rules.accepts(provider):
        return Tile.HIDDEN
    highest = max((rank(acr) for acr in provider.acrs), default=0)
    if not provider.active or highest < rank(wanted):
        return Tile.CLOSED
    return Tile.CLOSED if suspicious and highest < 2 else Tile.OPEN


def may_leave(provider: Provider | None, rules: Rules) -> Refusal | None:
    """Why nobody may be sent to this provider now, if so."""
    if provider is None:
        return PROVIDER_UNKNOWN
    if not provider.active:
        return PROVIDER_DISABLED
    return None if rules.accepts(provider) else PROVIDER_LISTED


def level(asked: str, asserted: str | None, provider: Provider) -> str | Refusal:
    """The level that the client is told: the one it asked for, never the stronger one it got.

    A level missing, not allowed for this provider or lower than asked is refused.
    """
    if not asserted:
        return ACR_MISSING
    if asserted not in provider.acrs:
        return ACR_NOT_ALLOWED
    return asked if rank(asserted) >= rank(asked) > 0 else ACR_LOW


def may_reuse(asked: str, rules: Rules, known: str, *, forced: bool = False) -> bool:
    """Single sign-on: whether an identity of this session answers without the provider.

    Never when the client forces a new sign-in, above what its platform allows (eidas1 for the
    low one, eidas2 for the high one), or when the session was opened at a lower level.
    """
    return not forced and asked in rules.sso_acrs and rank(known) >= rank(asked) > 0


@dataclass(frozen=True)
class Preferences:
    """What a person decided: providers blocked, and whether future ones are."""

    blocked: frozenset[str] = frozenset()
    allowed: frozenset[str] = frozenset()
    block_future: bool = False

    def accept(self, provider: Provider) -> bool:
        """Whether the person lets this provider speak for them.

        A provider of which nothing was said follows the rule for future ones; so does the helpers'
        provider, which cannot be set alone.
        """
        if provider.declared:
            return True  # that account is the person's own mailbox: its own page closes it
        if provider.helper:
            return not self.block_future
        if provider.uid in self.blocked:
            return False
        return provider.uid in self.allowed or not self.block_future

    def changed(
        self, providers: Sequence[Provider], allowed: Collection[str], *, block_future: bool
    ) -> Preferences:
        """The preferences that a form asks for, over the providers that it listed."""
        listed = {one.uid for one in providers if not one.helper}
        open_ = frozenset(allowed) & listed
        return Preferences(frozenset(listed - open_), open_, block_future)


class Page(StrEnum):
    """What a person is told before the data leave."""

    ANONYMOUS = "anonymous"
    INFORMATION = "information"
    CONSENT = "consent"


def page_for(scopes: Collection[str], *, consent: bool) -> Page:
    """Anonymous when only `openid` is asked; a checkbox for clients with `identityConsent`."""
    if not set(scopes) - {"openid"}:
        return Page.ANONYMOUS
    return Page.CONSENT if consent else Page.INFORMATION


EVENTS = {
    Page.ANONYMOUS: "FC_DATATRANSFER_INFORMATION_ANONYMOUS",
    Page.INFORMATION: "FC_DATATRANSFER_INFORMATION_IDENTITY",
    Page.CONSENT: "FC_DATATRANSFER_CONSENT_IDENTITY",
}


@dataclass(frozen=True)
class Notice:
    """Facts that decide whether a person is told by mail of a sign-in."""

    suspicious: bool = False
    same_client_in_session: bool = False
    trusted_device: bool = False


def must_tell(notice: Notice) -> bool:
    """In this order: suspicious always; never again for the same client in one session; never on
    a trusted device; else always."""
    if notice.suspicious:
        return True
    return not (notice.same_client_in_session or notice.trusted_device)


MOST_ON_DEVICE = 3
MOST_TRUSTED = 2
DEVICE_DAYS = 90


@dataclass(frozen=True)
class Device:
    """Identities that used one browser, newest last: digests and the day (ordinal) of last use."""

    seen: tuple[tuple[str, int], ...] = field(default=())

    def alive(self, today: int) -> Device:
        """Without those of more than 90 days ago."""
        return Device(tuple(one for one in self.seen if today - one[1] < DEVICE_DAYS))

    def trusted(self, digest: str, today: int) -> bool:
        """Whether this person is known here, on a browser that few people share."""
        known = self.alive(today).seen
        return any(digest == one for one, _ in known) and len(known) <= MOST_TRUSTED

    def used_by(self, digest: str, today: int) -> Device:
        """With this person as the latest; at most 3 are kept."""
        others = tuple(one for one in self.alive(today).seen if one[0] != digest)
        return Device((*others, (digest, today))[-MOST_ON_DEVICE:])
