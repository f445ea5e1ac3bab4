"""What a mandate may name of this brick: its procedures, one by one."""

from __future__ import annotations

from uuid import UUID

from parvis.bricks.procedures.domain.texts import Text
from parvis.bricks.procedures.models import Procedure
from parvis.bricks.procedures.policies import MANDATE_KEY, mandate_key

MOST = 200


class ProcedurePerimeters:
    """Port `signin.perimeters`."""

    def offered(self, language: str) -> list[tuple[str, str]]:
        """Procedures online, by title, with who offers them."""
        rows = Procedure.objects.filter(state=Procedure.State.PUBLISHED)
        found = rows.select_related("organisation").order_by("number")[:MOST]
        return [(mandate_key(row.id), _words(row, language)) for row in found]

    def label(self, key: str, language: str) -> str:
        """Title of a procedure, online or not any more."""
        if not key.startswith(MANDATE_KEY):
            return ""
        try:
            number = UUID(key.removeprefix(MANDATE_KEY))
        except ValueError:
            return ""
        row = Procedure.objects.select_related("organisation").filter(id=number).first()
        return _words(row, language) if row is not None else ""


def _words(row: Procedure, language: str) -> str:
    return f"{Text.from_json(row.title).in_language(language)} ({row.organisation.name})"
