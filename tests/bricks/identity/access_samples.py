"""Addresses of the identity brick with arguments."""

import uuid

from tests.consistency.test_who_opens_what import Sample

PAGES = ("choose", "verify", "code", "consent", "redress", "depart", "login", "give-up")
DEMO = ("configuration", "jwks", "authorize", "token", "userinfo", "end")
NUMBER = uuid.UUID("0190e0a0-0000-7000-8000-000000000001")


def samples(world):
    found = {}
    for profile in ("franceconnect", "proconnect", "oidc"):
        for name in PAGES:
            # Without the cookie of the sign-in, everybody reads the same words.
            found[f"identity-{profile}-{name}"] = Sample(own={"uid": "nobody-knows-this"})
        found[f"identity-{profile}-callback"] = Sample(own={"provider": "compte-simple"})
    for name in DEMO:
        found[f"identity-demo:{name}"] = Sample(own={"uid": "compte-simple"})
    # Nothing of these exists for anybody here: the page says so to whoever the route lets in.
    token = {"proposal": NUMBER, "token": "unknown"}
    return {
        **found,
        "identity:start": Sample(own={"name": "persons"}),
        "identity:back": Sample(own={"name": "persons"}),
        "identity:lock": Sample(filtered=True),
        "identity:attach-by-mail": Sample(own=token, filtered=True),
        "identity:separate": Sample(own={"link": NUMBER}, filtered=True),
        "identity:fraud-step": Sample(own={"step": 1}),
        "identity:provider": Sample(own={"uid": "nobody"}, filtered=True),
        "identity:join-request": Sample(own={"number": NUMBER}, filtered=True),
        # Whoever is not signed in to the agents' provider is sent to its sign-in page.
        "agents:organisation": Sample(own={"request_id": NUMBER}),
        "identity:ticket": Sample(own={"number": NUMBER}, filtered=True),
    }
