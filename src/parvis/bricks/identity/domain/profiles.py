"""The three dialects of OpenID Connect that this provider speaks, as data.

A client has exactly one profile. Where dialects contradict each other (what an unknown parameter
or a missing nonce means, whether `prompt=none` exists), the answer is a value of this table and
a test runs the same request against all three. Sources: reference identity, sections 1.1 to 1.6
(FranceConnect v2), 2.1 (ProConnect), 9 (OpenID certification plans).

Lengths of time are seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Wrong(StrEnum):
    """Where an error of the request is told, once client and redirect URI are known good."""

    PAGE = "page"  # to the person, status 400: the client is never called back
    CLIENT = "client"  # to the client, by its redirect URI


class Subject(StrEnum):
    """How a person is named for a client."""

    FRANCECONNECT = "franceconnect"  # pairwise by entity, from the pivot identity (1.6)
    PUBLIC = "public"  # one name for all clients (ProConnect)
    PAIRWISE = "pairwise"  # by sector (OpenID Core 8.1)


@dataclass(frozen=True)
class Lifetimes:
    """How long things live; a session's time begins at sign-in and does not slide."""

    code: int
    access: int
    id_token: int
    interaction: int
    session: int
    refresh: int = 0  # 0: no refresh token


@dataclass(frozen=True)
class Platform:
    """FranceConnect's two levels: which acr a client of it may ask, which identity it receives.

    `seconds`: the life of an interaction, and the age up to which a session answers (1.1).
    """

    name: str
    acrs: tuple[str, ...]
    sso_acrs: frozenset[str]  # asked levels that a session may answer without a new sign-in
    default_acr: str
    redressed: bool  # the civil register's identity (RNIPP), else the provider's own
    seconds: int


@dataclass(frozen=True)
class Profile:
    """One dialect. `prefix`: the path of the issuer below the origin, without slashes."""

    name: str
    prefix: str
    # What an authorize request may say.
    parameters: frozenset[str]
    unknown_parameters: str  # "refuse" or "ignore"
    required: tuple[str, ...]
    nonce_length: tuple[int, int]
    state_max: int
    prompts: frozenset[str]
    wrong_prompt: Wrong
    wrong_parameter: Wrong
    acr: str  # "required", "essential" (through claims) or "voluntary"
    claims_parameter: frozenset[str]  # what is read of it: paths such as "id_token.acr", "*"
    restricted_claims: frozenset[str]  # asked one by one only by clients registered for them
    silent: str  # a session answers "always", or only by the "login" trick (1.3)
    max_age: bool
    request_objects: bool
    pushed_requests: bool
    response_modes: frozenset[str]
    # Clients.
    auth_methods: frozenset[str]
    public_clients: bool
    subject: Subject
    id_token_algorithms: tuple[str, ...]
    # Answers.
    lifetimes: Lifetimes
    grants: frozenset[str]
    id_token_extras: frozenset[str]  # "at_hash", "sid"
    y_codes: bool  # errors carry FranceConnect's code and an `error_uri`
    issuer_in_response: bool  # RFC 9207
    back_channel_logout: bool
    introspection: frozenset[str]  # "json", "jwt", "checktoken"
    userinfo_default: str  # "json" or an algorithm: for clients that say nothing
    platforms: tuple[Platform, ...] = ()
    declared: bool = False  # people of local accounts too: a declared identity, no civil one

    def platform(self, name: str) -> Platform:
        """The platform of that name, else the first."""
        return next((p for p in self.platforms if p.name == name), self.platforms[0])

    def interaction_of(self, platform: str) -> int:
        """The life of an interaction of a client of that platform."""
        return self.platform(platform).seconds if self.platforms else self.lifetimes.interaction


_USUAL = frozenset(
    {"client_id", "response_type", "redirect_uri", "scope", "state", "nonce", "acr_values",
     "prompt", "claims", "idp_hint", "ui_locales", "code_challenge", "code_challenge_method",
     "request", "request_uri"}
)  # fmt: skip
_ENC = frozenset({"client_secret_post", "private_key_jwt"})

