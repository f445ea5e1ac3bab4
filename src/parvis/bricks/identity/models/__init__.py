"""Tables of identity, one module per subject."""

from parvis.bricks.identity.models.accounts import (
    AgentLogin,
    Connection,
    FraudReport,
    HubAccount,
    RedressTicket,
)
from parvis.bricks.identity.models.clients import Client
from parvis.bricks.identity.models.grants import Grant, StoredSubject, UsedAssertion
from parvis.bricks.identity.models.interactions import Interaction, PushedRequest
from parvis.bricks.identity.models.keys import Epoch, SigningKey
from parvis.bricks.identity.models.links import Link, Proposal
from parvis.bricks.identity.models.mandates import Mandate
from parvis.bricks.identity.models.providers import HubKey, IdentityProvider, ProviderHealth
from parvis.bricks.identity.models.sessions import Session

__all__ = [
    "AgentLogin",
    "Client",
    "Connection",
    "Epoch",
    "FraudReport",
    "Grant",
    "HubAccount",
    "HubKey",
    "IdentityProvider",
    "Interaction",
    "Link",
    "Mandate",
    "Proposal",
    "ProviderHealth",
    "PushedRequest",
    "RedressTicket",
    "Session",
    "SigningKey",
    "StoredSubject",
    "UsedAssertion",
]
