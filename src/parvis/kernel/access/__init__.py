"""Who may do what: the Actor, the policy tables of every brick, and the rule of every route.

Words: an *actor* is who acts, as which membership, on behalf of whom, with which sign-in level
and purpose. A *verb* is `<brick>.<kind>.<act>` (`procedures.case.read`). A *grant* says: this
role, when this relation holds between actor and thing, may do this verb. All that is not granted
is refused.
"""

from parvis.kernel.access.actor import NOBODY, Actor, Role, system
from parvis.kernel.access.policy import (
    Forbidden,
    Grant,
    Policy,
    may,
    policies,
    register,
    require,
    roles_for,
)
from parvis.kernel.access.routes import Public, route

__all__ = [
    "NOBODY",
    "Actor",
    "Forbidden",
    "Grant",
    "Policy",
    "Public",
    "Role",
    "may",
    "policies",
    "register",
    "require",
    "roles_for",
    "route",
    "system",
]
