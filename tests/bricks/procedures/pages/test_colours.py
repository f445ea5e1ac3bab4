"""What a person reads about one body wears its colours, from the offer to the decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.urls import reverse

from parvis.kernel.access import Role
from parvis.ui import themes
from parvis.ui.appearance import commands, queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(town) -> Iterator[str]:
    """The style sheet of the town, which chose a green."""
    green = themes.Theme("green", replace(themes.LIGHT, brand="#14532d"), themes.DARK)
    digest = commands.change(
        town.actor(Role.MANAGER), str(town.organisation.id), green, name="", line=""
    )
    queries.forget()
    yield f"/ui/apparence/{digest}.css"
    queries.forget()


def test_the_pages_of_a_case_wear_the_colours_of_its_body(filed, person, sign_in, sheet):
    visitor = sign_in(person)
    about_the_town = (
        reverse("filing:offer", kwargs={"slug": filed.procedure.slug}),
        reverse("space:case", kwargs={"case": filed.id}),
        reverse("space:withdraw", kwargs={"case": filed.id}),
        reverse("space:conversation", kwargs={"case": filed.id}),
        reverse("filing:receipt", kwargs={"case": filed.id}),
    )
    for address in about_the_town:
        answer = visitor.get(address)
        assert answer.status_code == 200, address
        assert sheet in answer.content.decode(), address
    assert sheet not in visitor.get(reverse("space:home")).content.decode()  # of all bodies


def test_a_draft_wears_them_too(draft, person, sign_in, sheet):
    visitor = sign_in(person)
    for kind in ("filing:review", "filing:discard"):
        answer = visitor.get(reverse(kind, kwargs={"case": draft.id}))
        assert answer.status_code == 200, kind
        assert sheet in answer.content.decode(), kind
