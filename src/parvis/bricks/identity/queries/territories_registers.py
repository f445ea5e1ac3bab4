"""The register of territories, as rights need it: imported only where that brick is installed."""

from __future__ import annotations

from parvis.bricks.identity.domain.rights import COUNTRY
from parvis.bricks.registers import public as registers


def _birthplace(code: str) -> registers.Commune | None:
    """What a code of a place of birth named: a commune of today, else a district or former commune
    that kept its code, else the commune that it became part of."""
    today = registers.commune(code)
    if today is not None and today.code == code:
        return today
    parts = (registers.place(code, kind) for kind in registers.Kind)
    return next((one for one in parts if one is not None), today)


class RegisteredTerritories:
    """Answers the port `identity.territories` from the official geographic code."""

    def containing(self, code: str) -> tuple[str, ...]:
        """EPCI, département, région and country of a commune; what holds for the others."""
        kind, _, number = code.partition(":")
        found: list[str] = []
        if kind == "commune" and (one := registers.commune(number)) is not None:
            found = [
                *([f"epci:{one.epci}"] if one.epci else []),
                f"departement:{one.department}",
                f"region:{one.region}",
            ]
        elif kind == "epci" and (group := registers.group(number)) is not None:
            members = [registers.commune(code) for code in group.members]
            for field, word in (("department", "departement"), ("region", "region")):
                values = {getattr(member, field) for member in members if member}
                if len(values) == 1:  # a group of two départements lies in none of them
                    found.append(f"{word}:{values.pop()}")
        elif kind == "departement" and (area := registers.department(number)) is not None:
            found = [f"region:{area.region}"]
        return () if code == COUNTRY else (*found, COUNTRY)

    def name(self, code: str) -> str:
        """The name in the official code."""
        kind, _, number = code.partition(":")
        reader = {
            "birthplace": _birthplace,
            "commune": registers.commune,
            "epci": registers.group,
            "departement": registers.department,
            "region": registers.region,
        }.get(kind)
        if reader is None:
            return "France" if code == COUNTRY else ""
        found = reader(number)
        return found.name if found is not None else ""
