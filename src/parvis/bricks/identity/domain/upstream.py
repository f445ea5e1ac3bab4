"""An OpenID provider as its client sees it: what we know of it, and the checks of what it says.

Sources: OpenID Connect Core 3.1.2 to 3.1.3 and 5.3.2, Discovery 4.3, RFC 9207 (issuer in the
authorization response, against mix-up), RFC 9700. Signatures are checked by the gateway; here,
the claims. A check that fails raises `Lie`: its code names the check, and nothing of what the
provider sent is repeated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from parvis.bricks.identity.domain.jose import Signer

SKEW = 30  # seconds by which two clocks may differ
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
OLDEST_TOKEN = 600  # seconds after which an id_token is not a fresh answer
SIGNING = ("ES256", "RS256", "PS256")  # HS256 only where a record says so
KEY_WRAPPING = ("ECDH-ES", "RSA-OAEP", "RSA-OAEP-256")
CONTENT = ("A256GCM",)


class Lie(ValueError):
    """A provider says something that does not hold. `code` names the check that failed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Endpoints:
    """Addresses of a provider, from its record or its discovery document."""

    authorize: str
    token: str
    userinfo: str
    jwks: str
    end_session: str = ""
    introspection: str = ""
    names_issuer: bool = False  # authorization_response_iss_parameter_supported


@dataclass(frozen=True)
class Upstream:
    """What a client needs to speak with one provider. `secret` is in clear only here, in memory.

    `uid` names the provider in redirect URIs, so that an answer of one is never taken for an
    answer of another. `auth`: client_secret_post, client_secret_basic, or private_key_jwt (then
    `signer` holds our private key).
    """

    uid: str
    issuer: str
    client_id: str
    secret: str = field(default="", repr=False)
    discovery: bool = True
    discovery_url: str = ""
    endpoints: Endpoints | None = None
    scopes: tuple[str, ...] = ("openid", "profile", "birth", "email")
    id_token_alg: str = "ES256"  # noqa: S105 - an algorithm
    userinfo_alg: str = ""  # empty: JSON; else the userinfo is a JWT signed with it
    id_token_encrypted: str = ""
    userinfo_encrypted: str = ""
    auth: str = "client_secret_post"
    signer: Signer | None = field(default=None, repr=False)

    @property
    def document(self) -> str:
        """Address of the discovery document."""
        known = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
        return self.discovery_url or known


@dataclass(frozen=True)
class Sent:
    """What was sent with the person, to compare with what comes back."""

    uid: str
    state: str
    nonce: str
    verifier: str
    redirect_uri: str
    acr: str = ""
    max_age: int | None = None
    at: int = 0


@dataclass(frozen=True)
class LoggedOut:
    """A logout token that holds. `sub` or `sid` may be empty, never both; `until`: its end."""

    sub: str
    sid: str
    jti: str
    until: int


@dataclass(frozen=True)
class Said:
    """What a provider asserts once every check has passed."""

    sub: str
    acr: str
    amr: tuple[str, ...]
    auth_time: int | None
    claims: Mapping[str, Any]
    id_token: str = field(repr=False, default="")
    sid: str = ""


def endpoints(document: object, issuer: str) -> Endpoints:
    """Addresses in a discovery document; it must speak for the issuer that was asked."""
    if not isinstance(document, dict):
        raise Lie("discovery_form")
    if document.get("issuer") != issuer:
        raise Lie("discovery_issuer")
    names = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
    found = [document.get(name) for name in names]
    if not all(isinstance(one, str) and one.startswith(("https://", "http://")) for one in found):
        raise Lie("discovery_form")
    authorize, token, userinfo, jwks = (str(one) for one in found)
    end, look = document.get("end_session_endpoint"), document.get("introspection_endpoint")
    return Endpoints(
        authorize,
        token,
        userinfo,
        jwks,
        end if isinstance(end, str) else "",
        look if isinstance(look, str) else "",
        document.get("authorization_response_iss_parameter_supported") is True,
    )


def check_response(sent: Sent, issuer: str, params: Mapping[str, str], *, named: bool) -> str:
    """The code in an authorization response; `Lie` when the response is not for this request.

    `state` was found equal before. `iss` must be the provider's when it is there, and be there
    when the provider promises it (`named`).
    """
    said = params.get("iss", "")
    if (said and said != issuer) or (named and not said):
        raise Lie("response_iss")
    code = params.get("code", "")
    if not code or len(code) > 4096:
        raise Lie("code_missing")
    return code


