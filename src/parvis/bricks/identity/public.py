"""The door of identity."""

from parvis.bricks.identity.domain.authentication import Authentication, Granted
from parvis.bricks.identity.domain.profiles import PROFILES, Profile

__all__ = ["PROFILES", "Authentication", "Granted", "Profile"]
