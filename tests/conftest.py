"""Fixtures of the whole suite: two organisations, their agents, and persons (DESIGN 3.1)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from parvis.kernel import signin
from parvis.kernel.access import Actor, Role
from parvis.kernel.journal import looking
from parvis.kernel.parties.models import Membership, Organisation, Person


@dataclass(frozen=True)
class Town:
    """One organisation with one agent for each role."""

    organisation: Organisation
    agents: dict[Role, Membership]

    def actor(self, role: Role) -> Actor:
        """The actor of this town's agent with that role."""
        return signin.agent(self.agents[role])


def make_town(name: str, siret: str) -> Town:
    """An organisation whose agents each hold one role (every agent is also AGENT)."""
    organisation = Organisation.objects.create(name=name, siret=siret, siren=siret[:9])
    agents = {}
    for role in (
        Role.AGENT,
        Role.INSTRUCTOR,
        Role.DECIDER,
        Role.DESIGNER,
        Role.MANAGER,
        Role.OPERATOR,
    ):
        person = Person.objects.create(
            given_names=role.capitalize(), family_name=name, email=f"{role}@{siret}.example"
        )
        agents[role] = Membership.objects.create(
            organisation=organisation,
            person=person,
            roles=[role],
            service="Service",
            capacity="Agent",
        )
    return Town(organisation, agents)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what touches the database is tried again: pure rules are the same."""
    if "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
        return
    kept, left = [], []
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        touches = item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db"}
        (kept if touches else left).append(item)
    config.hook.pytest_deselected(items=left)
    items[:] = kept


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database, which goes at the end although a server's thread may still hold it."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def fresh_ledgers() -> None:
    """What outlives the database in production must not outlive a test's database."""
    looking.forget()
    for name in ("journal-heads.jsonl", "destroyed-keys.jsonl"):
        (settings.PARVIS_VAR / name).unlink(missing_ok=True)


@pytest.fixture
def town(db: None) -> Town:
    """The organisation under test."""
    return make_town("Valserine", "21010033400011")


@pytest.fixture
def other_town(db: None) -> Town:
    """Another organisation of the same instance: it must see nothing of the first."""
    return make_town("Montluel", "21010262900013")


@pytest.fixture
def person(db: None) -> Person:
    """A person with an account."""
    return Person.objects.create(
        given_names="Aïcha", family_name="Benali", email="aicha@example.org"
    )


@pytest.fixture
def other_person(db: None) -> Person:
    """Another person: must see nothing of the first."""
    return Person.objects.create(given_names="Paul", family_name="Vidal", email="paul@example.org")


@pytest.fixture
def citizen(person: Person) -> Actor:
    """The actor of `person` acting for themself."""
    return signin.citizen(person)


@pytest.fixture
def sign_in(db: None) -> Callable[..., Client]:
    """A test client signed in as a person or as an agent."""

    def open_session(who: Person | Membership, level: int = 2) -> Client:
        client = Client()
        session = client.session
        member = who if isinstance(who, Membership) else None
        session[signin.SESSION_KEY] = {
            "person": str(member.person_id if member else who.id),
            "membership": str(member.id) if member else "",
            "level": level,
            "method": "test",
            "at": "",
        }
        session.save()
        client.cookies["sessionid"] = session.session_key
        return client

    return open_session
