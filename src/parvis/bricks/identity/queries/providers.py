"""Identity providers as pages and rules read them; their secret only for a call."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.utils.translation import gettext as _

from parvis.bricks.identity.domain import local as rules
from parvis.bricks.identity.domain.breaker import Breaker
from parvis.bricks.identity.domain.providers import Listed, Record
from parvis.bricks.identity.domain.upstream import Upstream
from parvis.bricks.identity.models import IdentityProvider, ProviderHealth
from parvis.bricks.identity.queries import clients
from parvis.bricks.identity.queries import keys as signing
from parvis.bricks.identity.queries.portal import LOCAL
from parvis.kernel import keys

SEAL = "identity.provider"


def listed(audience: str) -> list[Listed]:
    """Providers for people or for agents, in the order shown, inactive ones included; the local
    accounts of this instance come last."""
    rows = [_listed(row) for row in IdentityProvider.objects.filter(audience=audience)]
    return [*rows, *([local()] if audience == "usager" and LOCAL.read() else [])]


def local() -> Listed:
    """Local accounts as one more provider: never called, never certified."""
    about = {
        "fr": "Sans compte ailleurs : un courriel ou une clé d’accès. Votre identité est déclarée.",
        "en": "No account elsewhere: a letter or a passkey. Your identity is declared.",
    }
    record = Record(
        issuer=f"{str(settings.PARVIS_ORIGIN).rstrip('/')}/identite",
        handler="local",
        allowed_acr=(rules.ACR,),
        about=about,
    )
    title = _("With my e-mail address")
    return Listed(rules.PROVIDER, title, "usager", True, True, False, record)


def found(uid: str) -> Listed | None:
    """One provider by the name in its redirect URI."""
    if uid == rules.PROVIDER:
        return local() if LOCAL.read() else None
    row = IdentityProvider.objects.filter(uid=uid[:40]).first()
    return _listed(row) if row is not None else None


def upstream(uid: str) -> Upstream | None:
    """What a call to the provider needs, its secret in clear; None when there is none."""
    row = IdentityProvider.objects.filter(uid=uid[:40]).first()
    if row is None:
        return None
    sealed = bytes(row.secret)
    secret = keys.ring().decrypt(SEAL, sealed).decode() if sealed else ""
    needed = Record.read(row.record).upstream(row.uid, secret)
    if needed.auth == "private_key_jwt":
        clients.at(clients.epoch())  # the key that signs now
        return replace(needed, signer=signing.signer("ES256"))
    return needed


def breaker(uid: str) -> Breaker:
    """The circuit breaker of a provider."""
    row = ProviderHealth.objects.filter(provider__uid=uid).first()
    return Breaker(row.failures, row.opened_at, row.trying_since) if row else Breaker()


def _listed(row: IdentityProvider) -> Listed:
    return Listed(
        uid=row.uid,
        title=row.title,
        audience=row.audience,
        active=row.active,
        display=row.display,
        beta=row.beta,
        record=Record.read(row.record),
        version=row.version,
    )


def position(uid: str) -> int:
    """The place of a provider in its list."""
    rows = IdentityProvider.objects.filter(uid=uid).values_list("position", flat=True)
    return rows.first() or 0
