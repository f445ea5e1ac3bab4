"""The rules of an authorize request, read from the client's profile (reference 1.3, 2.1, 9).

`client_id` and `redirect_uri` come first and are told to the person only; once both are known
good, an error may travel back to the client. Parameters are text by name, each given once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from parvis.bricks.identity.domain import acr, scopes
from parvis.bricks.identity.domain.clients import ClientRecord
from parvis.bricks.identity.domain.faults import Fault
from parvis.bricks.identity.domain.profiles import Profile, Wrong
from parvis.bricks.identity.domain.requests import Asked

LONGEST = {
    "redirect_uri": 2000, "scope": 4000, "claims": 8000, "request": 16_000, "request_uri": 512,
    "id_token_hint": 8000, "acr_values": 1000,
}  # fmt: skip
USUAL_LENGTH = 2048
_CHALLENGE = re.compile(r"^[A-Za-z0-9_-]{43}$")
_SIRET = re.compile(r"^[0-9]{14}$")
_PRINTABLE = re.compile(r"^[\x20-\x7e]*$")
NO_OPENID = "openid scope must be requested when using the acr_values parameter"


def first_checks(profile: Profile, given: Mapping[str, str]) -> dict[str, str]:
    """Shape and size of every parameter, unknown ones refused or left out; Fault for a page."""
    kept = {}
    for name, value in given.items():
        if name not in profile.parameters:
            if profile.unknown_parameters == "refuse":
                raise Fault("parameter", description=f"unknown parameter {name[:40]!r}")
            continue
        if len(value) > LONGEST.get(name, USUAL_LENGTH):
            raise Fault("parameter", description=f"{name} is too long")
        if "\x00" in value or "\r" in value or "\n" in value:
            raise Fault("parameter", description=f"{name} holds a control character")
        kept[name] = value
    return kept


def the_client(profile: Profile, client: ClientRecord | None) -> ClientRecord:
    """The client when it is active and speaks this profile; Fault for a page otherwise."""
    if client is None or not client.active or client.profile != profile.name:
        raise Fault("client", "invalid_client", "client is unknown or disabled")
    return client


def the_redirect_uri(client: ClientRecord, given: Mapping[str, str]) -> str:
    """The redirect URI, equal to a registered one to the letter; Fault for a page otherwise."""
    uri = given.get("redirect_uri", "")
    if not uri:
        raise Fault("parameter", description="redirect_uri is missing")
    if uri not in client.metadata.redirect_uris:
        raise Fault("redirect_uri", description="redirect_uri is not registered for this client")
    return uri


def check(profile: Profile, client: ClientRecord, given: Mapping[str, str]) -> Asked:
    """What is asked; Fault, told to the client or by a page as the profile says."""
    uri = the_redirect_uri(client, given)
    mode = given.get("response_mode", "query")
    back = Asked(
        client.client_id,
        uri,
        (),
        state=given.get("state", "")[: profile.state_max],
        response_mode=mode if mode in profile.response_modes else "query",
    )
    return _Check(profile, client, given, back).run()


class _Check:
    def __init__(
        self, profile: Profile, client: ClientRecord, given: Mapping[str, str], back: Asked
    ) -> None:
        self.profile, self.client, self.given, self.back = profile, client, given, back

    def wrong(self, description: str, error: str = "invalid_request") -> Fault:
        """A fault of a parameter, told where the profile tells it."""
        told = self.profile.wrong_parameter is Wrong.CLIENT
        return Fault("parameter", error, description, self.back if told else None)

    def tell(self, error: str, description: str, *, fragment: bool = False) -> Fault:
        """A fault told to the client in every profile."""
        return Fault("request", error, description, self.back, fragment)

    def run(self) -> Asked:
        given = self.given
        for name in self.profile.required:
            if not given.get(name):
                raise self.wrong(f"{name} is missing")
        self._response()
        self._lengths()
        prompts = self._prompts()
        claims = self._claims()
        asked_scopes = self._scopes()
        values, essential = self._acr(claims)
        hint = given.get("idp_hint", "")
        return Asked(
            self.client.client_id,
            self.back.redirect_uri,
            asked_scopes,
            state=given.get("state", ""),
            nonce=given.get("nonce", ""),
            response_mode=self.back.response_mode,
            acr_values=values,
            acr_essential=essential,
            prompts=prompts,
            needs=tuple(p for p in prompts if p != "none"),
            claims=claims,
            idp_hint=hint,
            login_hint=given.get("login_hint", ""),
            siret_hint=self._siret(),
            ui_locales=tuple(given.get("ui_locales", "").split()[:10]),
            display=given.get("display", ""),
            max_age=self._max_age(),
            code_challenge=self._challenge(),
        )

    def _response(self) -> None:
        kind = self.given["response_type"]
        if kind != "code":
            words = kind.split()
            raise self.tell(
                "unsupported_response_type",
                "only response_type code is supported",
                fragment="token" in words or "id_token" in words,
            )
        if self.given.get("response_mode", "query") not in self.profile.response_modes:
            raise self.wrong("response_mode is not supported")

    def _lengths(self) -> None:
        least, most = self.profile.nonce_length
        nonce = self.given.get("nonce", "")
        if nonce or least:
            if not least <= len(nonce) <= most:
                raise self.wrong(f"nonce has {least} to {most} characters")
            if not _PRINTABLE.match(nonce):
                raise self.wrong("nonce holds other letters than ASCII")
        if len(self.given.get("state", "")) > self.profile.state_max:
            raise self.wrong(f"state has at most {self.profile.state_max} characters")

    def _prompts(self) -> tuple[str, ...]:
        if "prompt" not in self.given:
            return ()
        words = tuple(dict.fromkeys(self.given["prompt"].split()))
        good = set(words) <= self.profile.prompts and not ("none" in words and len(words) > 1)
        if not words or not good:
            told = self.profile.wrong_prompt is Wrong.CLIENT
            raise Fault(
                "parameter", "invalid_request", "prompt is not allowed", self.back if told else None
            )
        return words

    def _claims(self) -> dict[str, Any]:
        if not self.given.get("claims"):
            return {}
        try:
            claims = json.loads(self.given["claims"])
        except (ValueError, RecursionError):
            raise self.wrong("claims is not JSON") from None
        if not isinstance(claims, dict) or not all(
            isinstance(claims.get(place, {}), dict) for place in ("id_token", "userinfo")
        ):
            raise self.wrong("claims is not an object of objects")
        read = {
            place: {
                name: rule
                for name, rule in claims.get(place, {}).items()
                if self.profile.claims_parameter & {"*", f"{place}.{name}"}
            }
            for place in ("id_token", "userinfo")
        }
        asked = {name for rules in read.values() for name in rules}
        if (asked & self.profile.restricted_claims) - set(self.client.metadata.claims):
            raise Fault("amr", description="amr may not be asked by this client")
        return {place: rules for place, rules in read.items() if rules}

    def _scopes(self) -> tuple[str, ...]:
        words = tuple(dict.fromkeys(self.given["scope"].split()))
        if "openid" not in words:
            error = "invalid_scope" if self.profile.wrong_parameter is Wrong.CLIENT else ""
            raise self.tell(error or "invalid_request", NO_OPENID if not error else "no openid")
        offered = scopes.offered(self.profile.name)
        asked = tuple(w for w in words if w in offered)
        for word in asked:
            if word not in self.client.metadata.scopes:
                raise self.tell("invalid_scope", "requested scope is not allowed")
        return asked

    def _acr(self, claims: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        name = self.profile.name
        words = self.given.get("acr_values", "").split()
        if not words:
            words = list(self.client.metadata.default_acr_values)
        values = acr.known(name, words)
        if self.profile.acr == "required":
            allowed = self.profile.platform(self.client.metadata.platform).acrs
            values = tuple(v for v in values if v in allowed)
            if not values:
                raise self.tell("invalid_acr", "acr_value is not valid")
            return values, values[:1]
        rule = claims.get("id_token", {}).get("acr")
        if not isinstance(rule, dict):
            return values, ()
        raw = rule["values"] if isinstance(rule.get("values"), list) else [rule.get("value")]
        wanted = [w for w in raw if isinstance(w, str)]
        if not wanted:
            return values, ()
        found = acr.known(name, wanted)
        if rule.get("essential") is not True:
            return found or values, ()
        if not found:
            raise self.tell("access_denied", "requested ACRs could not be satisfied")
        return found, found

    def _siret(self) -> str:
        text = self.given.get("siret_hint", "").replace(" ", "")
        if text and not _SIRET.match(text):
            raise self.wrong("siret_hint is not a SIRET")
        return text

    def _max_age(self) -> int | None:
        text = self.given.get("max_age", "")
        if not text or not self.profile.max_age:
            return self.client.metadata.default_max_age if self.profile.max_age else None
        if not text.isascii() or not text.isdigit() or len(text) > 9:
            raise self.wrong("max_age is a number of seconds")
        return int(text)

    def _challenge(self) -> str:
        challenge = self.given.get("code_challenge", "")
        method = self.given.get("code_challenge_method", "")
        if not challenge:
            if method:
                raise self.wrong("code_challenge is missing")
            if self.client.public or self.client.metadata.require_pkce:
                raise self.wrong("code_challenge is required for this client")
            return ""
        if method != "S256":
            raise self.wrong("code_challenge_method is not S256")
        if not _CHALLENGE.match(challenge):
            raise self.wrong("code_challenge is not a SHA-256 in base64url")
        return challenge
