"""What a failed request of a sandbox client did wrong: every fault, not only the first.

A *finding* names the parameter, what was expected and what came, with secrets masked; its `check`
leads to the rule, the section that states it and how to mend it (`queries.diagnosis_words`).
The refusal that the client received is decided elsewhere, once; nothing here changes it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from parvis.bricks.identity.domain import acr, scopes
from parvis.bricks.identity.domain.clients import ClientRecord
from parvis.bricks.identity.domain.profiles import Profile

MOST_FINDINGS = 12
_HIDDEN = frozenset(
    {"client_secret", "code", "refresh_token", "token", "access_token", "code_verifier",
     "client_assertion", "request", "id_token_hint", "login_hint", "state"}
)  # fmt: skip
_CHALLENGE = re.compile(r"^[A-Za-z0-9_-]{43}$")


@dataclass(frozen=True)
class Finding:
    """One thing wrong. `expected` and `received` are values, never sentences."""

    check: str
    parameter: str
    expected: str = ""
    received: str = ""


def masked(name: str, value: str) -> str:
    """A value as a page may show it: nothing that authenticates, nothing long."""
    if name in _HIDDEN and value:
        return f"{_plain(value[:4]) if len(value) >= 24 else ''}… ({len(value)})"
    return _plain(value[:200]) + ("…" if len(value) > 200 else "")


def _plain(text: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def of_authorize(
    profile: Profile, client: ClientRecord, given: Mapping[str, str], description: str
) -> tuple[Finding, ...]:
    """What is wrong with an authorize request; the refusal's own words when nothing else shows."""
    found = list(_authorize(profile, client, given))[:MOST_FINDINGS]
    return tuple(found) or (Finding("other", "", "", description[:200]),)


def _authorize(
    profile: Profile, client: ClientRecord, given: Mapping[str, str]
) -> Iterator[Finding]:
    if client.profile != profile.name:
        yield Finding("profile", "client_id", client.profile, profile.name)
        return
    uri = given.get("redirect_uri", "")
    if uri and uri not in client.metadata.redirect_uris:
        listed = " ".join(client.metadata.redirect_uris) or "-"
        yield Finding("redirect_uri", "redirect_uri", listed, masked("redirect_uri", uri))
    for name in profile.required:
        if not given.get(name):
            yield Finding("missing", name)
    if profile.unknown_parameters == "refuse":
        for name in given:
            if name not in profile.parameters:
                known = " ".join(sorted(profile.parameters))
                yield Finding("unknown", _plain(name[:40]), known, masked(name, given[name]))
    yield from _words(profile, client, given)
    yield from _shapes(profile, client, given)


def _words(profile: Profile, client: ClientRecord, given: Mapping[str, str]) -> Iterator[Finding]:
    kind = given.get("response_type", "")
    if kind and kind != "code":
        yield Finding("response_type", "response_type", "code", masked("", kind))
    asked = given.get("scope", "").split()
    if asked and "openid" not in asked:
        yield Finding("openid", "scope", "openid", masked("", given["scope"]))
    offered = scopes.offered(profile.name)
    refused = [s for s in asked if s in offered and s not in client.metadata.scopes]
    if refused:
        yield Finding(
            "scope", "scope", " ".join(client.metadata.scopes), masked("", " ".join(refused))
        )
    if "prompt" in given:
        words = given["prompt"].split()
        alone = "none" in words and len(words) > 1
        if not words or alone or not set(words) <= profile.prompts:
            allowed = " ".join(sorted(profile.prompts))
            yield Finding("prompt", "prompt", allowed, masked("", given["prompt"]))
    if profile.acr == "required" and given.get("acr_values"):
        levels = profile.platform(client.metadata.platform).acrs
        if not set(acr.known(profile.name, given["acr_values"].split())) & set(levels):
            yield Finding("acr", "acr_values", " ".join(levels), masked("", given["acr_values"]))
    mode = given.get("response_mode", "query")
    if mode not in profile.response_modes and "response_mode" in profile.parameters:
        modes = " ".join(sorted(profile.response_modes))
        yield Finding("response_mode", "response_mode", modes, masked("", mode))


