"""Addresses of the identity brick with arguments."""

from tests.consistency.test_who_opens_what import Sample

PAGES = ("choose", "verify", "consent", "redress", "depart", "login", "give-up")
DEMO = ("configuration", "jwks", "authorize", "token", "userinfo", "end")


def samples(world):
    found = {}
    for profile in ("franceconnect", "proconnect", "oidc"):
        for name in PAGES:
            # Without the cookie of the sign-in, everybody reads the same words.
            found[f"identity-{profile}-{name}"] = Sample(own={"uid": "nobody-knows-this"})
        found[f"identity-{profile}-callback"] = Sample(own={"provider": "compte-simple"})
    for name in DEMO:
        found[f"identity-demo:{name}"] = Sample(own={"uid": "compte-simple"})
    return found
