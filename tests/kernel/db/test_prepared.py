"""Statements written once answer as the querysets that they come from."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from parvis.kernel.db.prepared import asked, prepare
from parvis.kernel.parties.models import Membership, Organisation, Person
from parvis.kernel.values.ids import uuid7

pytestmark = pytest.mark.django_db

FIELDS = ("id", "roles", "valid_from", "person__given_names", "organisation__created_at")


@pytest.fixture
def members() -> list[Membership]:
    body = Organisation.objects.create(name="Mairie", siret=None)
    people = [Person.objects.create(given_names=f"P{n}", family_name="Dé") for n in range(4)]
    return [
        Membership.objects.create(organisation=body, person=one, roles=["instructor"], service="S")
        for one in people
    ]


def of(*ids: UUID) -> QuerySet[Membership, Any]:
    return Membership.objects.filter(id__in=ids).order_by("id").values_list(*FIELDS)


def one(member: UUID, person: UUID) -> QuerySet[Membership, Any]:
    return Membership.objects.filter(person_id=person, id=member).values_list(*FIELDS)


def since(body: UUID, day: dt.date) -> QuerySet[Membership, Any]:
    rows = Membership.objects.filter(organisation_id=body, valid_from__gte=day)
    return rows.order_by("id").values_list("id")


def nobody(member: UUID) -> QuerySet[Membership, Any]:
    return Membership.objects.filter(id=member, person_id__in=()).values_list("id")


def forgets(member: UUID) -> QuerySet[Membership, Any]:
    return Membership.objects.values_list("id")


def test_rows_are_those_of_the_queryset_with_the_same_types(members):
    for wanted in (members[:1], members[1:3], members, [members[3], members[0]]):
        ids = [member.id for member in wanted]
        assert asked(of, *ids) == list(of(*ids))
    assert asked(of, uuid7()) == []


def test_identifiers_keep_their_places_whatever_the_order_of_the_statement(members):
    first, other = members[:2]
    assert asked(one, first.id, first.person_id) == list(one(first.id, first.person_id))
    assert len(asked(one, first.id, first.person_id)) == 1
    assert asked(one, first.id, other.person_id) == []
    assert asked(one, first.person_id, first.id) == []


def test_what_is_known_is_part_of_the_statement(members):
    body, today = members[0].organisation_id, members[0].valid_from
    assert len(asked(since, body, day=today)) == 4
    assert asked(since, body, day=today + dt.timedelta(days=1)) == []


def test_rows_are_read_anew_each_time(members):
    member = members[0]
    assert asked(one, member.id, member.person_id)[0][3] == "P0"
    Person.objects.filter(pk=member.person_id).update(given_names="Aïcha")
    with CaptureQueriesContext(connection) as captured:
        assert asked(one, member.id, member.person_id)[0][3] == "Aïcha"
    assert len(captured) == 1


def test_what_cannot_match_asks_nothing_and_a_lost_identifier_is_refused(members):
    with CaptureQueriesContext(connection) as captured:
        assert prepare(Membership.objects.none().values_list("id")).rows() == []
    assert not captured
    with pytest.raises(ValueError, match="forgets"):
        asked(forgets, members[0].id)
