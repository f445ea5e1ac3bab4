"""Passkeys: what is asked of a browser, and what makes its answer good. Pure.

Source: W3C Web Authentication Level 3, sections 7.1 (registration) and 7.2 (assertion). A passkey
replaces a password, so the person must always be verified by their device (finger, face, code);
it is discoverable, so that nobody types a name first; attestation is not asked: we trust no
maker more than another. Whoever holds it is named by a random *handle* that says nothing.

A *ceremony* is one challenge of one browser for one purpose: it lives `LIFE` seconds, serves once.
Shapes are the JSON of `PublicKeyCredential.parseCreationOptionsFromJSON` and its sister.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

LIFE = 300
CHALLENGE_BYTES = 32
HANDLE_BYTES = 32
MOST = 20  # passkeys of one holder
LONGEST_ANSWER = 16_000  # characters of JSON; larger ones are not read
ALGORITHMS = (-7, -8, -257)  # COSE: ES256, EdDSA (Ed25519), RS256
NEW, USE = "webauthn.create", "webauthn.get"


class Fault(StrEnum):
    """Why an answer is refused."""

    MALFORMED = "malformed"
    STALE = "stale"  # no ceremony waits in this browser, or it waited too long
    PURPOSE = "purpose"  # a registration where a sign-in was asked, or the reverse
    CHALLENGE = "challenge"
    ORIGIN = "origin"  # the browser stood on another site
    EMBEDDED = "embedded"  # our page was inside another site's
    SITE = "site"  # the passkey belongs to another site
    ABSENT = "absent"  # nobody touched the device
    NOT_VERIFIED = "not_verified"
    ALGORITHM = "algorithm"
    SIGNATURE = "signature"
    UNKNOWN = "unknown"  # this passkey was never registered here, or was removed
    OTHER_HOLDER = "other_holder"  # a good passkey, of somebody else
    COUNTER = "counter"  # it went back: two devices hold the same key
    TAKEN = "taken"  # registered already
    TOO_MANY = "too_many"


class Wrong(ValueError):
    """An answer is refused; `fault` says why, in a closed list that pages give words to."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Site:
    """The relying party: `id` is the host's name without port, `origin` what browsers say."""

    id: str
    origin: str
    name: str

    @property
    def digest(self) -> bytes:
        """What authenticators sign in place of the site's name."""
        return hashlib.sha256(self.id.encode()).digest()


def site_of(origin: str, name: str) -> Site | None:
    """The site of an instance; None where browsers offer no passkeys (no HTTPS, bare address)."""
    parts = urlsplit(origin.rstrip("/"))
    host = parts.hostname or ""
    local = host == "localhost" or host.endswith(".localhost")
    bare = host.replace(".", "").isdigit() or ":" in host
    if not host or bare or (parts.scheme != "https" and not (local and parts.scheme == "http")):
        return None
    port = f":{parts.port}" if parts.port and parts.port not in (80, 443) else ""
    return Site(host, f"{parts.scheme}://{host}{port}", name)


@dataclass(frozen=True)
class Said:
    """What a browser answered, taken apart; nothing of it is believed yet."""

    purpose: str
    credential: str  # base64url
    challenge: bytes
    origin: str
    embedded: bool
    site_digest: bytes
    present: bool
    verified: bool
    count: int
    handle: str = ""  # base64url; only in sign-ins


@dataclass(frozen=True)
class Known:
    """A passkey that is registered here."""

    credential: str
    handle: str
    count: int
    public_key: bytes = b""


@dataclass(frozen=True)
class New:
    """A passkey that was just made, checked."""

    credential: str
    public_key: bytes  # COSE
    count: int
    aaguid: str
    transports: tuple[str, ...]
    synced: bool


@dataclass(frozen=True)
class Used:
    """A sign-in that holds: the counter to keep, and whether copies of the key exist."""

    credential: str
    count: int
    synced: bool


def judge_new(
    said: Said, site: Site, challenge: bytes, known: Collection[str] = ()
) -> Fault | None:
    """Why a registration is refused, None when it holds. `known`: credentials of the instance."""
    fault = _judge(said, site, challenge, NEW)
    if fault is not None:
        return fault
    return Fault.TAKEN if said.credential in known else None


def judge_use(
    said: Said, site: Site, challenge: bytes, known: Known | None, *, handle: str = ""
) -> Fault | None:
    """Why a sign-in is refused, None when all but the signature holds.

    `handle`: who must hold it, when somebody in particular is asked (a second factor, a
    confirmation); empty for whoever comes.
    """
    fault = _judge(said, site, challenge, USE)
    if fault is not None:
        return fault
    if known is None or known.credential != said.credential:
        return Fault.UNKNOWN
    if (said.handle and said.handle != known.handle) or (handle and handle != known.handle):
        return Fault.OTHER_HOLDER
    return Fault.COUNTER if went_back(known.count, said.count) else None


def went_back(kept: int, said: int) -> bool:
    """Whether a counter shows a copied key (7.2 step 22); synced passkeys stay at 0 for ever."""
    return (kept > 0 or said > 0) and said <= kept


def _judge(said: Said, site: Site, challenge: bytes, purpose: str) -> Fault | None:
    checks = (
        (said.purpose == purpose, Fault.PURPOSE),
        (bool(challenge) and said.challenge == challenge, Fault.CHALLENGE),
        (said.origin == site.origin, Fault.ORIGIN),
        (not said.embedded, Fault.EMBEDDED),
        (said.site_digest == site.digest, Fault.SITE),
        (said.present, Fault.ABSENT),
        (said.verified, Fault.NOT_VERIFIED),
    )
    return next((fault for holds, fault in checks if not holds), None)


def ask_new(
    site: Site, challenge: bytes, *, handle: str, name: str, excluded: Sequence[str] = ()
) -> dict[str, Any]:
    """Options of a registration. `excluded`: passkeys that the person has already."""
    return {
        "rp": {"id": site.id, "name": site.name},
        "user": {"id": handle, "name": name, "displayName": name},
        "challenge": encode(challenge),
        "pubKeyCredParams": [{"type": "public-key", "alg": alg} for alg in ALGORITHMS],
        "timeout": LIFE * 1000,
        "excludeCredentials": [{"type": "public-key", "id": one} for one in excluded],
        "authenticatorSelection": {
            "residentKey": "required",
            "requireResidentKey": True,
            "userVerification": "required",
        },
        "attestation": "none",
    }


def ask_use(site: Site, challenge: bytes, *, allowed: Sequence[str] = ()) -> dict[str, Any]:
    """Options of a sign-in. `allowed` empty: the device offers those it has for this site."""
    return {
        "challenge": encode(challenge),
        "timeout": LIFE * 1000,
        "rpId": site.id,
        "allowCredentials": [{"type": "public-key", "id": one} for one in allowed],
        "userVerification": "required",
    }


def encode(raw: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def named(typed: str) -> str:
    """A name as it is kept: one line of at most 60 characters, without what cannot be printed."""
    line = " ".join(typed[:1000].split())
    return "".join(letter for letter in line if letter.isprintable())[:60].strip()