def check_id_token(claims: Mapping[str, Any], upstream: Upstream, sent: Sent, now: int) -> None:
    """The claims of an id_token whose signature holds (Core 3.1.3.7); `Lie` otherwise."""
    if claims.get("iss") != upstream.issuer:
        raise Lie("iss")
    sub = claims.get("sub")
    if not isinstance(sub, str) or not 1 <= len(sub) <= 255:
        raise Lie("sub")
    _audience(claims, upstream.client_id)
    expires, issued = claims.get("exp"), claims.get("iat")
    if not _instant(expires) or now >= int(expires) + SKEW:  # type: ignore[arg-type]
        raise Lie("exp")
    if not _instant(issued):
        raise Lie("iat")
    age = now - int(issued)  # type: ignore[arg-type]
    if age < -SKEW or age > OLDEST_TOKEN:
        raise Lie("iat")
    if claims.get("nonce") != sent.nonce:
        raise Lie("nonce")
    if sent.max_age is not None:
        when = claims.get("auth_time")
        if not _instant(when) or now - int(when) > sent.max_age + SKEW:  # type: ignore[arg-type]
            raise Lie("auth_time")


def check_logout(claims: Mapping[str, Any], upstream: Upstream, now: int) -> LoggedOut:
    """A logout token whose signature holds (Back-Channel Logout 1.0, 2.6); `Lie` otherwise."""
    if claims.get("iss") != upstream.issuer:
        raise Lie("iss")
    _audience(claims, upstream.client_id)
    issued, expires = claims.get("iat"), claims.get("exp")
    if not _instant(issued) or not -SKEW <= now - int(issued) <= OLDEST_TOKEN:  # type: ignore[arg-type]
        raise Lie("iat")
    if expires is not None and (not _instant(expires) or now >= int(expires) + SKEW):
        raise Lie("exp")
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(LOGOUT_EVENT), dict):
        raise Lie("events")
    if "nonce" in claims:  # an id_token is never taken for a logout token
        raise Lie("nonce")
    sub, sid, jti = (claims.get(name, "") for name in ("sub", "sid", "jti"))
    if not all(isinstance(one, str) and len(one) <= 512 for one in (sub, sid, jti)):
        raise Lie("logout_form")
    if not jti or not (sub or sid):
        raise Lie("logout_form")
    return LoggedOut(sub, sid, jti, int(issued) + OLDEST_TOKEN + SKEW)  # type: ignore[arg-type]


def _audience(claims: Mapping[str, Any], client_id: str) -> None:
    """Only for us: another audience is not trusted; `azp`, when there, is us."""
    audience = claims.get("aud")
    listed = audience if isinstance(audience, list) else [audience]
    if listed != [client_id]:
        raise Lie("aud")
    if claims.get("azp", client_id) != client_id:
        raise Lie("azp")


def check_userinfo(claims: Mapping[str, Any], sub: str, upstream: Upstream, *, jwt: bool) -> None:
    """A userinfo about the person of the id_token (Core 5.3.2), for us when it is signed."""
    if claims.get("sub") != sub:
        raise Lie("userinfo_sub")
    if jwt and claims.get("iss", upstream.issuer) != upstream.issuer:
        raise Lie("userinfo_iss")
    if jwt and "aud" in claims:
        try:
            _audience(claims, upstream.client_id)
        except Lie as error:
            raise Lie("userinfo_aud") from error


def said(id_token: Mapping[str, Any], userinfo: Mapping[str, Any], raw: str) -> Said:
    """What the provider asserts: level and means from the id_token, identity from both."""
    acr, amr, when = id_token.get("acr"), id_token.get("amr"), id_token.get("auth_time")
    claims = {**_identity(id_token), **_identity(userinfo)}
    return Said(
        sub=str(id_token["sub"]),
        acr=acr if isinstance(acr, str) else "",
        amr=tuple(str(one) for one in amr) if isinstance(amr, list) else (),
        auth_time=int(when) if _instant(when) else None,  # type: ignore[arg-type]
        claims=claims,
        id_token=raw,
        sid=str(id_token.get("sid") or ""),
    )


_PROTOCOL = frozenset(
    ("iss", "aud", "exp", "iat", "nbf", "jti", "nonce", "at_hash", "c_hash", "azp", "s_hash", "sid")
)


def _identity(claims: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in claims.items() if name not in _PROTOCOL}


def _instant(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
