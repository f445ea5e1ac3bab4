"""Pages of a sign-in through the hub: each is opened as a browser does, from a service's request.

A service of the tests is registered by profile; a page is then reached through the real addresses:
authorize, the choice, the demo provider, its answer. Only the browser that went that way may open
the page, so each sample travels with the cookies of its visitor.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.urls import reverse

from tests.journeys import account_kinds, agent_kinds

PROFILES = ("franceconnect", "proconnect", "oidc")
SERVICE = "https://service.example"
_SCOPES = {
    "franceconnect": "openid identite_pivot email",
    "proconnect": "openid given_name usual_name email uid siret",
    "oidc": "openid profile email",
}
# who signs in, by profile: somebody well known, and somebody who is turned away
_KNOWN = {"proconnect": ("annuaire-valserine", "karim.haddad")}
_REFUSED = {"proconnect": ("annuaire-valserine", "sans.nom")}
_EMAILS = {
    "karim.haddad": "karim.haddad@valserine.example",
    "lucie.morel": "lucie.morel@valserine.example",
    "sans.nom": "ada.sans.nom@valserine.example",
}

Kind = tuple[str, Callable[[Any], str], str]


def kinds() -> dict[str, Kind]:
    """Lines of UNLINKED: kind -> (who, how to get there, why no link leads there)."""
    found: dict[str, Kind] = {
        **agent_kinds.kinds(),
        "identity-demo:authorize": ("", _provider, "the hub sends people there"),
        "identity-demo:proxy": (
            "",
            lambda _visitor: reverse("identity-demo:proxy"),
            "stands for another country",
        ),
        "identity-demo:proxy-back": (
            "",
            lambda _visitor: reverse("identity-demo:proxy-back"),
            "the hub sends people there",
        ),
    }
    for profile in PROFILES:
        found |= _of(profile)
    return (
        account_kinds.kinds()
        | found
        | {
            "identity:conflict": ("theo_blanc", _conflict, "several accounts, one civil identity"),
            "identity:ticket": ("theo_blanc", _ticket, "a ticket is made by a refused identity"),
            "identity:attach-by-mail": ("aicha_benali", _letter, "opened from a letter"),
        }
    )


def _ticket(_visitor: Any) -> str:
    from parvis.bricks.identity.models import RedressTicket

    return reverse("identity:ticket", kwargs={"number": RedressTicket.objects.all()[0].pk})


def _conflict(_visitor: Any) -> str:
    """Three sign-ins of one civil identity whose holder says each time that it is somebody else."""
    from parvis.bricks.identity.commands import linking
    from parvis.bricks.identity.models import Conflict, Proposal

    claims = {
        "given_name": "Ana", "family_name": "Souza", "birthdate": "1994-12-05",
        "gender": "female", "birthplace": "01033", "birthcountry": "99100",
    }  # fmt: skip
    for number in range(3):
        if Conflict.objects.exists():
            break
        sub, told = f"ana-{number}", {**claims, "email": f"ana.{number}@courriel.example"}
        linking.person_of("https://issuer.example", sub, told, certified=True, language="fr")
        Proposal.objects.filter(link__sub=sub).update(state=Proposal.State.REFUSED)
    return reverse("identity:conflict", kwargs={"number": Conflict.objects.all()[0].pk})


def _letter(_visitor: Any) -> str:
    given = {"proposal": "0199e000-0000-7000-8000-000000000000", "token": "token-of-a-letter"}
    return reverse("identity:attach-by-mail", kwargs=given)


def _of(profile: str) -> dict[str, Kind]:
    def begun(visitor: Any) -> str:
        return _local(visitor.get(_authorize(profile))["Location"])

    def known(visitor: Any) -> str:
        return _through(visitor, profile, *_KNOWN.get(profile, ("compte-simple", "aicha.benali")))

    def refused(visitor: Any) -> str:
        who = _REFUSED.get(profile, ("compte-simple", "louis.inconnu"))
        return _through(visitor, profile, *who)

    def plain(name: str, query: str = "") -> Callable[[Any], str]:
        return lambda _visitor: reverse(name) + query

    linked: dict[str, Kind] = {}
    if profile != "proconnect":
        why = "the page after an identity provider"
        linked[f"identity-{profile}-consent"] = ("", known, why)
    if profile == "proconnect":
        why = "the page of a service that insists on two proofs"
        linked["identity-proconnect-code"] = ("", _one_proof, why)
    if profile == "oidc":  # the portal itself signs people in through the other two
        linked["identity-oidc-choose"] = ("", begun, "services send people there")

    else:
        linked[f"{profile}-unknown"] = (
            "", lambda _visitor: reverse(f"{profile}-unknown", args=("nothing-here",)),
            "an address below the issuer's where nothing is",
        )  # fmt: skip

    def helped(visitor: Any) -> str:
        return f"{begun(visitor)}/mandate"

    return {
        **linked,
        f"identity-{profile}-mandate": (
            "malika_bouzid", helped, "linked at services that mandates can cover",
        ),
        f"identity-{profile}-redress": ("", refused, "the page after a refused identity"),
        f"identity-{profile}-logout-callback": (
            "", plain(f"identity-{profile}-logout-callback"), "identity providers send people back",
        ),
        f"{profile}-authorize": (
            "", plain(f"{profile}-authorize", "?client_id=nobody-knows-this"),
            "services send people there; a page when the request is not theirs",
        ),
        f"{profile}-logout": ("", plain(f"{profile}-logout"), "services send people there"),
        f"{profile}-logout-success": (
            "", plain(f"{profile}-logout-success"), "the page after signing out",
        ),
        f"{profile}-errors": (
            "", plain(f"{profile}-errors", "?code=Y030001"), "the address of an error in JSON",
        ),
    }  # fmt: skip


# Addresses of a sign-in that go on: no page of their own when all is well.
NOT_PAGES = {
    f"identity-{profile}-{name}": why
    for profile in PROFILES
    for name, why in (
        ("verify", "checks the identity and goes to the consent, the choice or the redress"),
        ("callback", "takes a provider's answer and goes to verify"),
    )
} | {
    "identity:mandate-sheet": "the sheet to sign, a PDF",
    **account_kinds.NOT_PAGES,
    **agent_kinds.NOT_PAGES,
    "agents:passkey-remove": "seen with a real passkey only",
    **{
        f"identity-{profile}-code": "of agents only: it goes where this sign-in is"
        for profile in ("franceconnect", "oidc")
    },
    "identity-demo:proxy-request": "goes to the hub with what the other country asks",
    "identity-demo:end": "goes back to the hub at once: nothing is kept there",
    **{
        f"{profile}-front": "goes to the public site" for profile in ("franceconnect", "proconnect")
    },
    "identity-proconnect-consent": "agents have no such page: it goes to the service at once",
}


def _authorize(profile: str) -> str:
    """The address of a good request of the tests' service."""
    from parvis.bricks.identity.commands import clients
    from parvis.bricks.identity.domain import scopes
    from parvis.bricks.identity.models import Client
    from parvis.kernel.access import system

    name = f"service-of-{profile}"
    if not Client.objects.filter(client_id=name).exists():
        clients.register(
            system("tests"),
            profile=profile,
            name="Service d’essai",
            metadata={
                "redirect_uris": [f"{SERVICE}/callback"],
                "scopes": sorted(scopes.offered(profile)),
                "title": "Service d’essai",
            },
            client_id=name,
            secret="a-secret-of-the-tests-of-forty-characters",
            active=True,
        )
    given = {
        "client_id": name,
        "response_type": "code",
        "redirect_uri": f"{SERVICE}/callback",
        "scope": _SCOPES[profile],
        "state": "state-of-the-service-long-enough",
        "nonce": "nonce-of-the-service-long-enough",
        "acr_values": "eidas1",
    }
    return f"{reverse(f'{profile}-authorize')}?{urlencode(given)}"


