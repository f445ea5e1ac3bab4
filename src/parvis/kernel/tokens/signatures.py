"""How messages are signed and checked: Standard Webhooks 1.0 (symmetric, `v1`).

Headers `webhook-id`, `webhook-timestamp` (seconds since 1970) and `webhook-signature`: a space
separated list of `v1,` and the base64 HMAC-SHA256, under the secret, of `id.timestamp.body`.
Secrets read `whsec_` and base64. Two signatures are sent while a secret is being replaced.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from collections.abc import Iterable, Mapping

from parvis.kernel import clock

PREFIX = "whsec_"
TOLERANCE_SECONDS = 300


class BadSignature(ValueError):
    """The message was not signed with this secret, or too long ago to be believed."""


def new_secret() -> str:
    """A secret of 32 random bytes, as shown to whoever receives the messages."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def headers(
    message_id: str, timestamp: int, body: bytes, with_secrets: Iterable[str]
) -> dict[str, str]:
    """The three headers of one attempt, signed with each secret."""
    signed = " ".join(_sign(message_id, timestamp, body, secret) for secret in with_secrets)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signed,
    }


def verify(secret: str, received: Mapping[str, str], body: bytes) -> str:
    """The message's id when it is authentic and at most five minutes old; BadSignature otherwise.

    `received`: headers by any case. Keep the id: the same message may come again.
    """
    found = {name.lower(): value for name, value in received.items()}
    message_id, said = found.get("webhook-id", ""), found.get("webhook-timestamp", "")
    if not message_id or not said.isdecimal() or len(said) > 12:
        raise BadSignature("the headers of a signed message are missing")
    if abs(clock.now().timestamp() - int(said)) > TOLERANCE_SECONDS:
        raise BadSignature("the message is too old, or from the future")
    expected = _sign(message_id, int(said), body, secret).encode()
    given = found.get("webhook-signature", "").split()
    if not any(hmac.compare_digest(expected, one.encode()) for one in given[:10]):
        raise BadSignature("the signature does not match")
    return message_id


def _sign(message_id: str, timestamp: int, body: bytes, secret: str) -> str:
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise BadSignature("the secret is not base64") from error
    signed = hmac.digest(key, f"{message_id}.{timestamp}.".encode() + body, "sha256")
    return f"v1,{base64.b64encode(signed).decode()}"
