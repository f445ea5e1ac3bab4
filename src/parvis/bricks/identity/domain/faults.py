"""What is wrong with a request, and to whom it is told."""

from __future__ import annotations

from dataclasses import dataclass

from parvis.bricks.identity.domain.requests import Asked


@dataclass
class Fault(Exception):
    """A refused authorize request.

    `asked`: where to tell the client (its checked redirect URI, state and mode); None when the
    person is told by a page and the client never hears of it. `what`: which check failed
    ("parameter", "client", "redirect_uri", "sector", "expired"), from which the profile's code is
    made. `error` and `description` are the protocol's words.
    """

    what: str
    error: str = "invalid_request"
    description: str = ""
    asked: Asked | None = None
    fragment: bool = False

    def __str__(self) -> str:
        return f"{self.what}: {self.error} ({self.description})"


# Codes that people read on the page and quote to support (reference 1.3, 2.1).
PAGE_CODES: dict[str, dict[str, str]] = {
    "franceconnect": {
        "parameter": "Y030007",
        "client": "Y04EA6EF",
        "redirect_uri": "Y04C013C",
        "sector": "Y04A8220",
        "expired": "Y190001",
        "amr": "Y100009",
        "unknown": "Y000404",
    },
    "proconnect": {
        "parameter": "Y000400",
        "client": "Y04EA6EF",
        "redirect_uri": "Y030031",
        "sector": "Y04A8220",
        "expired": "Y030110",
        "post_logout": "Y030111",
        "unknown": "Y000404",
    },
    "oidc": {},
}
# Codes of errors told in JSON, by (endpoint, error, reason) (reference 1.4, 1.10).
CODES: dict[tuple[str, str], str] = {
    ("token", "client_secret"): "Y0434A7B",
    ("token", "code_missing"): "Y048017B",
    ("token", "grant"): "Y049E20B",
    ("userinfo", "token"): "Y040001",
    ("userinfo", "no_token"): "Y04146A2",
    ("checktoken", "parameter"): "Y100013",
    ("checktoken", "client"): "Y330001",
}


def page_code(profile: str, what: str) -> str:
    """The code of a page; profiles without codes of their own use plain words."""
    return PAGE_CODES[profile].get(what, "")
