"""Which answers may serve again in another form, when the person chooses to keep them.

Only what the person gave: not what an administration certified, what the form worked out, or what
their account gives anyway. Never a sensitive answer, a file, a block, a consent or a signature.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from parvis.bricks.procedures.domain.document import Document, Field, Reuse, Sensitivity
from parvis.bricks.procedures.domain.provenance import Source

KEPT = frozenset(
    {"text", "email", "phone", "address", "commune", "date", "integer", "decimal", "siret"}
)
CORRECTED = KEPT - {"commune"}  # typed again in the space; a commune needs its register


def may_serve(field: Field) -> bool:
    """Whether answers of this question may be kept, and may be filled from what was kept."""
    return (
        bool(field.term)
        and field.type in KEPT
        and field.prefill.reuse is not Reuse.NEVER
        and field.sensitivity is not Sensitivity.SENSITIVE
        and field.computed is None
    )


def worth_keeping(
    document: Document, answers: Mapping[str, Any], provenance: Mapping[str, Any]
) -> Iterator[Field]:
    """Questions of a case whose answers the person typed and may keep, in the form's order."""
    seen = set()
    for field in document.fields():
        origin = provenance.get(field.key) or {}
        typed = origin.get("source") == Source.USER.value
        if may_serve(field) and typed and answers.get(field.key) is not None:
            if field.term not in seen:
                yield field
            seen.add(field.term)
