"""Acting under a mandate at other services: what the session keeps, and what each client reads.

`act` is RFC 8693, section 4.1: `sub` names who acts, by a name that only this client knows; beside
it the mandate, the organisation, the subjects and the end. `rep_scope` is FranceConnect's list of
subjects (reference, section 3). When an officer acts, the subject is their company: `represents`
names it by its SIREN, no civil identity travels, and `sub` is the company's name at this client.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from parvis.bricks.identity.domain.mandates import Kind


@dataclass(frozen=True)
class Acting:
    """What a session of the hub keeps of the mandate. `until`: seconds since 1970, excluded."""

    mandate: str  # its identifier
    number: str
    kind: str
    person: str  # who acts
    membership: str
    name: str
    organisation: str
    siret: str
    perimeter: tuple[str, ...]
    until: int
    purpose: str
    company: str = ""  # SIREN, for an officer
    company_name: str = ""

    def kept(self) -> dict[str, Any]:
        """As JSON."""
        return {**asdict(self), "perimeter": list(self.perimeter)}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Acting:
        """The inverse of `kept`."""
        return cls(**{**kept, "perimeter": tuple(kept["perimeter"])})

    @property
    def seed(self) -> str:
        """What the pairwise name of who acts is computed from."""
        return f"mandate:{self.person}"

    def represents(self) -> dict[str, str]:
        """The company for which an officer acts; {} for a person."""
        if not self.company:
            return {}
        return {"siren": self.company, "organization_label": self.company_name}

    def claim(self, sub: str, rep_scope: tuple[str, ...]) -> dict[str, Any]:
        """The `act` claim for one client."""
        told: dict[str, Any] = {
            "sub": sub,
            "mandate": self.number,
            "kind": Kind(self.kind).value,
            "scope": list(rep_scope),
            "exp": self.until,
        }
        if self.organisation:
            told["organization_label"] = self.organisation
        if self.siret:
            told["siret"] = self.siret
        return told
