"""The provider as its own processes, for `bench.identity` and the replay test.

    python -m bench.identity_server prepare      migrates, makes clients and signed-in browsers
    python -m bench.identity_server fill N M     N more accounts, M more clients, by the database
    python -m bench.identity_server serve PORT WORKERS

`prepare` prints one JSON object: clients, secret, callback, cookies (name=value), and the
first of the two lists as client_id and cookie.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")

CALLBACK = "https://service.example/callback"
SECRET = "a-secret-of-thirty-two-characters-at-least"
CLIENTS, BROWSERS = 8, 24


def prepare() -> None:
    """A migrated database with clients of the plain profile and agents signed in.

    All that a national sign-in has is on: an identity provider behind each session and its state,
    an account with its history, an agent with a right in the clients' application.
    """
    import django

    django.setup()
    from django.core.management import call_command

    from parvis.bricks.identity.commands import keys

    call_command("migrate", verbosity=0)
    keys.ensure()
    names = [client(number) for number in range(CLIENTS)]
    members, uid = agents(names, BROWSERS), provider()
    cookies = [f"hub-oidc={session(member, uid)}" for member in members]
    told = {
        "client_id": names[0],
        "clients": names,
        "secret": SECRET,
        "callback": CALLBACK,
        "cookie": cookies[0],
        "cookies": cookies,
        "prefix": "/oidc",
        "scope": "openid profile email entitlements",
    }
    print(json.dumps(told))


def client(number: int) -> str:
    """A client that takes a signed userinfo; its client_id."""
    from parvis.bricks.identity.commands import clients
    from parvis.kernel.access import system

    made = clients.register(
        system("bench"),
        profile="oidc",
        name="Service",
        metadata={
            "redirect_uris": [CALLBACK],
            "scopes": ["openid", "profile", "email", "entitlements"],
            "userinfo_signed_response_alg": "ES256",
        },
        client_id=f"bench-client-{number}",
        secret=SECRET,
        active=True,
    )
    return made.client_id


def session(member: Any, uid: str) -> str:
    """A browser of this agent, signed in through this provider: the value of its cookie."""
    from parvis.bricks.identity.commands import accounts, sessions
    from parvis.bricks.identity.domain.authentication import Authentication
    from parvis.kernel import clock

    seed = f"seed-of-{member.id}"
    account = accounts.account_of(seed)
    _, token = sessions.open_session(
        "oidc",
        Authentication(
            identity={"given_name": "Angela", "family_name": "Dubois", "email": "a@example.org",
                      "birthdate": "1962-08-24", "gender": "female", "name": "Angela Dubois"},
            subject_seed=seed,
            acr="eidas1",
            auth_time=clock.now(),
            amr=("pwd",),
            person=member.person_id,
            membership=member.id,
            idp=uid,
            extra={"account": str(account), "provider": "Annuaire"},
        ),
    )  # fmt: skip
    return token


def agents(client_ids: list[str], count: int) -> list[Any]:
    """Agents of a town with one right each in the application of these clients; memberships."""
    from parvis.bricks.identity.models import Application, Client, Right
    from parvis.kernel import clock
    from parvis.kernel.parties.models import Membership, Organisation, Person

    town = Organisation.objects.create(name="Ville", siret="21010033400011")
    roles = [{"key": "read", "fr": "Lire", "en": "Read"}]
    application = Application.objects.create(
        code="actes", organisation=town, name_fr="Actes", name_en="Acts", roles=roles
    )
    Client.objects.filter(client_id__in=client_ids).update(application=application)
    members = []
    for _ in range(count):
        person = Person.objects.create(given_names="Angela", family_name="Dubois")
        member = Membership.objects.create(organisation=town, person=person, roles=["instructor"])
        Right.objects.create(
            application=application, role="read", membership=member, organisation=town,
            perimeter_kind="territory", perimeter_code="commune:01033",
            legal_basis="CGCT, article L2131-1", valid_from=clock.today(),
        )  # fmt: skip
        members.append(member)
    return members


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
