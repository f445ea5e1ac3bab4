"""Pages of agents' accounts: each is reached by an agent of the tests, in their own browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse

PASSWORD = "quatre mots sans lien 7"
ALONE = "odile.serin@chanay-le-lac.example"  # a password, no organisation
WHOLE = "paul.serin@chanay-le-lac.example"  # a password, an application, two organisations
SIRETS = ("21990103000011", "21990102200018")
UNKNOWN = "35600000000048"

Kind = tuple[str, Callable[[Any], str], str]


def kinds() -> dict[str, Kind]:
    """Lines of UNLINKED: kind -> (who, how to get there, why no link leads there)."""
    why = "the hub sends agents without a provider there"
    return {
        **{f"agents:{name}": ("", _plain(name), why) for name in ("sign-in", "create", "forgot")},
        "agents:end": ("", _plain("end"), why),
        "agents:create-code": ("", _letter("create", "create-code"), why),
        "agents:create-details": ("", _details, why),
        "agents:reset": ("", _letter("forgot", "reset"), why),
        "agents:second": ("", _second, why),
        "agents:strengthen": ("", _asked("eidas1-mfa", "strengthen", ALONE), why),
        "agents:choose": ("", _asked("", "choose", WHOLE), why),
        **{f"agents:{name}": ("", _own(name, WHOLE), why) for name in ("account", "totp-remove",
           "recovery", "password")},
        **{f"agents:{name}": ("", _own(name, ALONE), why) for name in ("totp", "organisations",
           "passkey")},
        "agents:passkey-remove": ("", _passkey, why),
        "agents:join-code": ("", _join_code, why),
        "agents:organisation": ("", _request, why),
        "identity:join-request": ("theo_blanc", _moderated, "a request is made by an agent"),
    }  # fmt: skip


NOT_PAGES = {
    "agents:authorize": "keeps what the hub asks and goes to the step that is missing",
    "agents:onward": "goes to the step that is missing",
}


def _plain(name: str) -> Callable[[Any], str]:
    return lambda _visitor: reverse(f"agents:{name}")


def _account(email: str) -> Any:
    """The account, made once; its last code may be typed again."""
    from parvis.bricks.identity.commands.agents import accounts, joining
    from parvis.bricks.identity.commands.agents.factors import _enrol
    from parvis.bricks.identity.models import AgentAccount

    found = AgentAccount.objects.filter(email=email).first()
    if found is None:
        made = accounts.open_account(
            email, email.split(".", maxsplit=1)[0].title(), "Serin", PASSWORD, "fr"
        )
        if email == WHOLE:
            _join_both(made, joining)
            _enrol(made.id, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", 1, "fr")
        found = AgentAccount.objects.get(email=email)
    AgentAccount.objects.filter(id=found.id).update(totp_step=1)
    return found


def _join_both(made: Any, joining: Any) -> None:
    from parvis.kernel.parties.models import Organisation

    for siret in SIRETS:
        body = Organisation.objects.get(siret=siret)
        body.email_domains = sorted({*body.email_domains, "chanay-le-lac.example"})
        body.save()
        joining.ask(made.id, siret)


def _enter(visitor: Any, email: str, *, whole: bool = True) -> None:
    import pyotp

    _account(email)
    visitor.post(reverse("agents:sign-in"), {"email": email, "password": PASSWORD})
    if whole and email == WHOLE:
        code = pyotp.TOTP("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").now()
        visitor.post(reverse("agents:second"), {"code": code})


def _own(name: str, email: str) -> Callable[[Any], str]:
    def go(visitor: Any) -> str:
        _enter(visitor, email)
        return reverse(f"agents:{name}")

    return go


def _second(visitor: Any) -> str:
    _enter(visitor, WHOLE, whole=False)
    return reverse("agents:second")


def _asked(acr: str, name: str, email: str) -> Callable[[Any], str]:
    def go(visitor: Any) -> str:
        from urllib.parse import urlencode

        from parvis.bricks.identity.queries import embedded

        given = {
            "client_id": embedded.CLIENT,
            "redirect_uri": min(embedded.callbacks()),
            "response_type": "code",
            "state": "state",
            "nonce": "nonce",
            "code_challenge": "c" * 43,
            "code_challenge_method": "S256",
            "acr_values": acr,
            "sp_name": "Service d’essai",
        }
        visitor.get(f"{reverse('agents:authorize')}?{urlencode(given)}")
        _enter(visitor, email)
        return reverse(f"agents:{name}")

    return go


def _letter(first: str, then: str) -> Callable[[Any], str]:
    def go(visitor: Any) -> str:
        visitor.post(reverse(f"agents:{first}"), {"email": f"{then}@chanay-le-lac.example"})
        return reverse(f"agents:{then}")

    return go


def _details(visitor: Any) -> str:
    import re

    from parvis.kernel.mail.models import Letter

    _letter("create", "create-code")(visitor)
    letter = Letter.objects.filter(to="create-code@chanay-le-lac.example").latest("queued_at")
    code = re.findall(r"\b\d{8}\b", letter.text)[-1]
    visitor.post(reverse("agents:create-code"), {"code": code})
    return reverse("agents:create-details")


def _passkey(visitor: Any) -> str:
    from parvis.bricks.identity.models import Passkey

    row = _account(WHOLE)
    key, _ = Passkey.objects.get_or_create(
        realm="agent", holder=row.id, handle=row.handle, credential="a" * 43,
        defaults={"public_key": b"\x00", "name": "Téléphone"},
    )  # fmt: skip
    _enter(visitor, WHOLE)
    return reverse("agents:passkey-remove", kwargs={"passkey_id": key.id})


def _join_code(visitor: Any) -> str:
    _enter(visitor, ALONE)
    session = visitor.session
    session["agent.letter"] = {
        "official": "0199e000-0000-7000-8000-000000000000",
        "siret": SIRETS[0],
        "body": "Commune de Chanay-le-Lac",
    }
    session.save()
    return reverse("agents:join-code")


def _waiting() -> Any:
    from parvis.bricks.identity.commands.agents import joining
    from parvis.bricks.identity.models import AgentMembership

    row = _account(ALONE)
    joining.ask(row.id, UNKNOWN, name="Syndicat des eaux de Chanay")
    return AgentMembership.objects.get(account=row, siret=UNKNOWN)


def _request(visitor: Any) -> str:
    found = _waiting()
    _enter(visitor, ALONE)
    return reverse("agents:organisation", kwargs={"request_id": found.id})


def _moderated(_visitor: Any) -> str:
    return reverse("identity:join-request", kwargs={"number": _waiting().id})
