"""What is known once a person has signed in at the hub: the seam between hub and provider."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Authentication:
    """Who signed in, how surely, through whom.

    `identity`: claims by their OpenID names as the client's profile expects them
    (`given_name`, `birthdate` "1962-00-00", `birthplace` COG…), from the civil register where the
    profile says so; what the provider itself said, when it differs, goes under `idp_…`.
    `person`: the person known to this instance, None when nobody of it (a FranceConnect user of
    another service). `subject_seed`: what the pairwise name is computed from: the identity hash of
    reference 1.6, or the uuid of the account; never an e-mail address.
    `acr`: level reached, in the profile's words; `amr`: means, RFC 8176.
    `auth_time`: when the person last proved who they are, not when this session was used.
    `idp`: uid of the identity provider, `idp_session` and `idp_id_token`: for logout upstream.
    `act`: mandate under which somebody else acts (RFC 8693 `act`), else None.
    """

    identity: Mapping[str, Any]
    subject_seed: str
    acr: str
    auth_time: dt.datetime
    amr: tuple[str, ...] = ()
    person: UUID | None = None
    membership: UUID | None = None
    idp: str = ""
    idp_session: str = ""
    idp_id_token: str = ""
    act: Mapping[str, Any] | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)  # kept in the session for the hub

    def claims(self) -> dict[str, Any]:
        """The identity, plus the claims that tell of the sign-in itself."""
        told: dict[str, Any] = {**self.identity, "amr": list(self.amr)}
        if self.idp:
            told["idp_id"] = self.idp
        if self.act is not None:
            told["act"] = dict(self.act)
        return told


@dataclass(frozen=True)
class Granted:
    """What the person let the client have. `scopes` and `claims` are subsets of what was asked."""

    scopes: tuple[str, ...]
    id_token_claims: tuple[str, ...] = ()
    userinfo_claims: tuple[str, ...] = ()
    acr: str = ""  # level returned; empty: the one reached (reference 1.7: the one asked)


@dataclass(frozen=True)
class ClientResponse:
    """What goes back to the client through the browser.

    `session_token`: new value of the hub's session cookie, "" when it does not change.
    """

    redirect_uri: str
    parameters: Mapping[str, str]
    mode: str = "query"  # query, fragment, form_post
    session_token: str = ""
    session_seconds: int = 0
