"""Tables of identity, one module per subject."""

from parvis.bricks.identity.models.accounts import (
    AgentLogin,
    Connection,
    FraudReport,
    HubAccount,
    RedressTicket,
)
from parvis.bricks.identity.models.agents import (
    AgentAccount,
    AgentGrant,
    AgentLetter,
    AgentMembership,
    AgentTries,
    BodyDomain,
)
from parvis.bricks.identity.models.clients import Client
from parvis.bricks.identity.models.grants import Grant, StoredSubject, UsedAssertion
from parvis.bricks.identity.models.interactions import Interaction, PushedRequest
from parvis.bricks.identity.models.keys import Epoch, SigningKey
from parvis.bricks.identity.models.links import Conflict, Link, Proposal
from parvis.bricks.identity.models.local import (
    ClaimSecret,
    LocalAccount,
    MailKey,
    RecoveryCode,
)
from parvis.bricks.identity.models.mandates import Mandate
from parvis.bricks.identity.models.partners import ClientRequest, FailedRequest
from parvis.bricks.identity.models.passkeys import Passkey
from parvis.bricks.identity.models.portal import PortalSession
from parvis.bricks.identity.models.providers import HubKey, IdentityProvider, ProviderHealth
from parvis.bricks.identity.models.rights import (
    Application,
    Delegation,
    Review,
    ReviewItem,
    Right,
)
from parvis.bricks.identity.models.sessions import Session

__all__ = [
    "AgentAccount",
    "AgentGrant",
    "AgentLetter",
    "AgentLogin",
    "AgentMembership",
    "AgentTries",
    "Application",
    "BodyDomain",
    "ClaimSecret",
    "Client",
    "ClientRequest",
    "Conflict",
    "Connection",
    "Delegation",
    "Epoch",
    "FailedRequest",
    "FraudReport",
    "Grant",
    "HubAccount",
    "HubKey",
    "IdentityProvider",
    "Interaction",
    "Link",
    "LocalAccount",
    "MailKey",
    "Mandate",
    "Passkey",
    "PortalSession",
    "Proposal",
    "ProviderHealth",
    "PushedRequest",
    "RecoveryCode",
    "RedressTicket",
    "Review",
    "ReviewItem",
    "Right",
    "Session",
    "SigningKey",
    "StoredSubject",
    "UsedAssertion",
]
