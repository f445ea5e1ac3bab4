"""Saved views: kept, shared, opened first, never seen from another organisation."""

from __future__ import annotations

import re
from uuid import UUID

import pytest

from parvis.bricks.procedures.commands.handling import take_in_instruction
from parvis.bricks.procedures.commands.saved_lists import change_view, remove_view, save_view
from parvis.bricks.procedures.domain.problems import Conflict, Refusal
from parvis.bricks.procedures.models import SavedView
from parvis.bricks.procedures.queries.saved_lists import views_visible_to
from parvis.kernel import access
from parvis.kernel.access import Forbidden, Role

pytestmark = pytest.mark.django_db


def keep(browser, query="etat=tous", **sent):
    return browser.post(f"/bureau/vues/nouvelle/?{query}", {"nom": "Ma vue", **sent})


def opened(response) -> UUID:
    return UUID(re.search(r"vue=([0-9a-f-]+)", response["Location"])[1])


def test_a_list_is_kept_with_its_filters_and_opened_again(decider, filed, desk):
    response = keep(decider, "etat=tous&a=moi&tri=due&col=etat&col=agent")
    address = response["Location"]
    page = decider.get(address)
    assert page.status_code == 200 and "No case here" in page.text
    take_in_instruction(desk.decider, filed.id)
    page = decider.get(address)
    assert "Ma vue 1" in page.text and str(filed.id) in page.text
    assert re.findall(r'<th scope="col"[^>]*>([^<]+)<', page.text) == [
        "Case", "State", "Handled by",
    ]  # fmt: skip
    assert f"/bureau/dossier/{filed.id}/?vue={opened(response)}" in page.text
    case = decider.get(f"/bureau/dossier/{filed.id}/?vue={opened(response)}")
    assert f'href="/bureau/?vue={opened(response)}"' in case.text


def test_the_view_chosen_opens_first_and_the_usual_list_stays_one_click_away(decider, filed):
    view = opened(keep(decider, "etat=refused", premiere="on"))
    assert decider.get("/bureau/")["Location"] == f"/bureau/?vue={view}"
    assert str(filed.id) in decider.get("/bureau/?etat=").text
    decider.post("/bureau/vues/premiere/", {"vue": "aucune"})
    assert decider.get("/bureau/").status_code == 200


def test_shared_views_are_seen_by_colleagues_and_changed_by_their_author(
    at_desk, decider, other_town, sign_in
):
    shared = opened(keep(decider, partagee="on"))
    own = opened(keep(decider))
    colleague, stranger = at_desk(Role.INSTRUCTOR), sign_in(other_town.agents[Role.DECIDER])
    assert colleague.get(f"/bureau/?vue={shared}").status_code == 200
    assert colleague.get(f"/bureau/?vue={own}").status_code == 404
    assert colleague.post(f"/bureau/vues/{shared}/", {"nom": "x", "version": 1}).status_code == 404
    for view in (shared, own):
        assert stranger.get(f"/bureau/?vue={view}").status_code == 404
        assert stranger.post(f"/bureau/vues/{view}/retirer/").status_code == 404
        assert stranger.post("/bureau/vues/premiere/", {"vue": view}).status_code == 404
    manager = at_desk(Role.MANAGER)
    assert manager.post(f"/bureau/vues/{shared}/retirer/").status_code == 302
    assert not SavedView.objects.filter(pk=shared).exists()


def test_what_is_no_longer_shared_opens_for_nobody_else(at_desk, decider):
    shared = opened(keep(decider, partagee="on"))
    colleague = at_desk(Role.INSTRUCTOR)
    colleague.post("/bureau/vues/premiere/", {"vue": shared})
    assert "vue=" in colleague.get("/bureau/")["Location"]
    decider.post(f"/bureau/vues/{shared}/", {"nom": "Ma vue", "version": 1})
    assert colleague.get("/bureau/").status_code == 200


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"nom": ""}, "Give the view a name."),
        ({"nom": "x" * 81}, "At most 80 characters"),
        ({"nom": "a\x00b"}, "cannot be read"),
    ],
)
def test_a_name_that_cannot_be_kept_is_told(decider, sent, said):
    response = keep(decider, **sent)
    assert response.status_code == 422 and said in response.text


def test_two_changes_at_once_and_rights_of_commands(desk, town):
    view = save_view(desk.decider, "Une vue", "etat=tous", shared=True)
    change_view(desk.decider, view, "Autre nom", version=1, shared=True)
    with pytest.raises(Conflict):
        change_view(desk.decider, view, "Encore", version=1, shared=True)
    with pytest.raises(Forbidden):
        change_view(desk.instructor, view, "Autre", version=2, shared=True)
    with pytest.raises(Forbidden):
        save_view(desk.designer, "Une vue", "")
    with pytest.raises(Refusal, match="view_too_long"):
        save_view(desk.decider, "Une vue", "q=" + "x" * 2_000)
    remove_view(desk.decider, view)
    remove_view(desk.decider, view)


def test_visible_is_what_may_be_read(town, other_town, desk):
    for place in (town, other_town):
        for role in (Role.INSTRUCTOR, Role.DECIDER):
            for shared in (False, True):
                save_view(place.actor(role), "Vue", "", shared=shared)
    for place in (town, other_town):
        for role in place.agents:
            actor = place.actor(role)
            seen = set(views_visible_to(actor))
            assert seen == {
                one for one in SavedView.objects.all()
                if access.may(actor, "procedures.view.read", one)
            }  # fmt: skip
            assert bool(seen) == (role in (Role.INSTRUCTOR, Role.DECIDER, Role.MANAGER))


@pytest.mark.parametrize("value", ["x", "00000000-0000-0000-0000-000000000000", ""])
def test_an_unknown_view_is_not_found(decider, value):
    assert decider.get(f"/bureau/?vue={value}").status_code == 404
