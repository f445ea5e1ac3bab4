"""Tables of identity, one module per subject."""

from parvis.bricks.identity.models.clients import Client
from parvis.bricks.identity.models.grants import Grant, StoredSubject, UsedAssertion
from parvis.bricks.identity.models.interactions import Interaction, PushedRequest
from parvis.bricks.identity.models.keys import Epoch, SigningKey
from parvis.bricks.identity.models.sessions import Session

__all__ = [
    "Client",
    "Epoch",
    "Grant",
    "Interaction",
    "PushedRequest",
    "Session",
    "SigningKey",
    "StoredSubject",
    "UsedAssertion",
]
