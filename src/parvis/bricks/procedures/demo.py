"""The demo's procedure and its cases."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from parvis.bricks.procedures.commands.designing import load_procedure_from_yaml
from parvis.kernel.access import system

CANTEEN = Path(__file__).with_name("demo") / "canteen.yaml"


def publish_canteen(*, organisation: UUID, service: str) -> UUID:
    """Put the canteen registration online; the procedure's identifier."""
    return load_procedure_from_yaml(
        system("demo"),
        CANTEEN.read_text(encoding="utf-8"),
        organisation=organisation,
        slug="cantine",
        service=service,
    )
