"""Events of webhooks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True)
class WebhookDisabled:
    """A webhook failed too often and is told nothing more until somebody enables it again."""

    name: ClassVar[str] = "tokens.webhook_disabled"
    version: ClassVar[int] = 1

    webhook: UUID
    organisation: UUID
    why: str
