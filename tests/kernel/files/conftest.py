"""Files of tests: a folder of their own, an owner whose brick answers."""

from __future__ import annotations

import pytest

from parvis.kernel import files
from parvis.kernel.access import Actor
from parvis.kernel.files import access
from parvis.kernel.urns import Urn, urn


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings):
    """Nothing of one test is seen by another."""
    settings.PARVIS_VAR = tmp_path
    return tmp_path


class Owner:
    """A kind of owner whose files certain persons may open."""

    def __init__(self) -> None:
        self.urn: Urn = urn("testing", "case", "1")
        self.readers: set[object] = set()
        self.concerned: tuple = ()

    def may_open(self, actor: Actor, owner: Urn) -> bool:
        return owner == self.urn and bool(
            {actor.person, actor.organisation, "anybody" if not actor.signed_in else None}
            & self.readers - {None}
        )


@pytest.fixture
def owner(monkeypatch):
    """The owner under test, registered as a brick would."""
    monkeypatch.setattr(access, "_rules", {})
    made = Owner()
    files.register_access(
        "testing",
        "case",
        made.may_open,
        concerned=lambda _: files.Concerned(made.concerned, "article L114-8 du CRPA"),
    )
    return made


@pytest.fixture
def receive(owner, citizen, town):
    """Send a file as the person under test."""
    from tests.kernel.files.samples import Upload

    def send(data: bytes, name: str, actor: Actor = citizen, **more):
        more = {"owner": owner.urn, "organisation": town.organisation.id, "purpose": "test"} | more
        return files.receive(actor, Upload(data, name), **more)

    return send
