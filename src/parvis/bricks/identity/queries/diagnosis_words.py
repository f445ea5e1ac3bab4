"""Findings in the reader's language: the rule, where it is stated, how to mend the request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True)
class Said:
    """One check in words."""

    rule: Text
    section: str
    mend: Text


CORE, OAUTH, PKCE = "OpenID Connect Core", "RFC 6749", "RFC 7636"
PROTOCOL = "docs/identity/protocol.md"
CHECKS: Mapping[str, Said] = {
    "profile": Said(
        _("Each client speaks one profile, at its own issuer."), PROTOCOL,
        _("Call the issuer of the profile of this client."),
    ),
    "redirect_uri": Said(
        _("The redirect URI is one of those registered, to the letter."), f"{CORE} 3.1.2.1",
        _("Register this address on the page of the client, or send one of those registered."),
    ),
    "missing": Said(
        _("This parameter is required."), f"{CORE} 3.1.2.1, {OAUTH} 4.1",
        _("Send it, once, with a value."),
    ),
    "unknown": Said(
        _("This profile refuses parameters that it does not know."), PROTOCOL,
        _("Leave this parameter out."),
    ),
    "response_type": Said(
        _("Only the code flow is offered."), f"{CORE} 3.1, OAuth 2.1",
        _("Send response_type=code."),
    ),
    "openid": Said(
        _("The scope openid is always asked."), f"{CORE} 3.1.2.1",
        _("Add openid to the scopes."),
    ),
    "scope": Said(
        _("A client asks only for the scopes that it registered."), f"{OAUTH} 3.3",
        _("Register these scopes with their legal basis, or ask for fewer."),
    ),
    "prompt": Said(
        _("This profile does not allow this value of prompt."), f"{CORE} 3.1.2.1, {PROTOCOL}",
        _("Send one of the values expected, or no prompt."),
    ),
    "acr": Said(
        _("None of these levels exists on the platform of this client."), f"{CORE} 5.5.1.1",
        _("Ask for one of the levels expected."),
    ),
    "response_mode": Said(
        _("This profile does not answer that way."), "OAuth 2.0 Form Post Response Mode",
        _("Send one of the values expected, or no response_mode."),
    ),
    "nonce": Said(
        _("The nonce has a least and a greatest length (characters)."),
        f"{CORE} 15.5.2, {PROTOCOL}",
        _("Draw a fresh random value of that length for each request."),
    ),
    "state": Said(
        _("The state is too long (characters)."), PROTOCOL,
        _("Send a short random value and keep the rest with you."),
    ),
    "pkce": Said(
        _("This client must use PKCE."), f"{PKCE} 4.3",
        _("Send code_challenge and code_challenge_method=S256."),
    ),
    "pkce_method": Said(
        _("Only the method S256 is offered."), f"{PKCE} 4.3, RFC 9700 2.1.1",
        _("Send code_challenge_method=S256."),
    ),
    "pkce_shape": Said(
        _("The challenge is a SHA-256 in base64url, without padding (characters)."), f"{PKCE} 4.2",
        _("Hash the verifier with SHA-256 and encode the 32 bytes."),
    ),
    "claims": Said(
        _("The parameter claims is a JSON object."), f"{CORE} 5.5",
        _("Encode it as JSON, then for the address."),
    ),
    "method": Said(
        _("A client authenticates by the one method that it registered."), f"{CORE} 9",
        _("Set your library to that method, or register the other one."),
    ),
    "secret": Said(
        _("The secret is not one of this client."), f"{OAUTH} 2.3.1",
        _("Copy it again, without a space. If it is lost, make a new one."),
    ),
    "secret_ended": Said(
        _("This secret was replaced and is no longer good (end)."), f"{OAUTH} 2.3.1",
        _("Use the new secret."),
    ),
    "grant_type": Said(
        _("This profile does not offer this kind of grant."), f"{OAUTH} 4.1.3",
        _("Send one of the values expected."),
    ),
    "code_unknown": Said(
        _("This client never received this code or token."), f"{OAUTH} 5.2",
        _("Send the one that came to the redirect URI, decoded once, with the same client."),
    ),
    "code_expired": Said(
        _("It was shown too late (life in seconds)."), f"{OAUTH} 4.1.2",
        _("Exchange the code as soon as it arrives; check the clock of your server."),
    ),
    "code_replayed": Said(
        _("It had been used: its tokens are revoked."), f"{OAUTH} 4.1.2, RFC 9700 4.2",
        _("Exchange a code once. Look for a double call, or a page that is loaded twice."),
    ),
    "code_revoked": Said(
        _("Its grant was revoked."), f"{OAUTH} 5.2",
        _("Send the person through a new sign-in."),
    ),
    "code_bound": Said(
        _("Redirect URI and PKCE verifier are those of the authorize request."),
        f"{OAUTH} 4.1.3, {PKCE} 4.6",
        _("Send the same redirect_uri to the letter, and the verifier of that very request."),
    ),
    "token_expired": Said(
        _("The access token has ended (life in seconds)."), "RFC 6750 3.1",
        _("Call userinfo at once after the token, or refresh."),
    ),
    "token_place": Said(
        _("An access token never stands in an address."), "RFC 6750 2, RFC 9700 4.3.2",
        _("Send it in the header Authorization: Bearer."),
    ),
    "other": Said(
        _("The request cannot be followed."), PROTOCOL,
        _("Compare it with the example of the documentation."),
    ),
}  # fmt: skip


def of(check: str) -> Said:
    """The words of a check."""
    return CHECKS.get(check, CHECKS["other"])
