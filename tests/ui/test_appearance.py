"""Colours of a body: who changes them, what is refused and in which words, what pages load."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.kernel.access import Forbidden, Role
from parvis.kernel.journal.models import Entry
from parvis.ui import themes
from parvis.ui.appearance import commands, queries
from parvis.ui.appearance.nearest import nearest
from parvis.ui.models import Appearance

GREEN = themes.Theme("green", replace(themes.LIGHT, brand="#14532d"), themes.DARK)
PALE = themes.Theme("pale", replace(themes.LIGHT, brand="#9ec5ff"), themes.DARK)
colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.fixture(autouse=True)
def fresh():
    queries.forget()
    yield
    queries.forget()


def posted(theme: themes.Theme, **more: str) -> dict[str, str]:
    found = {f"light-{token}": value for token, value in theme.light.tokens().items()}
    found |= {f"dark-{token}": value for token, value in theme.dark.tokens().items()}
    return {**found, "name": "", "line": "", **more}


@settings(max_examples=200, deadline=None)
@given(colours, colours, st.sampled_from([3.0, 4.5, 7.0]))
def test_nearest_colour_passes(colour, ground, least):
    found = nearest(colour, [(ground, least)])
    if found:
        assert themes.contrast(found, ground) >= least
    else:  # neither black nor white passes on this ground
        assert max(themes.contrast(one, ground) for one in ("#000000", "#ffffff")) < least + 0.1


def test_nearest_keeps_a_colour_that_passes_and_its_hue():
    assert nearest("#1f4f8b", [("#ffffff", 4.5)]) == "#1f4f8b"
    found = nearest("#9ec5ff", [("#ffffff", 4.5)])
    red, green, blue = (int(found[at : at + 2], 16) for at in (1, 3, 5))
    assert red < green < blue
    assert 4.5 <= themes.contrast(found, "#ffffff") < 4.8


def test_nothing_passes_between_two_grounds():
    assert nearest("#777777", [("#000000", 7.0), ("#ffffff", 7.0)]) == ""


def test_manager_changes_their_own_and_it_is_journalled(town, other_town):
    actor, key = town.actor(Role.MANAGER), str(town.organisation.id)
    digest = commands.change(actor, key, GREEN, name="Mairie", line="Nous sommes là")
    assert queries.look_of(town.organisation.id).digest == digest
    assert queries.look_of(other_town.organisation.id) is None
    assert "--brand:#14532d" in queries.sheet(digest)
    entry = Entry.objects.get(verb="ui.appearance.change")
    assert entry.organisation == town.organisation.id
    assert commands.give_up(actor, key) is True
    assert queries.sheet(digest) is None


@pytest.mark.parametrize(
    ("role", "key"),
    [(Role.MANAGER, "other"), (Role.MANAGER, "instance"), (Role.DESIGNER, "own")],
)
def test_others_are_refused(town, other_town, role, key):
    keys = {"own": str(town.organisation.id), "other": str(other_town.organisation.id)}
    with pytest.raises(Forbidden):
        commands.change(town.actor(role), keys.get(key, key), GREEN, name="", line="")
    assert not Appearance.objects.exists()


def test_pale_colours_are_refused_by_the_command(town):
    with pytest.raises(commands.Unreadable) as caught:
        commands.change(town.actor(Role.MANAGER), str(town.organisation.id), PALE, name="", line="")
    assert {one.pair.front for one in caught.value.failing} >= {"brand"}
    assert not Appearance.objects.exists()


def test_page_says_the_pair_its_ratio_and_the_nearest_colour(town, sign_in):
    visitor = sign_in(town.agents[Role.MANAGER])
    answer = visitor.post("/ui/apparence/", posted(PALE, save="1"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "#9ec5ff on #ffffff has a contrast of 1.76, at least 4.50 is needed" in text
    advised = re.search(r"The nearest colour that passes: (#[0-9a-f]{6})", text)[1]
    mended = replace(PALE, light=replace(PALE.light, brand=advised))
    assert visitor.post("/ui/apparence/", posted(mended, save="1")).status_code == 302


@pytest.mark.parametrize("typed", ["blue", "", "#12", "#1f4f8b;}"])
def test_what_is_not_a_colour_is_asked_again_in_words(town, sign_in, typed):
    visitor = sign_in(town.agents[Role.MANAGER])
    answer = visitor.post("/ui/apparence/", posted(GREEN, **{"light-ink": typed}, save="1"))
    assert answer.status_code == 422
    assert "Write a colour with #" in answer.content.decode()
    assert not Appearance.objects.exists()


def test_preview_saves_nothing_and_short_forms_are_read(town, sign_in):
    visitor = sign_in(town.agents[Role.MANAGER])
    answer = visitor.post("/ui/apparence/", posted(GREEN, **{"light-paper": "FFF"}, preview="1"))
    assert answer.status_code == 200 and not Appearance.objects.exists()
    sheet = re.search(r'href="(/ui/apparence/[^"]+/[^"]+\.css)"', answer.content.decode())[1]
    css = visitor.get(sheet)
    assert ".by-day{" in css.content.decode() and "--brand:#14532d" in css.content.decode()
    assert visitor.get("/ui/apparence/zzzzzz-1/2.css").status_code == 404


def test_saved_colours_and_name_reach_the_pages_of_that_body_only(town, other_town, sign_in):
    visitor = sign_in(town.agents[Role.MANAGER])
    form = posted(GREEN, name="Mairie de Valserine", line="Ouverte à tous", save="1")
    assert visitor.post("/ui/apparence/", form).status_code == 302
    queries.forget()
    page = visitor.get("/ui/agent/").content.decode()
    sheet = re.search(r'href="(/ui/apparence/[0-9a-f]+\.css)"', page)[1]
    assert "Ouverte à tous" in page
    answer = visitor.get(sheet)
    assert answer["Content-Type"].startswith("text/css")
    assert "immutable" in answer["Cache-Control"]
    other = sign_in(other_town.agents[Role.MANAGER])
    assert "/ui/apparence/" + sheet.split("/")[-1] not in other.get("/ui/agent/").content.decode()


def test_the_instance_has_colours_too(town, client, sign_in):
    visitor = sign_in(town.agents[Role.OPERATOR])
    form = posted(GREEN, name="Valserine en ligne", save="1")
    assert visitor.post("/ui/apparence/?pour=instance", form).status_code == 302
    queries.forget()
    page = client.get("/").content.decode()
    assert "Valserine en ligne" in page and ".css" in page
    assert visitor.post("/ui/apparence/?pour=instance", {"neutral": "1"}).status_code == 302
    queries.forget()
    assert "Valserine en ligne" not in client.get("/").content.decode()
    assert sign_in(town.agents[Role.MANAGER]).get("/ui/apparence/?pour=instance").status_code == 403
