"""The door of identity."""

from parvis.bricks.identity.domain.authentication import Authentication, Granted
from parvis.bricks.identity.domain.data_scopes import DataScope
from parvis.bricks.identity.domain.profiles import PROFILES, Profile
from parvis.bricks.identity.gateways.civil_register import CivilRegister, civil_register
from parvis.bricks.identity.gateways.data_scopes import DataScopes, data_scopes
from parvis.bricks.identity.gateways.officers import Officers, officers

__all__ = [
    "PROFILES",
    "Authentication",
    "CivilRegister",
    "DataScope",
    "DataScopes",
    "Granted",
    "Officers",
    "Profile",
    "civil_register",
    "data_scopes",
    "officers",
]
