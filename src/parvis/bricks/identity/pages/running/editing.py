"""Identity providers written by the operator: made, changed, their discovery tried."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from parvis.bricks.identity.commands.providers import Changed, save_provider
from parvis.bricks.identity.demo.directories import install
from parvis.bricks.identity.domain.providers import AUTH_METHODS, Listed, Record, WrongRecord
from parvis.bricks.identity.domain.upstream import Lie
from parvis.bricks.identity.gateways import relying
from parvis.bricks.identity.pages.hub.opening import see_other
from parvis.bricks.identity.pages.running.shell import page
from parvis.bricks.identity.queries import providers as queries
from parvis.kernel import http
from parvis.kernel.access import Actor, route
from parvis.ui.forms import Form
from parvis.ui.parts import SummaryRow

WRONG = {
    "issuer": _("Write a web address like https://example.org, without # or space."),
    "client_id": _("Write our name at this provider."),
    "uid": _("Write small letters, figures and hyphens. Reserved words cannot be used."),
    "title": _("Write a name, in 120 letters at most."),
    "secret": _("A secret has at least 32 characters."),
    "scopes": _("The scopes begin with openid."),
    "allowed_acr": _("Write at least one level, such as eidas1, and known levels only."),
}
OTHER = _("This cannot be kept. Check it.")
UNREACHED = _("The document cannot be had, or is no JSON.")
LIES = {
    "discovery_form": _("The document lacks an address that every provider gives."),
    "discovery_issuer": _("The document names another issuer than the one written here."),
}
RESERVED = ("nouveau", "essais")


class Provider(Form):
    """One provider, as an operator writes it."""

    uid = forms.CharField(
        label=_("Identifier"), max_length=39, help_text=_("In its redirect URI: it never changes.")
    )
    title = forms.CharField(label=_("Name that people read"), max_length=120)
    audience = forms.ChoiceField(
        label=_("For whom?"),
        widget=forms.RadioSelect,
        choices=[("usager", _("people")), ("agent", _("agents"))],
    )
    issuer = forms.CharField(label=_("Issuer"), max_length=500)
    client_id = forms.CharField(label=_("Our name there (client_id)"), max_length=200)
    secret = forms.CharField(
        label=_("Our secret there"), max_length=500, required=False,
        widget=forms.PasswordInput, help_text=_("Empty keeps the one there is."),
    )  # fmt: skip
    method = forms.ChoiceField(
        label=_("How do we authenticate?"),
        choices=[(one, one) for one in AUTH_METHODS],
    )
    scopes = forms.CharField(label=_("Scopes"), max_length=500)
    id_token = forms.ChoiceField(
        label=_("Signature of the id_token"),
        choices=[(one, one) for one in ("ES256", "RS256", "HS256")],
    )
    userinfo = forms.ChoiceField(
        label=_("Signature of the userinfo"),
        required=False,
        choices=[("", "JSON"), *((one, one) for one in ("ES256", "RS256", "HS256"))],
    )
    allowed_acr = forms.CharField(
        label=_("Levels"),
        max_length=200,
        help_text=_("Those that it may assert. An agents’ provider that says more is capped."),
    )
    domains = forms.CharField(
        label=_("E-mail domains"), max_length=2000, required=False,
        help_text=_("Of agents who are sent there."),
    )  # fmt: skip
    default_siret = forms.CharField(
        label=_("SIRET when the provider says none"), max_length=14, required=False
    )
    position = forms.IntegerField(
        label=_("Place in the list"), min_value=0, max_value=999, help_text=_("Small comes first.")
    )
    more = forms.MultipleChoiceField(
        label=_("This provider"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("active", _("is open")),
            ("display", _("is shown in the list")),
            ("beta", _("is on trial")),
            ("default", _("serves agents whom no other serves")),
            ("test", _("has invented people only, for clients in sandbox")),
        ],
    )

    def record(self, before: Record) -> Record:
        """What was written, over what was there."""
        said = self.cleaned_data
        return replace(
            before,
            issuer=said["issuer"].strip(),
            client_id=said["client_id"].strip(),
            token_endpoint_auth_method=said["method"],
            scopes=tuple(said["scopes"].split()),
            id_token_signed_response_alg=said["id_token"],
            userinfo_signed_response_alg=said["userinfo"],
            allowed_acr=tuple(said["allowed_acr"].replace(",", " ").split()),
            domains=tuple(said["domains"].lower().replace(",", " ").split()),
            default_siret=said["default_siret"].strip(),
            default="default" in said["more"],
            test="test" in said["more"],
        )


def _initial(found: Listed | None) -> dict[str, Any]:
    record = found.record if found else Record()
    flags = {"active": True, "display": True} if found is None else {
        "active": found.active, "display": found.display, "beta": found.beta,
        "default": record.default, "test": record.test,
    }  # fmt: skip
    return {
        "title": found.title if found else "",
        "audience": found.audience if found else "usager",
        "issuer": record.issuer,
        "client_id": record.client_id,
        "method": record.token_endpoint_auth_method,
        "scopes": " ".join(record.scopes),
        "id_token": record.id_token_signed_response_alg,
        "userinfo": record.userinfo_signed_response_alg,
        "allowed_acr": " ".join(record.allowed_acr),
        "domains": " ".join(record.domains),
        "default_siret": record.default_siret,
        "position": queries.position(found.uid) if found else 100,
        "more": [name for name, on in flags.items() if on],
    }


@route("identity.provider.change", methods=("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """A provider that is not there yet."""
    return _edited(request, None)


@route("identity.provider.change", methods=("GET", "POST"))
def edit(request: HttpRequest, uid: str) -> HttpResponse:
    """Change one."""
    found = queries.found(uid)
    if found is None or found.rule.declared:  # local accounts: settings say what they are
        raise Http404
    return _edited(request, found)


def _edited(request: HttpRequest, found: Listed | None) -> HttpResponse:
    form = Provider(request.POST if request.method == "POST" else None, initial=_initial(found))
    if found is not None:
        del form.fields["uid"]
    theirs: list[SummaryRow] = []
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        uid = found.uid if found else form.cleaned_data["uid"].strip()
        try:
            if _saved(request, form, uid, found):
                return see_other(reverse("identity:provider", kwargs={"uid": uid}))
            status = 422
        except Changed:
            found, status = queries.found(uid), 409
            theirs = _theirs(form, found)
    return page(
        request, "provider_form", "providers", form=form, one=found, status=status,
        conflict=status == 409, theirs=theirs,
    )  # fmt: skip


def _theirs(form: Provider, now: Listed | None) -> list[SummaryRow]:
    """What is kept now and differs from what was typed; the secret is nobody's to see."""
    kept = _initial(now)
    return [
        SummaryRow(str(field.label), _words(field, kept[name]))
        for name, field in form.fields.items()
        if name in kept and _words(field, kept[name]) != _words(field, form.cleaned_data[name])
    ]


