"""The provider as its own processes, for `bench.identity` and the replay test.

    python -m bench.identity_server prepare      migrates, makes a client and a signed-in browser
    python -m bench.identity_server fill N M     N more accounts, M more clients, by the database
    python -m bench.identity_server serve PORT WORKERS

`prepare` prints one JSON object: client_id, secret, callback, cookie (name, value).
"""

from __future__ import annotations

import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")

CALLBACK = "https://service.example/callback"
SECRET = "a-secret-of-thirty-two-characters-at-least"


def prepare() -> None:
    """A migrated database with one client of the plain profile and one session."""
    import django

    django.setup()
    from django.core.management import call_command

    from parvis.bricks.identity.commands import clients, keys, sessions
    from parvis.bricks.identity.domain.authentication import Authentication
    from parvis.kernel import clock
    from parvis.kernel.access import system
    from parvis.kernel.parties.models import Person

    call_command("migrate", verbosity=0)
    keys.ensure()
    made = clients.register(
        system("bench"),
        profile="oidc",
        name="Service",
        metadata={
            "redirect_uris": [CALLBACK],
            "scopes": ["openid", "profile", "email"],
            "userinfo_signed_response_alg": "ES256",
        },
        client_id="bench-client",
        secret=SECRET,
        active=True,
    )
    person = Person.objects.create(given_names="Angela", family_name="Dubois")
    _, token = sessions.open_session(
        "oidc",
        Authentication(
            identity={"given_name": "Angela", "family_name": "Dubois", "email": "a@example.org",
                      "birthdate": "1962-08-24", "gender": "female", "name": "Angela Dubois"},
            subject_seed="seed-of-the-bench",
            acr="eidas1",
            auth_time=clock.now(),
            amr=("pwd",),
            person=person.id,
            idp="",
        ),
    )  # fmt: skip
    told = {
        "client_id": made.client_id,
        "secret": SECRET,
        "callback": CALLBACK,
        "cookie": f"hub-oidc={token}",
        "prefix": "/oidc",
    }
    print(json.dumps(told))


def fill(accounts: int, services: int) -> None:
    """Rows made by the database itself: persons, their keys, subs, sessions, clients."""
    import django

    django.setup()
    from bench.identity_rows import fill_database

    fill_database(accounts, services)


def main() -> None:
    """See the module."""
    what = sys.argv[1]
    if what == "prepare":
        prepare()
    elif what == "fill":
        fill(int(sys.argv[2]), int(sys.argv[3]))
    else:
        import django

        django.setup()
        from parvis.config.serving import serve

        serve("127.0.0.1", int(sys.argv[2]), processes=int(sys.argv[3]), threads=2,
              with_worker=False)  # fmt: skip


if __name__ == "__main__":
    main()
