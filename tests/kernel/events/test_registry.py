"""Both sides of an event agree, and the reference page says what the classes say."""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import pytest
from django.apps import apps

from parvis.kernel import events
from parvis.kernel.events import registry


@dataclass(frozen=True)
class CaseFiled:
    """A case was filed.

    The person may be gone since.
    """

    name: ClassVar = "mail.case_filed"
    version: ClassVar = 1
    number: str
    pieces: int | None


@dataclass(frozen=True)
class Fits:
    """The right type."""

    number: str


@dataclass(frozen=True)
class WrongType:
    """Another type."""

    number: int


@dataclass(frozen=True)
class Missing:
    """A field that is not there."""

    colour: str


def handler(got: object) -> None:
    """Never called."""


@pytest.fixture(autouse=True)
def declared(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """CaseFiled stands as the one event class of an installed application."""
    classes = {"parvis.kernel.mail": [CaseFiled]}
    monkeypatch.setattr(registry, "_event_classes", lambda name: classes.get(name, []))
    before = dict(registry._subscriptions)
    registry._subscriptions.clear()
    yield
    registry._subscriptions.clear()
    registry._subscriptions.update(before)


def test_agreement():
    events.subscribe("mail.case_filed/1", into=Fits, handler=handler, name="jobs.fits")
    assert events.mismatches() == []


def test_a_publisher_that_is_not_installed_is_in_order():
    events.subscribe("gone.case_filed/1", into=Fits, handler=handler, name="jobs.fits")
    assert events.mismatches() == []


@pytest.mark.parametrize(
    ("event", "into", "words"),
    [
        ("mail.case_filed/1", WrongType, "jobs.x: mail.case_filed/1.number is str, not int"),
        ("mail.case_filed/1", Missing, "jobs.x: mail.case_filed/1 has no field colour"),
        ("mail.case_filed/2", Fits, "jobs.x: nobody publishes mail.case_filed/2"),
        ("mail.case_field/1", Fits, "jobs.x: nobody publishes mail.case_field/1"),
    ],
)
def test_disagreement_is_said_in_words(event, into, words):
    events.subscribe(event, into=into, handler=handler, name="jobs.x")
    assert events.mismatches() == [words]


def test_the_reference_page_is_made_of_the_docstrings():
    events.subscribe("mail.case_filed/1", into=Fits, handler=handler, name="jobs.fits")
    page = events.reference_page()
    assert "## mail.case_filed/1\n\nA case was filed.\n\nThe person may be gone since." in page
    assert "| pieces | `int \\| None` |" in page
    assert "Subscribers: `jobs.fits`." in page


def test_event_classes_are_found_in_the_events_module_only(monkeypatch):
    monkeypatch.undo()
    module = types.ModuleType("parvis.kernel.mail.events")
    local = type("Local", (CaseFiled,), {"__module__": module.__name__})
    module.Local, module.CaseFiled, module.other = local, CaseFiled, 3
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(registry.importlib.util, "find_spec", lambda name: module)
    assert registry._event_classes("parvis.kernel.mail") == [local]


def test_one_name_is_published_by_one_class(monkeypatch):
    twins = {"parvis.kernel.mail": [CaseFiled], "parvis.kernel.jobs": [CaseFiled]}
    monkeypatch.setattr(registry, "_event_classes", lambda name: twins.get(name, []))
    with pytest.raises(TypeError, match="two classes"):
        events.published()


def test_every_application_is_looked_at(monkeypatch):
    looked = []
    monkeypatch.setattr(registry, "_event_classes", lambda name: looked.append(name) or [])
    events.published()
    assert looked == [config.name for config in apps.get_app_configs()]
