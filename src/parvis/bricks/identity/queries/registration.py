"""Whether clients may register themselves (OpenID Dynamic Registration): off unless asked for."""

from __future__ import annotations

from parvis.kernel.settings import setting

DYNAMIC = setting(
    "PARVIS_OIDC_DYNAMIC_REGISTRATION",
    bool,
    False,
    "1: clients of /oidc may register themselves, in sandbox only.",
)


def allowed(profile: str) -> bool:
    """Only the plain profile, and only where the operator said so."""
    return profile == "oidc" and DYNAMIC.read()