def _shapes(profile: Profile, client: ClientRecord, given: Mapping[str, str]) -> Iterator[Finding]:
    least, most = profile.nonce_length
    nonce = given.get("nonce", "")
    if nonce and not least <= len(nonce) <= most:
        yield Finding("nonce", "nonce", f"{least}-{most}", str(len(nonce)))
    if len(given.get("state", "")) > profile.state_max:
        yield Finding("state", "state", str(profile.state_max), str(len(given["state"])))
    challenge, method = given.get("code_challenge", ""), given.get("code_challenge_method", "")
    if not challenge and (client.public or client.metadata.require_pkce):
        yield Finding("pkce", "code_challenge", "S256", "-")
    if challenge and method != "S256":
        yield Finding("pkce_method", "code_challenge_method", "S256", masked("", method) or "-")
    if challenge and not _CHALLENGE.match(challenge):
        yield Finding("pkce_shape", "code_challenge", "43", str(len(challenge)))
    if given.get("claims"):
        try:
            good = isinstance(json.loads(given["claims"]), dict)
        except (ValueError, RecursionError):
            good = False
        if not good:
            yield Finding("claims", "claims", "{…}", masked("", given["claims"]))


@dataclass(frozen=True)
class Caller:
    """How a call to another endpoint authenticated.

    `method`: the one it used. `secret`: "" right or none, "wrong", "ended" (good until `until`).
    """

    method: str
    secret: str = ""
    until: str = ""


def of_call(
    profile: Profile,
    client: ClientRecord,
    endpoint: str,
    given: Mapping[str, str],
    caller: Caller,
    cause: str,
    description: str,
) -> tuple[Finding, ...]:
    """What is wrong with a call to `token`, `userinfo` and their neighbours.

    `cause`: why a code or token gave nothing, known here and never told to the client.
    """
    found = list(_call(profile, client, endpoint, given, caller, cause))[:MOST_FINDINGS]
    return tuple(found) or (Finding("other", "", "", description[:200]),)


def _call(
    profile: Profile,
    client: ClientRecord,
    endpoint: str,
    given: Mapping[str, str],
    caller: Caller,
    cause: str,
) -> Iterator[Finding]:
    if client.profile != profile.name:
        yield Finding("profile", "client_id", client.profile, profile.name)
        return
    registered = client.metadata.token_endpoint_auth_method
    if endpoint != "userinfo":
        if caller.method != registered:
            yield Finding("method", "token_endpoint_auth_method", registered, caller.method)
        elif caller.secret == "wrong":  # noqa: S105 - a word
            yield Finding("secret", "client_secret", "", masked_secret(given))
        elif caller.secret == "ended":  # noqa: S105 - a word
            yield Finding("secret_ended", "client_secret", caller.until, masked_secret(given))
    if endpoint == "token":
        yield from _token(profile, given, cause)
    elif endpoint != "userinfo" and not given.get("token"):
        yield Finding("missing", "token")


def masked_secret(given: Mapping[str, str]) -> str:
    """The secret that came, masked."""
    return masked("client_secret", given.get("client_secret", "")) or "-"


def _token(profile: Profile, given: Mapping[str, str], cause: str) -> Iterator[Finding]:
    kind = given.get("grant_type", "")
    if kind not in profile.grants:
        yield Finding(
            "grant_type", "grant_type", " ".join(sorted(profile.grants)), kind[:80] or "-"
        )
        return
    for name in ("code", "redirect_uri") if kind == "authorization_code" else ("refresh_token",):
        if not given.get(name):
            yield Finding("missing", name)
    subject = "code" if kind == "authorization_code" else "refresh_token"
    checks = {
        "unknown": "code_unknown",
        "expired": "code_expired",
        "replay": "code_replayed",
        "revoked": "code_revoked",
        "redirect_uri or code_verifier": "code_bound",
    }
    if cause in checks:
        life = str(profile.lifetimes.code if subject == "code" else profile.lifetimes.refresh)
        expected = {"expired": life, "redirect_uri or code_verifier": "="}.get(cause, "")
        received = masked(subject, given.get(subject, ""))
        if cause == "redirect_uri or code_verifier":
            subject = "redirect_uri, code_verifier"
            received = masked("redirect_uri", given.get("redirect_uri", ""))
        yield Finding(checks[cause], subject, expected, received)