FRANCECONNECT = Profile(
    name="franceconnect",
    prefix="franceconnect/api/v2",
    parameters=_USUAL,
    unknown_parameters="refuse",
    required=(
        "client_id",
        "response_type",
        "redirect_uri",
        "scope",
        "state",
        "nonce",
        "acr_values",
    ),
    nonce_length=(22, 512),
    state_max=2048,
    prompts=frozenset({"login", "consent"}),
    wrong_prompt=Wrong.PAGE,
    wrong_parameter=Wrong.PAGE,
    acr="required",
    claims_parameter=frozenset({"id_token.amr", "userinfo.amr", "id_token.rep_scope"}),
    restricted_claims=frozenset({"amr"}),
    silent="login",
    max_age=False,
    request_objects=True,
    pushed_requests=False,
    response_modes=frozenset({"query"}),
    auth_methods=_ENC,
    public_clients=False,
    subject=Subject.FRANCECONNECT,
    id_token_algorithms=("ES256", "RS256"),
    lifetimes=Lifetimes(code=30, access=60, id_token=60, interaction=1800, session=1800),
    grants=frozenset({"authorization_code"}),
    id_token_extras=frozenset(),
    y_codes=True,
    issuer_in_response=True,
    back_channel_logout=True,
    introspection=frozenset({"json", "jwt", "checktoken"}),
    userinfo_default="ES256",
    platforms=(
        Platform("low", ("eidas1",), frozenset({"eidas1"}), "eidas1", redressed=True, seconds=1800),
        Platform(
            "high",
            ("eidas2", "eidas3"),
            frozenset({"eidas2"}),
            "eidas3",
            redressed=False,
            seconds=600,
        ),
    ),
)
PROCONNECT = Profile(
    name="proconnect",
    prefix="proconnect/api/v2",
    parameters=_USUAL | {"login_hint", "siret_hint", "response_mode"},
    unknown_parameters="ignore",
    required=("client_id", "response_type", "redirect_uri", "scope", "state"),
    nonce_length=(0, 512),
    state_max=512,
    prompts=frozenset({"login", "consent", "none"}),
    wrong_prompt=Wrong.PAGE,
    wrong_parameter=Wrong.PAGE,
    acr="essential",
    claims_parameter=frozenset(
        {"id_token.acr", "id_token.amr", "userinfo.amr", "id_token.entitlements"}
    ),
    restricted_claims=frozenset(),
    silent="always",
    max_age=False,
    request_objects=True,
    pushed_requests=False,
    response_modes=frozenset({"query", "form_post"}),
    auth_methods=_ENC,
    public_clients=False,
    subject=Subject.PUBLIC,
    id_token_algorithms=("ES256", "RS256"),
    lifetimes=Lifetimes(
        code=30,
        access=60,
        id_token=60,
        interaction=1800,
        session=12 * 3600,
        refresh=12 * 3600,
    ),
    grants=frozenset({"authorization_code", "refresh_token"}),
    id_token_extras=frozenset({"sid"}),
    y_codes=True,
    issuer_in_response=True,
    back_channel_logout=True,
    introspection=frozenset({"json", "jwt"}),
    userinfo_default="ES256",
)
OIDC = Profile(
    name="oidc",
    prefix="oidc",
    parameters=_USUAL
    | {"login_hint", "response_mode", "display", "max_age", "id_token_hint", "claims_locales"},
    unknown_parameters="ignore",
    required=("client_id", "response_type", "redirect_uri", "scope"),
    nonce_length=(0, 512),
    state_max=2048,
    prompts=frozenset({"login", "consent", "none", "select_account"}),
    wrong_prompt=Wrong.CLIENT,
    wrong_parameter=Wrong.CLIENT,
    acr="voluntary",
    claims_parameter=frozenset({"*"}),
    restricted_claims=frozenset(),
    silent="always",
    max_age=True,
    request_objects=True,
    pushed_requests=True,
    response_modes=frozenset({"query", "form_post"}),
    auth_methods=_ENC | {"client_secret_basic"},
    public_clients=True,
    subject=Subject.PAIRWISE,
    id_token_algorithms=("ES256", "RS256"),
    lifetimes=Lifetimes(
        code=60,
        access=300,
        id_token=300,
        interaction=1800,
        session=8 * 3600,
        refresh=8 * 3600,
    ),
    grants=frozenset({"authorization_code", "refresh_token"}),
    id_token_extras=frozenset({"at_hash", "sid"}),
    y_codes=False,
    issuer_in_response=True,
    declared=True,
    back_channel_logout=True,
    introspection=frozenset({"json", "jwt"}),
    userinfo_default="json",
)

PROFILES: dict[str, Profile] = {p.name: p for p in (FRANCECONNECT, PROCONNECT, OIDC)}


def profile(name: str) -> Profile:
    """The profile of that name."""
    return PROFILES[name]
