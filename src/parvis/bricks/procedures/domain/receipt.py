"""The acknowledgement of receipt (accusé de réception) as data, with every mandatory mention.

CRPA L112-3, R112-5: date of receipt; date at which silence is acceptance or refusal, and which;
name, postal and electronic address and telephone of the service in charge; if refusal, remedies
and time limits; if acceptance, the possibility to be given the attestation of L232-3; what
L114-5 says of missing pieces. L112-11: electronic request, electronic acknowledgement, here at
once, so that no separate record of registration is needed (R112-11-1).

Data first, then its digest, and only later a PDF: the letter can be drawn again, byte for byte.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from parvis.bricks.procedures.domain.canonical import digest
from parvis.bricks.procedures.domain.deadlines import mention
from parvis.bricks.procedures.domain.document import Law, RegimeKind
from parvis.bricks.procedures.domain.problems import Refusal
from parvis.kernel.calendar import Silence

SILENCE = {RegimeKind.SVA: "acceptance", RegimeKind.SVR: "refusal", RegimeKind.NONE: "none"}


@dataclass(frozen=True)
class ServiceMentions:
    """The service in charge, as it must be named (R112-5, 2°)."""

    name: str
    postal_address: str
    email: str
    phone: str
    hours: str = ""

    def missing(self) -> list[str]:
        """Mentions that are not there: the e-mail is due only where there is one."""
        return [one for one in ("name", "postal_address", "phone") if not getattr(self, one)]

    def to_json(self) -> dict[str, str]:
        """All mentions, empty ones left out."""
        names = ("name", "postal_address", "email", "phone", "hours")
        return {one: value for one in names if (value := getattr(self, one))}


def acknowledge(
    *,
    about: Mapping[str, Any],
    organisation: Mapping[str, str],
    service: ServiceMentions,
    law: Law,
    received_at: dt.datetime,
    silence: Silence | None,
    answers_digest: str,
) -> dict[str, Any]:
    """The acknowledgement; Refusal("receipt_incomplete") when the law's mentions are not all known.

    `received_at` on a Paris clock. `about`: case number, procedure, person. `silence`:
    when it will decide, None when it decides nothing.
    """
    if missing := service.missing():
        raise Refusal("receipt_incomplete", missing=", ".join(missing))
    kind = RegimeKind.NONE
    when: Mapping[str, object] = {}
    if law.regime is not None and silence is not None:
        kind, when = law.regime.kind, mention(law.regime, silence)
    data: dict[str, Any] = {
        "schema": 1,
        "kind": "receipt",
        "received_at": received_at.isoformat(timespec="seconds"),
        "received_on": received_at.date().isoformat(),
        "service": service.to_json(),
        "organisation": dict(organisation),
        "silence": {"meaning": SILENCE[kind], **when},
        "missing_pieces": _missing_pieces(kind),
        "answers": answers_digest,
        **about,
    }
    if kind is RegimeKind.SVR:
        if not law.remedies:
            raise Refusal("receipt_incomplete", missing="remedies")
        data["remedies"] = law.remedies.to_json()
    if kind is RegimeKind.SVA:
        data["attestation"] = "CRPA L232-3"
    return data


def receipt_digest(data: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of an acknowledgement."""
    return digest(dict(data))


def _missing_pieces(kind: RegimeKind) -> dict[str, str]:
    """What L114-5 does to the time limit when pieces turn out to be missing."""
    effect = {
        RegimeKind.SVA: "starts_when_complete",
        RegimeKind.SVR: "suspended",
        RegimeKind.NONE: "none",
    }
    return {"law": "CRPA L114-5", "effect": effect[kind]}
