"""An answer that could be true, for previews and to begin an example: never stored in a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from parvis.bricks.procedures.domain.document import Document, Field
from parvis.bricks.procedures.domain.fields import type_of

ROW = "01JD0000000000000000000001"
_FIXED: Mapping[str, Any] = {
    "text": "Exemple",
    "textarea": "Quelques lignes d'exemple.",
    "email": "prenom.nom@exemple.fr",
    "phone": "+33612345678",
    "yes_no": True,
    "siret": "21010033400011",
    "commune": {"code": "01033", "name": "Valserine", "postal_code": "01200"},
    "company": {"code": "21010033400011", "label": "Commune de Valserine"},
    "epci": {"code": "240100891", "label": "Communauté de communes"},
    "departement": {"code": "01", "label": "Ain"},
    "region": {"code": "84", "label": "Auvergne-Rhône-Alpes"},
    "address": {"label": "1 place de la Mairie, 01200 Valserine"},
}


def sample(field: Field, today: dt.date) -> Any:
    """A stored answer to a question; None where nothing can be made up (files, headings)."""
    if not type_of(field).holds_value or field.type == "file":
        return None
    if field.fields:
        return {ROW: answers(field.fields, today)}
    if field.options:
        first = field.options[0].value
        return [first] if field.type == "choices" else first
    if field.type in ("integer", "decimal"):
        number = max(field.rules.get("min", 0), min(10, field.rules.get("max", 10)))
        return number if field.type == "integer" else f"{number:.{field.rules.get('places', 0)}f}"
    if field.type == "date":
        day = today + dt.timedelta(days=30 if field.rules.get("future") else -3_000)
        return min(max(day.isoformat(), field.rules.get("min", "")), field.rules.get("max", "9"))
    return _FIXED.get(field.type)


def answers(fields: tuple[Field, ...], today: dt.date) -> dict[str, Any]:
    """Samples for several questions, computed ones left out."""
    found = {one.key: sample(one, today) for one in fields if one.computed is None}
    return {key: value for key, value in found.items() if value is not None}


def filled(document: Document, today: dt.date) -> dict[str, Any]:
    """Samples for a whole form."""
    return answers(tuple(document.fields()), today)
