"""What each field accepts, before it is saved: one check per name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from parvis.bricks.directory.domain import hours_wire
from parvis.bricks.directory.domain.hours import Hours
from parvis.bricks.directory.domain.problems import Problem
from parvis.bricks.directory.domain.texts import (
    Address,
    checked_phone,
    checked_text,
    checked_url,
    parse_address,
)

Check = Callable[[Any], Any]
_CODE = re.compile(r"^[a-z][a-z0-9_]{1,59}$")
_TERRITORY = re.compile(r"^[a-z_]{2,12}:[0-9A-Z]{1,9}$")


def checked(changes: Mapping[str, Any], allowed: Mapping[str, Check]) -> dict[str, Any]:
    """Each change through the check of its field; Problem for a field that is not there."""
    for name in changes:
        if name not in allowed:
            raise Problem("field", field=name)
    return {name: allowed[name](value) for name, value in changes.items()}


def name(value: Any) -> dict[str, str]:
    """A name by language, on one line."""
    found = checked_text(value, "name")
    if any("\n" in words for words in found.values()):
        raise Problem("name", longest=200)
    return found


def summary(value: Any) -> dict[str, str]:
    """A summary by language."""
    return checked_text(value or {}, "summary", longest=2000, required=False)


def access(value: Any) -> dict[str, str]:
    """Words on accessibility by language."""
    return checked_text(value or {}, "access", longest=1000, required=False)


def email(value: str) -> str:
    """An e-mail address, or none."""
    words = value.strip()
    if words:
        try:
            validate_email(words)
        except ValidationError:
            raise Problem("email", email=words[:80]) from None
    return words


def address(value: Address | Mapping[str, Any] | None) -> dict[str, Any]:
    """A postal address, as an object or in its JSON form, or none."""
    wire = value.to_wire() if isinstance(value, Address) else value
    found = parse_address(wire)
    return found.to_wire() if found else {}


def hours(value: Hours | Mapping[str, Any] | None) -> dict[str, Any]:
    """Hours, as an object or in their JSON form, or not known."""
    wire = hours_wire.dump(value) if isinstance(value, Hours) else value
    return hours_wire.dump(hours_wire.parse(wire))


def dpo(value: str) -> str:
    """How to reach the data protection officer."""
    words = value.strip()
    if len(words) > 300:
        raise Problem("dpo")
    return words


def competence(value: str) -> str:
    """A code of the parties' competences, or none."""
    if value and not _CODE.match(value):
        raise Problem("competence")
    return value


def territory(value: str) -> str:
    """A territory such as "commune:00101"."""
    if not _TERRITORY.match(value) or len(value) > 20:
        raise Problem("territory", territory=value[:30])
    return value


def _degrees(limit: int) -> Check:
    def check(value: Any) -> Decimal | None:
        if value in (None, ""):
            return None
        try:
            found = Decimal(str(value)).quantize(Decimal("0.000001"))
        except InvalidOperation:
            raise Problem("place") from None
        if not found.is_finite() or abs(found) > limit:
            raise Problem("place")
        return found

    return check


SERVICE: Mapping[str, Check] = {
    "name": name,
    "summary": summary,
    "email": email,
    "phone": checked_phone,
    "address": address,
    "website": checked_url,
    "dpo": dpo,
    "competence": competence,
}
COUNTER: Mapping[str, Check] = {
    "name": name,
    "address": address,
    "latitude": _degrees(90),
    "longitude": _degrees(180),
    "phone": checked_phone,
    "email": email,
    "hours": hours,
    "access": access,
}
