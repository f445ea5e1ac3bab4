"""Events agree on both sides: what is subscribed to is published, with the same types."""

from __future__ import annotations

from django.apps import apps

from parvis.kernel import events
from parvis.kernel.events.registry import subscriptions


def test_subscribers_and_publishers_agree():
    assert events.mismatches() == []


def test_an_event_is_named_after_the_application_that_publishes_it():
    for name, cls in events.published().items():
        owner = next(c for c in apps.get_app_configs() if cls.__module__ == f"{c.name}.events")
        assert name.partition(".")[0] == owner.label, name
        assert (cls.__doc__ or "").strip(), f"{name} says nothing"


def test_a_subscriber_is_named_after_its_application():
    labels = {config.label for config in apps.get_app_configs()}
    for one in subscriptions():
        assert one.name.partition(".")[0] in labels, one.name
