"""What the instance's settings say of the provider: issuers, the secret of subs."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from parvis.bricks.identity.domain.profiles import PROFILES
from parvis.kernel import keys
from parvis.kernel.settings import setting

SUB_SECRET = setting(
    "PARVIS_IDENTITY_SUB_SECRET",
    str,
    "",
    "Secret of the names of persons (sub). Empty: from the key ring. A change renames all.",
    secret=True,
)


@cache
def of(profile: str) -> str:
    """The issuer of a profile: the origin and the profile's prefix."""
    return f"{settings.PARVIS_ORIGIN.rstrip('/')}/{PROFILES[profile].prefix}"


@cache
def sub_secret() -> str:
    """The secret in force."""
    return SUB_SECRET.read() or keys.hash_token("parvis identity sub")
