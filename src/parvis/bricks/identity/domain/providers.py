"""The record of an identity provider: what is written once, and what each rule reads of it.

Names follow FranceConnect's record (reference 1.11) in snake case. The secret is not here: it is
encrypted in its own column.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from parvis.bricks.identity.domain import acr, hub, routing
from parvis.bricks.identity.domain.upstream import (
    KEY_WRAPPING,
    SIGNING,
    Endpoints,
    Upstream,
)

AUDIENCES = ("usager", "agent")
HANDLERS = ("default", "eidas", "helpers", "local")


class WrongRecord(ValueError):
    """A record cannot be kept; `field` names what is wrong."""

    def __init__(self, name: str) -> None:
        super().__init__(f"wrong record: {name}")
        self.field = name


# With private_key_jwt the provider reads our keys at `<hub>/client/.well-known/keys`.
SIGNED = "private_key_jwt"
AUTH_METHODS = ("client_secret_post", "client_secret_basic", SIGNED)


@dataclass(frozen=True)
class Record:
    """One provider as operators write it.

    `handler`: how its identity is read (eidas: no register, relaxed identity; helpers: a button
    apart; local: accounts of this instance, a declared identity, no call). `box`: words shown
    before leaving, by language. `domains` route agents here.
    """

    issuer: str = ""
    discovery: bool = True
    discovery_url: str = ""
    authorization_endpoint: str = ""
    token_endpoint: str = ""
    userinfo_endpoint: str = ""
    jwks_uri: str = ""
    end_session_endpoint: str = ""
    client_id: str = ""
    token_endpoint_auth_method: str = "client_secret_post"  # noqa: S105 - a method's name
    scopes: tuple[str, ...] = ("openid", "profile", "birth", "email")
    id_token_signed_response_alg: str = "ES256"  # noqa: S105 - an algorithm
    id_token_encrypted_response_alg: str = ""
    userinfo_signed_response_alg: str = ""
    userinfo_encrypted_response_alg: str = ""
    amr: tuple[str, ...] = ()
    allowed_acr: tuple[str, ...] = ("eidas1",)
    handler: str = "default"
    box: Mapping[str, str] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)
    domains: tuple[str, ...] = ()
    also_domains: tuple[str, ...] = ()
    blocks_unlisted: bool = False
    routed: bool = True
    default: bool = False
    default_siret: str = ""
    test: bool = False  # invented identities, for clients in sandbox

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Record:
        """From the row's JSON; unknown names are left out."""
        known = {one.name for one in fields(cls)}
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in kept.items()
            if name in known
        }
        return cls(**values)

    def to_json(self) -> dict[str, Any]:
        """As kept in a row: what differs from the defaults."""
        usual = asdict(Record())
        return {name: value for name, value in asdict(self).items() if value != usual[name]}

    def check(self) -> None:
        """WrongRecord for the first thing that cannot work."""
        if not _web(self.issuer):
            raise WrongRecord("issuer")
        addresses = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
        if not self.discovery:
            wrong = next((name for name in addresses if not _web(getattr(self, name))), "")
            if wrong:
                raise WrongRecord(wrong)
        if not self.client_id:
            raise WrongRecord("client_id")
        for name, allowed in (
            ("id_token_signed_response_alg", (*SIGNING, "HS256")),
            ("userinfo_signed_response_alg", ("", *SIGNING, "HS256")),
            ("id_token_encrypted_response_alg", ("", *KEY_WRAPPING)),
            ("userinfo_encrypted_response_alg", ("", *KEY_WRAPPING)),
            ("token_endpoint_auth_method", AUTH_METHODS),
            ("handler", HANDLERS),
        ):
            if getattr(self, name) not in allowed:
                raise WrongRecord(name)
        if "openid" not in self.scopes:
            raise WrongRecord("scopes")
        if not self.allowed_acr or not set(self.allowed_acr) <= set(acr.COVERS):
            raise WrongRecord("allowed_acr")

    def upstream(self, uid: str, secret: str) -> Upstream:
        """What the client of the provider needs."""
        places = None
        if not self.discovery:
            places = Endpoints(
                self.authorization_endpoint,
                self.token_endpoint,
                self.userinfo_endpoint,
                self.jwks_uri,
                self.end_session_endpoint,
            )
        return Upstream(
            uid=uid,
            issuer=self.issuer,
            client_id=self.client_id,
            secret=secret,
            discovery=self.discovery,
            discovery_url=self.discovery_url,
            endpoints=places,
            scopes=self.scopes,
            id_token_alg=self.id_token_signed_response_alg,
            userinfo_alg=self.userinfo_signed_response_alg,
            id_token_encrypted=self.id_token_encrypted_response_alg,
            userinfo_encrypted=self.userinfo_encrypted_response_alg,
            auth=self.token_endpoint_auth_method,
        )


@dataclass(frozen=True)
class Listed:
    """A provider as pages and rules read it, without its secret."""

    uid: str
    title: str
    audience: str
    active: bool
    display: bool
    beta: bool
    record: Record
    version: int = 0  # moves with each change

    @property
    def rule(self) -> hub.Provider:
        """What decides of it."""
        return hub.Provider(
            uid=self.uid,
            active=self.active,
            display=self.display,
            beta=self.beta,
            acrs=self.record.allowed_acr,
            amr=self.record.amr,
            helper=self.record.handler == "helpers",
            test=self.record.test,
            declared=self.record.handler == "local",
        )

    @property
    def served(self) -> routing.Served:
        """What routing knows of it."""
        return routing.Served(
            uid=self.uid,
            domains=frozenset(self.record.domains),
            also=frozenset(self.record.also_domains),
            blocks_unlisted=self.record.blocks_unlisted,
            routed=self.record.routed and self.active,
            default=self.record.default and self.active,
        )


def _web(text: str) -> bool:
    return text.startswith(("https://", "http://")) and "#" not in text and " " not in text
