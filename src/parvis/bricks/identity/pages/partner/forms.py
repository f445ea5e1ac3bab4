"""Questions about a client, and its metadata as written by a partner."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from parvis.bricks.identity.domain import legal_bases, scopes
from parvis.bricks.identity.domain.profiles import PROFILES
from parvis.bricks.identity.domain.registering import NotRegistrable
from parvis.ui.forms import Form

METHODS = {
    "client_secret_post": _("A secret in the form (client_secret_post)"),
    "client_secret_basic": _("A secret in the header (client_secret_basic)"),
    "private_key_jwt": _("A key of its own (private_key_jwt)"),
    "none": _("Nothing: a public client with PKCE"),
}
WORDS = {
    "has no wildcard and no fragment": _("Write whole addresses: no * and no #."),
    "has no name and password": _("An address holds no name and password."),
    "is https (http only for loopback addresses in sandbox)": _(
        "An address begins with https://. In sandbox http://127.0.0.1 and http://localhost too."
    ),
    "is not a private address": _("This address is inside a network. Write a public one."),
    "is https": _("This address begins with https://."),
    "is not a web address": _("Write a web address like https://example.org/return."),
    "is a JSON object with a list of keys": _('Paste a JSON object like {"keys": […]}.'),
    "holds EC or RSA keys": _("Only EC and RSA keys can be used."),
    "holds a private key: it is burnt, make another one": _(
        "You pasted a private key: it is no longer safe. Make another one, and paste its public "
        "half."
    ),
    "holds a key that cannot be read": _("One of these keys cannot be read."),
    "is needed for private_key_jwt": _("Give the keys, or the address where you publish them."),
    "public clients are not offered": _("This profile has no public clients."),
    "not offered": _("This profile does not offer it."),
    "names an article for each datum": _(
        "Write one line for each datum: its name, a colon, the article that allows it."
    ),
    "names only data that are asked for": _("Name only data that you ask for."),
    "has 1 to 200 letters": _("Write a name, in 200 letters at most."),
}
ASKED = {
    "too_many": _("You already have twenty clients in sandbox. Close one first."),
    "why": _("Write the legal basis and what the service does."),
    "waiting": _("A request already waits for this client."),
    "in_production": _("This client is already in production."),
    "decided": _("This request was already decided."),
    "own": _("Another operator decides your own request."),
    "words": _("Write why, in 2,000 letters at most: the partner reads it."),
}


class Profile(Form):
    """Which profile a new client speaks; it never changes."""

    profile = forms.ChoiceField(
        label=_("Which profile?"),
        widget=forms.RadioSelect,
        choices=[
            ("franceconnect", _("FranceConnect: a service for people")),
            ("proconnect", _("ProConnect: a service for agents")),
            ("oidc", _("Plain OpenID Connect")),
        ],
    )


class Client(Form):
    """A client of one profile."""

    name = forms.CharField(
        label=_("Name of the service"), max_length=200, help_text=_("What people read.")
    )
    redirect_uris = forms.CharField(
        label=_("Redirect URIs"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=20_000,
        help_text=_("One a line, compared to the letter."),
    )
    post_logout_redirect_uris = forms.CharField(
        label=_("Addresses after signing out"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=20_000,
        required=False,
        help_text=_("One a line."),
    )
    backchannel_logout_uri = forms.CharField(
        label=_("Address told when somebody signs out elsewhere"), max_length=2000, required=False
    )
    scopes = forms.MultipleChoiceField(
        label=_("Data asked for"), widget=forms.CheckboxSelectMultiple
    )
    legal_bases = forms.CharField(
        label=_("Which article lets you receive each of them?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=20_000,
        required=False,
        help_text=_(
            "One a line: the name of the datum, a colon, the article. For instance “dgfip_rfr: "
            "code général des impôts, article 1417”. People read it. Needed in production for "
            "data of other administrations."
        ),
    )
    companies = forms.BooleanField(
        label=_("Officers of companies may sign in for their company"), required=False
    )
    method = forms.ChoiceField(label=_("How does it authenticate?"), widget=forms.RadioSelect)
    userinfo = forms.ChoiceField(
        label=_("How does it read the userinfo?"),
        choices=[("json", "JSON"), ("ES256", "JWT ES256"), ("RS256", "JWT RS256")],
    )
    jwks_uri = forms.CharField(
        label=_("Address of its keys (JWKS)"), max_length=2000, required=False,
        help_text=_("Publish the new key beside the old one: nothing stops while you change."),
    )  # fmt: skip
    jwks = forms.CharField(
        label=_("Or its public keys"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=50_000,
        required=False,
    )

    def __init__(self, profile: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = (get_language() or "fr")[:2]
        known = PROFILES[profile]
        methods = [*sorted(known.auth_methods), *(["none"] if known.public_clients else [])]
        self.fields["method"].choices = [(one, METHODS[one]) for one in methods]  # type: ignore[attr-defined]
        self.fields["scopes"].choices = [  # type: ignore[attr-defined]
            (one, f"{one} · {scopes.label(one, language)}".rstrip(" ·"))
            for one in sorted(scopes.offered(profile))
            if one != "openid"
        ]
        self.fields["scopes"].required = False
        if profile != "oidc":
            del self.fields["companies"]

    def metadata(self, before: dict[str, Any]) -> dict[str, Any]:
        """What was written, over what the client had; NotRegistrable for keys that are no JSON."""
        said = self.cleaned_data
        kept = {k: v for k, v in before.items() if k not in ("jwks", "jwks_uri")}
        kept |= {
            "redirect_uris": said["redirect_uris"].split(),
            "post_logout_redirect_uris": said["post_logout_redirect_uris"].split(),
            "backchannel_logout_uri": said["backchannel_logout_uri"].strip(),
            "scopes": ["openid", *said["scopes"]],
            "legal_bases": self._legal_bases(),
            "token_endpoint_auth_method": said["method"],
            "userinfo_signed_response_alg": said["userinfo"],
            "title": said["name"],
        }
        if "companies" in self.fields:
            kept["accepts_companies"] = said["companies"]
        if said["jwks_uri"].strip():
            kept["jwks_uri"] = said["jwks_uri"].strip()
        elif said["jwks"].strip():
            try:
                kept["jwks"] = json.loads(said["jwks"])
            except (ValueError, RecursionError):
                raise NotRegistrable("jwks", "is a JSON object with a list of keys") from None
        return kept

    def _legal_bases(self) -> dict[str, str]:
        try:
            return legal_bases.parse(self.cleaned_data["legal_bases"])
        except legal_bases.NotABasis:
            raise NotRegistrable("legal_bases", "names an article for each datum") from None


def initial(name: str, metadata: dict[str, Any]) -> dict[str, Any]:
    """A client as the form shows it."""
    keys = metadata.get("jwks")
    return {
        "name": name,
        "redirect_uris": "\n".join(metadata.get("redirect_uris", ())),
        "post_logout_redirect_uris": "\n".join(metadata.get("post_logout_redirect_uris", ())),
        "backchannel_logout_uri": metadata.get("backchannel_logout_uri", ""),
        "scopes": list(metadata.get("scopes", ())),
        "legal_bases": legal_bases.written(metadata.get("legal_bases", {})),
        "companies": bool(metadata.get("accepts_companies")),
        "method": metadata.get("token_endpoint_auth_method", "client_secret_post"),
        "userinfo": metadata.get("userinfo_signed_response_alg") or "json",
        "jwks_uri": metadata.get("jwks_uri", ""),
        "jwks": json.dumps(keys, indent=1) if keys else "",
    }


class Why(Form):
    """Why the change is asked for."""

    why = forms.CharField(
        label=_("Legal basis of these data, and what the service does"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )


class Words(Form):
    """The operator's words on a request."""

    words = forms.CharField(
        label=_("Words for the partner"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
        help_text=_("Needed to refuse."),
    )


def told(form: Form, error: NotRegistrable) -> None:
    """Put what cannot be registered beside its question."""
    field = {"token_endpoint_auth_method": "method"}.get(error.field, error.field)
    words = WORDS.get(error.words, error.words)
    form.add_error(field if field in form.fields else None, words)
