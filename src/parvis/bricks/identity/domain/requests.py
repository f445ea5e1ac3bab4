"""A checked authorize request: what a client asked, once every rule of its profile has passed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Asked:
    """What the client asked for. Only `contracts.provider` makes one, from checked parameters.

    `scopes` and `acr_values` hold known words only. `acr_essential`: the levels of which one must
    be reached, else the client gets an error. `needs`: what must be asked of the person even when
    they are signed in ("login", "consent", "select_account"). `claims`: the parsed `claims`
    parameter. `max_age` in seconds, None when not asked.
    """

    client_id: str
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str = ""
    nonce: str = ""
    response_mode: str = "query"
    acr_values: tuple[str, ...] = ()
    acr_essential: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    claims: Mapping[str, Any] = field(default_factory=dict)
    idp_hint: str = ""
    login_hint: str = ""
    siret_hint: str = ""
    sub_hint: str = ""  # of the id_token_hint, verified
    ui_locales: tuple[str, ...] = ()
    display: str = ""
    max_age: int | None = None
    code_challenge: str = ""

    def to_json(self) -> dict[str, Any]:
        """As kept in a row: empty values left out."""
        return {k: v for k, v in asdict(self).items() if v not in ("", (), {}, None)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Asked:
        """The opposite of `to_json`."""
        values: dict[str, Any] = {
            k: tuple(v) if isinstance(v, list) else v for k, v in kept.items()
        }
        return cls(**values)
