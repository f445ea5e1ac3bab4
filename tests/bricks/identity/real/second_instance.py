"""One instance of the platform as processes of its own, for the test of two that speak HTTP.

python -m tests.bricks.identity.real.second_instance hub PORTAL SECRET   migrates, knows the portal
python -m tests.bricks.identity.real.second_instance portal              migrates
python -m tests.bricks.identity.real.second_instance forget              ends the hub's sessions
"""

from __future__ import annotations

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")


def main(what: str, *more: str) -> None:
    """See the module."""
    import django

    django.setup()
    from parvis.bricks.identity.commands import clients, keys, sessions
    from parvis.bricks.identity.models import Session
    from parvis.config.serving import prepare
    from parvis.kernel.access import system

    if what == "forget":
        for number in Session.objects.filter(ended_at=None).values_list("id", flat=True):
            sessions.end_session(number)
        return
    prepare(lambda words: None)
    if what == "hub":
        from parvis.bricks.identity.demo.directories import install

        portal, secret = more
        keys.ensure()
        install()
        clients.register(
            system("tests"),
            profile="franceconnect",
            name="Portail d’une autre collectivité",
            metadata={
                "redirect_uris": [f"{portal}/identite/retour/persons/"],
                "post_logout_redirect_uris": [f"{portal}/identite/parti/"],
                "backchannel_logout_uri": f"{portal}/identite/fin/persons/",
                "backchannel_logout_session_required": True,
                "scopes": ["openid", "identite_pivot", "preferred_username", "email"],
            },
            client_id="autre-portail",
            secret=secret,
            own=True,
            active=True,
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