def _words(field: forms.Field, value: Any) -> str:
    labels = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    if isinstance(value, list):
        return ", ".join(label for key, label in labels.items() if key in value) or "-"
    return labels.get(str(value), str(value)) or "-"


def _saved(request: HttpRequest, form: Provider, uid: str, found: Listed | None) -> bool:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    said = form.cleaned_data
    try:
        if uid in RESERVED or (found is None and queries.found(uid) is not None):
            raise WrongRecord("uid")
        save_provider(
            actor,
            uid,
            title=said["title"],
            audience=said["audience"],
            record=form.record(found.record if found else Record()),
            secret=said["secret"],
            active="active" in said["more"],
            display="display" in said["more"],
            beta="beta" in said["more"],
            position=said["position"],
            version=_shown(request) if found else 0,
        )
    except WrongRecord as error:
        name = {"token_endpoint_auth_method": "method"}.get(error.field, error.field)
        form.add_error(name if name in form.fields else None, WRONG.get(error.field, OTHER))
        return False
    return True


def _shown(request: HttpRequest) -> int:
    """The version that the form was made from; what is none is too old."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


@route("identity.provider.change", methods=("POST",))
def check(request: HttpRequest, uid: str) -> HttpResponse:
    """Fetch the discovery document now, and say what it gives or why it does not come."""
    upstream = queries.upstream(uid)
    found = queries.found(uid)
    if upstream is None or found is None or found.rule.declared:
        raise Http404
    relying.forget()
    rows: list[SummaryRow] = []
    why: object = ""
    try:
        places = relying.endpoints(upstream)
        rows = [
            SummaryRow(_("Authorization"), places.authorize),
            SummaryRow(_("Token"), places.token),
            SummaryRow(_("Userinfo"), places.userinfo),
            SummaryRow(_("Keys"), places.jwks),
        ]
    except Lie as error:
        why = LIES.get(str(error), OTHER)
    except (http.HttpError, ValueError) as error:
        why = f"{UNREACHED} ({type(error).__name__})"
    return page(request, "provider_check", "providers", one=found, rows=rows, why=why)


@route("identity.provider.change", methods=("POST",))
def tests(request: HttpRequest) -> HttpResponse:
    """Install the invented providers of the sandbox."""
    install()
    return see_other(reverse("identity:providers"))
