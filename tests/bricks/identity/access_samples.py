"""Addresses of the identity brick with arguments."""

import uuid

from tests.consistency.test_who_opens_what import Sample

PAGES = ("mandate", "choose", "verify", "code", "consent", "redress", "depart", "login", "give-up")
DEMO = ("configuration", "jwks", "authorize", "token", "userinfo", "end")
NUMBER = uuid.UUID("0190e0a0-0000-7000-8000-000000000001")


def samples(world):
    found = {}
    for profile in ("franceconnect", "proconnect", "oidc"):
        for name in PAGES:
            # Without the cookie of the sign-in, everybody reads the same words.
            found[f"identity-{profile}-{name}"] = Sample(own={"uid": "nobody-knows-this"})
        found[f"identity-{profile}-callback"] = Sample(own={"provider": "compte-simple"})
    for profile in ("franceconnect", "proconnect"):
        found[f"{profile}-unknown"] = Sample(own={"rest": "nothing/here"})
    for name in DEMO:
        found[f"identity-demo:{name}"] = Sample(own={"uid": "compte-simple"})
    # Nothing of these exists for anybody here: the page says so to whoever the route lets in.
    letter = {"token": "a-link-that-was-never-sent-by-anybody"}
    token = {"proposal": NUMBER, "token": "unknown"}
    return {
        **found,
        "identity:mandates-desk": Sample(filtered=True),
        "identity:mandate-propose": Sample(filtered=True),
        **{
            f"identity:{name}": Sample(own={"mandate": NUMBER}, filtered=True)
            for name in (
                "mandate",
                "mandate-sheet",
                "mandate-begin",
                "own-mandate",
                "own-mandate-begin",
            )
        },
        "identity:mandate-act": Sample(own={"mandate": NUMBER, "what": "revoke"}, filtered=True),
        "identity:own-mandate-act": Sample(
            own={"mandate": NUMBER, "what": "revoke"}, filtered=True
        ),
        "identity:start": Sample(own={"name": "persons"}),
        "identity:back": Sample(own={"name": "persons"}),
        "identity:end": Sample(own={"name": "persons"}),
        "identity:lock": Sample(filtered=True),
        "identity:attach-by-mail": Sample(own=token, filtered=True),
        **{
            f"identity:{name}": Sample(own=letter)
            for name in ("mail-link", "recovery-stop", "recovery-link", "claim", "local-undo")
        },
        **{  # whoever has no such account finds nothing
            f"identity:local-{name}": Sample(filtered=True)
            for name in ("address", "codes", "mail", "passkeys")
        },
        "identity:mail-service": Sample(own={"profile": "oidc", "uid": "nobody-knows-this"}),
        "identity:local-confirm": Sample(own=letter, filtered=True),
        "identity:local-passkey": Sample(own={"passkey": NUMBER}, filtered=True),
        "identity:separate": Sample(own={"link": NUMBER}, filtered=True),
        "identity:fraud-step": Sample(own={"step": 1}),
        # These show what their query lets through: an agent without a charge is turned away.
        "identity:rights-given": Sample(filtered=True),
        "identity:rights-give": Sample(filtered=True),
        "identity:rights-review": Sample(filtered=True),
        "identity:rights-decide": Sample(own={"number": NUMBER}, filtered=True),
        "identity:rights-charge": Sample(own={"code": "nobody"}, filtered=True),
        "identity:rights-charge-end": Sample(own={"number": NUMBER}, filtered=True),
        "identity:application": Sample(own={"code": "nobody"}, filtered=True),
        **{
            f"identity:client{name}": Sample(own={"number": NUMBER}, filtered=True)
            for name in ("", "-secret", "-production", "-failures", "-request", "-switch")
        },
        **{
            f"identity:provider-{name}": Sample(own={"uid": "nobody"}, filtered=True)
            for name in ("edit", "check")
        },
        "identity:right": Sample(own={"number": NUMBER}, filtered=True),
        "identity:provider": Sample(own={"uid": "nobody"}, filtered=True),
        "identity:join-request": Sample(own={"number": NUMBER}, filtered=True),
        # Whoever is not signed in to the agents' provider is sent to its sign-in page.
        "agents:organisation": Sample(own={"request_id": NUMBER}),
        "agents:passkey-remove": Sample(own={"passkey_id": NUMBER}),
        "identity:conflict": Sample(own={"number": NUMBER}, filtered=True),
        "identity:ticket": Sample(own={"number": NUMBER}, filtered=True),
    }
