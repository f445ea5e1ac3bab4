"""What programs show and what they are held to: API tokens, signed webhooks, idempotency keys,
rate limits.

Words: a *token* is shown by a program; its *bearer* (a URN: a membership, a habilitation) is what
it stands for, its *scopes* what it may be used for. A *webhook* is an address of another system
that is told of *topics*; a *message* is one telling of it. An *idempotency key* makes a repeated
request the same as one. A *bucket* counts what somebody does in a length of time.

Invariants: tokens are hashed at rest, secrets that sign are encrypted; both are shown once. A
right is never in a token: the bearer's rights are read at each use. A message leaves exactly when
the act it tells of is committed, at least once, and carries the same identifier each time. An
effect under an idempotency key happens once, whatever is killed.

`from parvis.kernel import tokens` gives tokens; `webhooks`, `idempotency` and `rates` are modules
of this package.
"""

from typing import TYPE_CHECKING

from parvis.kernel.doors import door
from parvis.kernel.tokens.errors import TokenRefused

if TYPE_CHECKING:
    from parvis.kernel.tokens.api_tokens import Issued, Token, actor_of, authenticate, issue, revoke
    from parvis.kernel.tokens.bearing import from_request
    from parvis.kernel.tokens.queries import visible_to

__all__ = [
    "Issued",
    "Token",
    "TokenRefused",
    "actor_of",
    "authenticate",
    "from_request",
    "issue",
    "revoke",
    "visible_to",
]

__getattr__ = door(
    __name__,
    {
        "Issued": "api_tokens",
        "Token": "api_tokens",
        "actor_of": "api_tokens",
        "authenticate": "api_tokens",
        "issue": "api_tokens",
        "revoke": "api_tokens",
        "from_request": "bearing",
        "visible_to": "queries",
    },
)
