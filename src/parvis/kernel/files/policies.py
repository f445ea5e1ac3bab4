"""Who may do what with files: the owner's brick decides on reading; operators see the console."""

from __future__ import annotations

from typing import Any

from parvis.kernel.access import Actor, Grant, Policy, Role, register
from parvis.kernel.files import access


def _owner_allows(actor: Actor, file: Any) -> bool:
    return access.may_open(actor, file.owner)


FILES = Policy(
    kind="files.file",
    relations={"owner_allows": _owner_allows},
    grants={
        "read": tuple(
            Grant(role, "owner_allows")
            for role in (Role.NOBODY, Role.PERSON, Role.AGENT, Role.SYSTEM)
        ),
        # Figures, states and digests, never names or bytes: the operator is not a reader.
        "console": (Grant(Role.OPERATOR),),
    },
    doc="A file is read by whoever may read what it belongs to.",
)
register(FILES)
