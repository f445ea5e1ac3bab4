"""A production instance with the agents' provider, as processes of its own, for its test.

python -m tests.bricks.identity.real.production prepare SECRET   a service and a commune, by the
                                                                  operator's own commands
python -m tests.bricks.identity.real.production letter ADDRESS   words of the latest letter to it
"""

from __future__ import annotations

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
SIRET = "21990103000011"
CALLBACK = "https://service.example/callback"
SCOPES = ["openid", "given_name", "usual_name", "email", "uid", "siret", "roles"]


def main(what: str, said: str) -> None:
    """See the module."""
    import django

    django.setup()
    if what == "letter":
        from parvis.kernel.mail.models import Letter

        sys.stdout.write(Letter.objects.filter(to=said).order_by("-queued_at", "-id")[0].text)
        return
    _prepare(said)


def _prepare(secret: str) -> None:
    from parvis.bricks.identity.commands import clients, keys
    from parvis.kernel.access import system
    from parvis.kernel.parties.models import Organisation

    keys.ensure()
    Organisation.objects.create(
        name="Commune de Chanay-le-Lac", siret=SIRET, siren=SIRET[:9], legal_category="7210",
        email_domains=["chanay.example"],
    )  # fmt: skip
    clients.register(
        system("tests"),
        profile="proconnect",
        name="Service des agents",
        metadata={"redirect_uris": [CALLBACK], "scopes": SCOPES},
        client_id="service-des-agents",
        secret=secret,
        active=True,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
