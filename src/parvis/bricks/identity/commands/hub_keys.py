"""Keys with which providers encrypt for the hub: one pair for each algorithm, made at first use."""

from __future__ import annotations

import json
from typing import Any

from joserfc.jwk import ECKey, RSAKey

from parvis.bricks.identity.gateways.tokens import PrivateKey
from parvis.bricks.identity.models import HubKey
from parvis.kernel import keys
from parvis.kernel.db.transactions import command

SEAL = "identity.hub_key"
ALGORITHMS = ("ECDH-ES", "RSA-OAEP-256")


@command
def ensure_keys() -> None:
    """Make the pairs that are missing."""
    there = set(HubKey.objects.filter(retired_at=None).values_list("algorithm", flat=True))
    for algorithm in ALGORITHMS:
        if algorithm in there:
            continue
        key: PrivateKey = (
            ECKey.generate_key("P-256", auto_kid=True)
            if algorithm == "ECDH-ES"
            else RSAKey.generate_key(2048, auto_kid=True)
        )
        private = json.dumps(key.as_dict(private=True)).encode()
        HubKey.objects.create(
            kid=str(key.kid),
            algorithm=algorithm,
            public={**key.as_dict(private=False), "use": "enc", "alg": algorithm},
            sealed=keys.ring().encrypt(SEAL, private),
        )


def public_keys() -> dict[str, Any]:
    """The JWKS that providers read, newest first, without private parts."""
    rows = HubKey.objects.filter(retired_at=None).order_by("-created_at")
    return {"keys": [row.public for row in rows]}


def private_keys() -> tuple[PrivateKey, ...]:
    """Every key that may still open an answer."""
    found: list[PrivateKey] = []
    for row in HubKey.objects.order_by("-created_at"):
        read = json.loads(keys.ring().decrypt(SEAL, bytes(row.sealed)))
        kind = ECKey if read["kty"] == "EC" else RSAKey
        found.append(kind.import_key(read))
    return tuple(found)
