"""Invented companies whose officers are test people: what a demo tells the port `officers`."""

from __future__ import annotations

from collections.abc import Mapping

from parvis.bricks.identity.demo.population import BY_KEY
from parvis.bricks.identity.domain.officers import Officer
from parvis.kernel.results import Found, NotFound


class InventedOfficers:
    """Names the test person (by key) who runs each invented company (by SIREN)."""

    def __init__(self, companies: Mapping[str, str]) -> None:
        self._companies = dict(companies)

    def of(self, siren: str) -> Found[tuple[Officer, ...]] | NotFound:
        """The one officer of an invented company."""
        key = self._companies.get(siren, "")
        if key not in BY_KEY:
            return NotFound("no such invented company")
        one = BY_KEY[key].registered
        return Found(
            (
                Officer(
                    one.family_name, " ".join(one.given_names), one.birthdate, one.gender,
                    one.birthplace, one.birthcountry,
                ),
            )
        )  # fmt: skip
