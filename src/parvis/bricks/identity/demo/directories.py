"""The invented identity providers: their records, their clients, what each may assert."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from functools import cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from joserfc.jwk import ECKey

from parvis.bricks.identity.commands.providers import save_provider
from parvis.bricks.identity.domain.providers import Record
from parvis.bricks.identity.queries import providers
from parvis.kernel.access import system

PREFIX = "identite-de-demonstration"
CLIENT = "parvis-hub"
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256


@dataclass(frozen=True)
class Directory:
    """One invented provider. `acrs`: levels; `signed`: userinfo is a JWT; `handler`: see Record."""

    uid: str
    title: str
    audience: str
    acrs: tuple[str, ...] = ("eidas1",)
    signed: bool = False
    domains: tuple[str, ...] = ()
    strict: bool = False
    default: bool = False
    siret: str = ""
    beta: bool = False
    test: bool = False  # for clients in sandbox alone: there in production too
    about_fr: str = ""
    about_en: str = ""
    box_fr: str = ""
    box_en: str = ""
    handler: str = "default"

    @property
    def issuer(self) -> str:
        """Its issuer, in this instance."""
        return f"{settings.PARVIS_ORIGIN.rstrip('/')}/{PREFIX}/{self.uid}"


DIRECTORIES = (
    Directory(
        "compte-simple", "Compte simple", "usager",
        about_fr="Compte inventé : choisissez une personne d’essai, sans mot de passe.",
        about_en="An invented account: choose a test person, no password.",
        box_fr="Il n’existe que dans la démonstration. Le vrai service propose de vrais comptes.",
        box_en="It exists in the demonstration only. The real service offers real accounts.",
    ),
    Directory(
        "compte-renforce", "Compte renforcé", "usager", ("eidas1", "eidas2", "eidas3"), True,
        about_fr="Compte inventé, avec preuve d’identité forte.",
        about_en="An invented account with a strong proof of identity.",
    ),
    Directory(
        "compte-nouveau", "Compte nouveau", "usager", beta=True,
        about_fr="Compte inventé, à l’essai.", about_en="An invented account, on trial.",
    ),
    Directory(
        "noeud-eidas", "Identité européenne (eIDAS)", "usager", ("eidas1", "eidas2", "eidas3"),
        handler="eidas",
        about_fr="Nœud inventé : les citoyens d’autres pays d’Europe.",
        about_en="An invented node: citizens of other European countries.",
    ),
    Directory(
        "annuaire-valserine", "Ville de Valserine", "agent", ("eidas1",), True,
        ("valserine.example",), strict=True, siret="21990101400015",
    ),
    Directory(
        "annuaire-pont-serein", "Commune de Pont-Serein", "agent", ("eidas1",), False,
        ("pont-serein.example",), siret="21990102200018",
    ),
    Directory(
        "annuaire-pays", "Pays de Valserine", "agent", ("eidas1",), False,
        ("pont-serein.example", "pays-de-valserine.example"), siret="24990100000011",
    ),
    Directory(
        "comptes-d-essai", "Comptes d’essai", "usager", ("eidas1", "eidas2", "eidas3"), True,
        test=True,
        about_fr="Personnes inventées, pour les services en bac à sable.",
        about_en="Invented people, for services in the sandbox.",
    ),
    Directory(
        "agents-d-essai", "Agents d’essai", "agent", ("eidas1",), True,
        ("valserine.example", "pont-serein.example", "pays-de-valserine.example"),
        test=True, siret="21990101400015",
    ),
)  # fmt: skip
BY_UID = {one.uid: one for one in DIRECTORIES}


def secret_of(uid: str) -> str:
    """The secret of the hub at a directory: of this instance only."""
    return hmac.new(
        settings.SECRET_KEY.encode(), f"identity.demo:{uid}".encode(), hashlib.sha256
    ).hexdigest()


@cache
def signing_key() -> ECKey:
    """The directories' signing key: the same in every process of this instance."""
    seed = hmac.new(settings.SECRET_KEY.encode(), b"identity.demo.key", hashlib.sha512).digest()
    number = int.from_bytes(seed, "big") % (_ORDER - 1) + 1
    private = ec.derive_private_key(number, ec.SECP256R1())
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    key = ECKey.import_key(pem.decode())
    key.ensure_kid()
    return key


def install() -> int:
    """Write the records that are missing or changed; how many. In production only those of the
    sandbox, which clients in production never see."""
    written = 0
    for position, one in enumerate(DIRECTORIES):
        if not one.test and settings.PARVIS_ENV == "production":
            continue
        record = _record(one)
        known = providers.found(one.uid)
        if known is not None and known.record == record and known.title == one.title:
            continue
        save_provider(
            system("identity.demo"),
            one.uid,
            title=one.title,
            audience=one.audience,
            record=record,
            secret=secret_of(one.uid),
            beta=one.beta,
            position=position,
        )
        written += 1
    return written


def _record(one: Directory) -> Record:
    agent = one.audience == "agent"
    scopes = ("openid", "given_name", "usual_name", "email", "uid", "siret", "phone")
    foreign = one.handler == "eidas"
    usager = ("openid", "profile", "birth") if foreign else ("openid", "profile", "birth", "email")
    texts = {"fr": one.about_fr, "en": one.about_en}
    return Record(
        issuer=one.issuer,
        client_id=CLIENT,
        scopes=scopes if agent else usager,
        handler=one.handler,
        userinfo_signed_response_alg="ES256" if one.signed else "",
        amr=("eidas",) if foreign else ("pwd",),
        allowed_acr=(*one.acrs, "eidas1-mfa") if agent else one.acrs,
        about={name: text for name, text in texts.items() if text},
        box={"fr": one.box_fr, "en": one.box_en} if one.box_fr else {},
        domains=one.domains,
        blocks_unlisted=one.strict,
        default=one.default,
        default_siret=one.siret,
        test=one.test,
    )
