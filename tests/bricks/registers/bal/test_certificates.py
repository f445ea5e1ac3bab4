"""The certificate of an address says what the commune's base says, its place with it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from parvis.bricks.registers.commands.bal.numbers import certify_numbers, change_number
from parvis.bricks.registers.commands.bal.publishing import publish
from parvis.bricks.registers.commands.bal.ways import rename_way
from parvis.bricks.registers.models import Number, Way
from parvis.kernel.access import Actor, Role


@pytest.fixture
def browser(keeper, sign_in) -> Client:
    """An agent of the commune."""
    return sign_in(keeper.agents[Role.AGENT])


def said(browser: Client, number: Number) -> str:
    answer = browser.get(reverse("bal:certificate", kwargs={"number": number.id}))
    assert answer.status_code == 200
    return answer.content.decode()


def change(agent: Actor, row: Number, parcels: Sequence[str] = ()) -> None:
    """The place and the parcels of a number written."""
    change_number(
        agent, row.id, row.version, number=row.number, suffix=row.suffix,
        positions=row.positions, complement="Les Combes", parcels=parcels, certified=True,
    )  # fmt: skip


def one(street: UUID, number: int) -> Number:
    return Number.objects.get(way_id=street, number=number)


def test_the_certificate_follows_the_base(browser: Client, agent: Actor, street: UUID):
    first, way = one(street, 1), Way.objects.get(id=street)
    assert "1 Rue des Tilleuls" in said(browser, first)
    rename_way(agent, street, way.version, "Rue du Moulin")
    change(agent, first, parcels=["010330000A0001"])
    told = said(browser, first)
    assert "1 Rue du Moulin" in told and "Rue des Tilleuls" not in told
    assert "Les Combes" in told and "010330000A0001" in told
    assert f"01033_{way.code}_00001" in told and "Valserhône (01033)" in told


def test_what_is_published_is_told(browser: Client, agent: Actor, manager: Actor, street: UUID):
    first = one(street, 1)
    assert "Not published yet" in said(browser, first)
    publish(manager, Way.objects.get(id=street).base_id)
    assert "Revision 1 of" in said(browser, first)
    change(agent, first)
    assert "has changed since revision 1" in said(browser, first)


def test_only_what_the_commune_certified(browser: Client, agent: Actor, street: UUID):
    third = one(street, 3)
    told = said(browser, third)
    assert "has not certified this number" in told and "Les Tilleuls" not in told
    certify_numbers(agent, street, [third.id], True)
    assert "3bis Rue des Tilleuls" in said(browser, third)


def test_the_other_town_has_none(street: UUID, other_town, sign_in):
    address = reverse("bal:certificate", kwargs={"number": one(street, 1).id})
    assert sign_in(other_town.agents[Role.AGENT]).get(address).status_code == 404
