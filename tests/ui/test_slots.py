"""Slots and rows of links: other bricks fill what a page offers."""

from __future__ import annotations

import logging

import pytest
from django.template import Context, Template
from django.utils.html import format_html

from parvis.kernel.access import NOBODY, Actor, Role
from parvis.ui import navigation, slots

SLOT = "test.side"


@pytest.fixture(autouse=True)
def leave_no_trace():
    yield
    for filling in slots.fillings(SLOT):
        slots.remove(SLOT, filling.name)
    for place in navigation.PLACES:
        navigation.remove(place, "test.link")


def show(**values) -> str:
    return Template('{% slot "test.side" case=case %}').render(Context({"case": "42", **values}))


def test_empty_slot_shows_nothing():
    assert show() == ""


def test_fillers_are_shown_in_order_with_the_pages_values():
    slots.fill(SLOT, "b.second", lambda request, case: format_html("<b>{}</b>", case), order=20)
    slots.fill(SLOT, "a.first", lambda request, case: f"first {case}", order=10)
    assert show() == "first 42\n<b>42</b>"


def test_what_is_not_marked_safe_is_escaped():
    slots.fill(SLOT, "a", lambda request, case: "<script>")
    assert show() == "&lt;script&gt;"


@pytest.mark.parametrize("nothing", [None, ""])
def test_a_filler_may_have_nothing_to_show(nothing):
    slots.fill(SLOT, "a", lambda request, case: nothing)
    assert show() == ""


def test_the_request_is_handed_over(rf):
    slots.fill(SLOT, "a", lambda request, case: request.path)
    assert show(request=rf.get("/here/")) == "/here/"


def test_two_fillers_may_not_take_one_name():
    def filler(request, case):
        return "x"

    slots.fill(SLOT, "a", filler)
    slots.fill(SLOT, "a", filler)
    with pytest.raises(slots.SlotError, match="filled twice"):
        slots.fill(SLOT, "a", lambda request, case: "y")


def failing(request, case):
    raise RuntimeError("the rating brick is broken")


def test_a_failing_filler_fails_the_test():
    slots.fill(SLOT, "a", failing)
    with pytest.raises(RuntimeError, match="broken"):
        show()


@pytest.mark.parametrize("environment", ["production", "demo"])
def test_a_failing_filler_takes_no_page_down(settings, caplog, environment):
    settings.PARVIS_ENV = environment
    slots.fill(SLOT, "a.broken", failing, order=1)
    slots.fill(SLOT, "b.sound", lambda request, case: "still here", order=2)
    with caplog.at_level(logging.ERROR, "parvis.ui.slots"):
        assert show() == "still here"
    assert "a.broken failed" in caplog.text


def test_links_are_shown_to_whom_they_concern():
    agent = Actor(roles=frozenset({Role.AGENT}))
    navigation.add("agent", "test.link", "Desk", "/desk/", when=lambda actor: actor.has(Role.AGENT))
    (link,) = [one for one in navigation.shown("agent", agent, "/desk/12/") if one.url == "/desk/"]
    assert (link.label, link.current) == ("Desk", True)
    assert "/desk/" not in [one.url for one in navigation.shown("agent", NOBODY)]
    assert "/desk/" not in [one.url for one in navigation.shown("agent", None)]


def test_link_of_a_brick_that_is_not_mounted_is_left_out():
    navigation.add("foot", "test.link", "Gone", "brick:nowhere")
    assert "Gone" not in [one.label for one in navigation.shown("foot", None)]


def test_unknown_place_is_a_mistake():
    with pytest.raises(ValueError, match="no place"):
        navigation.add("attic", "test.link", "x", "/")
