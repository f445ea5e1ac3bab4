"""A stub of the eIDAS network: the nodes of invented European citizens (reference 1.13).

The bridge in `demo.views` speaks OpenID Connect to the hub on one side and asks here on the
other, as it would ask the official node: a level of assurance and a list of attributes, answered
with no more than was asked, or with an error. What is SAML between nodes is a function call here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from parvis.bricks.identity.domain import eidas
from parvis.bricks.identity.domain.eidas import NodeAnswer, NodeError

_ORDER = ("low", "substantial", "high")


@dataclass(frozen=True)
class European:
    """One invented citizen of another country. `level`: of the means that this country notified."""

    __test__ = False

    key: str
    country: str
    level: str
    attributes: Mapping[str, str]
    story_fr: str
    story_en: str
    amr: tuple[str, ...] = ("eidas",)

    @property
    def name(self) -> str:
        """As read aloud."""
        first = self.attributes.get("currentGivenName", "")
        return f"{first} {self.attributes.get('currentFamilyName', '')}".strip()

    @property
    def acr(self) -> str:
        """The level as the hub counts it."""
        return eidas.acr_of(self.level)


def _who(identifier: str, given: str, family: str, born: str, **more: str) -> dict[str, str]:
    return {
        "personIdentifier": identifier,
        "currentGivenName": given,
        "currentFamilyName": family,
        "dateOfBirth": born,
        **more,
    }


EUROPEANS = (
    European(
        "it.giulia", "IT", "substantial",
        _who("IT/FR/RSSGLI85C41H501X", "Giulia", "Rossi", "1985-03-01", gender="Female",
             placeOfBirth="Roma"),
        "Italie, niveau substantiel", "Italy, level substantial",
    ),
    European(
        "de.juergen", "DE", "high",
        _who("DE/FR/4f1c2a", "Jürgen", "Müller-Groß", "1970-12-24"),
        "Allemagne, niveau élevé, sans sexe ni lieu de naissance",
        "Germany, level high, neither gender nor place of birth",
    ),
    European(
        "ee.kadri", "EE", "low",
        _who("EE/FR/49001010000", "Kadri", "Tamm", "1990-01-01", gender="Female"),
        "Estonie, niveau faible", "Estonia, level low",
    ),
    European(
        "es.ines", "ES", "high",
        {"personIdentifier": "ES/FR/00000000T", "currentGivenName": "Inés",
         "currentFamilyName": "Ruiz"},
        "Espagne : le nœud oublie la date de naissance",
        "Spain: the node forgets the date of birth",
    ),
)  # fmt: skip
BY_KEY = {one.key: one for one in EUROPEANS}


def ask(key: str, *, level: str, attributes: Collection[str]) -> NodeAnswer:
    """What the citizen's country answers; NodeError when its means do not reach the level."""
    one = BY_KEY[key]
    if _ORDER.index(one.level) < _ORDER.index(level):
        raise NodeError(f"the level {level} is not reached")
    given = {name: value for name, value in one.attributes.items() if name in attributes}
    return NodeAnswer(one.country, one.level, given)


def identity(key: str, scope: str, acr: str) -> dict[str, Any]:
    """Claims for OpenID scopes at an acr, as the bridge gives them; NodeError in words.

    FranceConnect's table gives `eidas2` for low and asks low for `eidas1` only.
    """
    wanted = eidas.attributes_for(scope.split())
    return eidas.claims_of(ask(key, level=eidas.level_of(acr), attributes=wanted))