def _depart(visitor: Any, profile: str, directory: str, person: str, there: str = "") -> str:
    """From the choice to the provider: its address."""
    from parvis.bricks.identity.models import Interaction

    there = there or _local(visitor.get(_authorize(profile))["Location"])
    visitor.get(there)
    uid = there.rpartition("/")[2]
    form = {"version": str(Interaction.objects.get(uid=uid).version), "providerUid": directory}
    if person in _EMAILS:
        form["email"] = _EMAILS[person]
    address = reverse(f"identity-{profile}-depart", kwargs={"uid": uid})
    return _local(visitor.post(address, form)["Location"])


def _one_proof(visitor: Any) -> str:
    """Through a provider that gave one proof, for a service that wants two."""
    claims = '{"id_token":{"acr":{"essential":true,"value":"eidas1-mfa"}}}'
    asked = f"{_authorize('proconnect')}&{urlencode({'claims': claims})}"
    there = _local(visitor.get(asked)["Location"])
    return _through(visitor, "proconnect", "annuaire-valserine", "lucie.morel", there)


def _provider(visitor: Any) -> str:
    return _depart(visitor, "franceconnect", "compte-simple", "")


def _through(visitor: Any, profile: str, directory: str, person: str, there: str = "") -> str:
    """Through the provider and the checks: the address of the page that follows."""
    answer = visitor.post(_depart(visitor, profile, directory, person, there), {"person": person})
    path = _local(answer["Location"])
    while (answer := visitor.get(path)).status_code == 303:
        path = _local(answer["Location"])
    return path


def _local(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
