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
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")

CALLBACK = "https://service.example/callback"
SECRET = "a-secret-of-thirty-two-characters-at-least"


def prepare() -> None:
    """A migrated database with one client of the plain profile and one agent signed in.

    All that a national sign-in has is on: an identity provider behind the session and its state,
    an account with its history, an agent with a right in the client's application.
    """
    import django

    django.setup()
    from django.core.management import call_command

    from parvis.bricks.identity.commands import accounts, clients, keys, sessions
    from parvis.bricks.identity.domain.authentication import Authentication
    from parvis.kernel import clock
    from parvis.kernel.access import system

    call_command("migrate", verbosity=0)
    keys.ensure()
    made = clients.register(
        system("bench"),
        profile="oidc",
        name="Service",
        metadata={
            "redirect_uris": [CALLBACK],
            "scopes": ["openid", "profile", "email", "entitlements"],
            "userinfo_signed_response_alg": "ES256",
        },
        client_id="bench-client",
        secret=SECRET,
        active=True,
    )
    member = agent(made.client_id)
    account = accounts.account_of("seed-of-the-bench")
    _, token = sessions.open_session(
        "oidc",
        Authentication(
            identity={"given_name": "Angela", "family_name": "Dubois", "email": "a@example.org",
                      "birthdate": "1962-08-24", "gender": "female", "name": "Angela Dubois"},
            subject_seed="seed-of-the-bench",
            acr="eidas1",
            auth_time=clock.now(),
            amr=("pwd",),
            person=member.person_id,
            membership=member.id,
            idp=provider(),
            extra={"account": str(account), "provider": "Annuaire"},
        ),
    )  # fmt: skip
    told = {
        "client_id": made.client_id,
        "secret": SECRET,
        "callback": CALLBACK,
        "cookie": f"hub-oidc={token}",
        "prefix": "/oidc",
        "scope": "openid profile email entitlements",
    }
    print(json.dumps(told))


def agent(client_id: str) -> Any:
    """An agent of a town with one right in the application of this client; the membership."""
    from parvis.bricks.identity.models import Application, Client, Right
    from parvis.kernel import clock
    from parvis.kernel.parties.models import Membership, Organisation, Person

    town = Organisation.objects.create(name="Ville", siret="21010033400011")
    person = Person.objects.create(given_names="Angela", family_name="Dubois")
    member = Membership.objects.create(organisation=town, person=person, roles=["instructor"])
    roles = [{"key": "read", "fr": "Lire", "en": "Read"}]
    application = Application.objects.create(
        code="actes", organisation=town, name_fr="Actes", name_en="Acts", roles=roles
    )
    Right.objects.create(
        application=application, role="read", membership=member, organisation=town,
        perimeter_kind="territory", perimeter_code="commune:01033",
        legal_basis="CGCT, article L2131-1", valid_from=clock.today(),
    )  # fmt: skip
    Client.objects.filter(client_id=client_id).update(application=application)
    return member


def provider() -> str:
    """An identity provider that stays open: its uid."""
    from parvis.bricks.identity.commands.providers import save_provider
    from parvis.bricks.identity.domain.providers import Record
    from parvis.kernel.access import system

    issuer = "https://provider.example"
    save_provider(
        system("bench"), "annuaire", title="Annuaire", audience="usager", secret=SECRET,
        record=Record(issuer=issuer, client_id="hub"),
    )  # fmt: skip
    return "annuaire"


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
