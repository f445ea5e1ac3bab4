"""Events to JSON and back: types are checked on both sides, in words that hold no value."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.kernel.events import codec
from parvis.kernel.urns import Urn, urn


@dataclass(frozen=True)
class Everything:
    """One field of each kind."""

    name: ClassVar = "test.everything"
    version: ClassVar = 1
    case: UUID
    about: Urn
    number: str
    pieces: int
    urgent: bool
    filed_on: dt.date
    filed_at: dt.datetime
    decided_on: dt.date | None
    persons: tuple[UUID, ...]
    span: tuple[dt.date, int]
    notes: tuple[str | None, ...] = ()


instants = st.datetimes(timezones=st.just(dt.UTC))
everything = st.builds(
    Everything,
    case=st.uuids(),
    about=st.uuids().map(lambda id_: urn("procedures", "case", id_)),
    number=st.text(),
    pieces=st.integers(),
    urgent=st.booleans(),
    filed_on=st.dates(),
    filed_at=instants,
    decided_on=st.none() | st.dates(),
    persons=st.lists(st.uuids(), max_size=3).map(tuple),
    span=st.tuples(st.dates(), st.integers()),
    notes=st.lists(st.none() | st.text(), max_size=3).map(tuple),
)


@given(everything)
@settings(max_examples=60)
def test_what_is_published_is_what_is_read(event):
    payload = json.loads(json.dumps(codec.encode(event)))
    assert codec.decode(Everything, payload) == event


@dataclass(frozen=True)
class Some:
    """A subscriber that wants two fields, one of them perhaps."""

    number: str
    colour: str = "none"


def test_a_subscriber_takes_only_the_fields_it_names():
    assert codec.decode(Some, {"number": "A", "other": 3}) == Some("A")


SOME = {
    "case": UUID(int=1),
    "about": urn("procedures", "case", "1"),
    "number": "A",
    "pieces": 1,
    "urgent": False,
    "filed_on": dt.date(2026, 9, 1),
    "filed_at": dt.datetime(2026, 9, 1, tzinfo=dt.UTC),
    "decided_on": None,
    "persons": (),
    "span": (dt.date(2026, 9, 1), 2),
}


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("case", "0198"),
        ("about", "urn:parvis:a:b:c"),
        ("number", 3),
        ("pieces", True),
        ("pieces", 1.5),
        ("urgent", 1),
        ("filed_on", dt.datetime(2026, 9, 1, tzinfo=dt.UTC)),
        ("filed_at", dt.datetime(2026, 9, 1)),
        ("decided_on", "2026-09-01"),
        ("persons", [UUID(int=1)]),
        ("span", (dt.date(2026, 9, 1),)),
        ("notes", (3,)),
    ],
)
def test_an_event_that_lies_about_its_types_is_not_published(field, wrong):
    with pytest.raises(TypeError, match=f"Everything.{field}"):
        codec.encode(Everything(**{**SOME, field: wrong}))


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("case", "Benali"),
        ("about", "Benali"),
        ("number", None),
        ("pieces", "1"),
        ("pieces", True),
        ("urgent", 0),
        ("filed_on", "20260901"),
        ("filed_on", "2026-09-01T00:00:00+00:00"),
        ("filed_at", "2026-09-01T00:00:00"),
        ("decided_on", 3),
        ("persons", "Benali"),
        ("span", ["2026-09-01"]),
        ("notes", [3]),
    ],
)
def test_a_payload_of_another_type_is_refused_without_showing_it(field, wrong):
    payload = codec.encode(Everything(**SOME))
    with pytest.raises(codec.Undecodable, match=f"Everything.{field}") as refused:
        codec.decode(Everything, {**payload, field: wrong})
    assert "Benali" not in str(refused.value)


def test_a_missing_field_is_said():
    with pytest.raises(codec.Undecodable, match="no such field"):
        codec.decode(Some, {})


@dataclass(frozen=True)
class Unfit:
    """A float is not served: money is integer cents."""

    price: float


@dataclass(frozen=True)
class Ambiguous:
    """Two types at once cannot be read back."""

    value: int | str


@pytest.mark.parametrize("cls", [Unfit, Ambiguous, dict, 3])
def test_unserved_types_are_refused_when_declared(cls):
    with pytest.raises(TypeError):
        codec.fields(cls)


def test_types_have_readable_names():
    names = {name: codec.type_name(kind) for name, kind in codec.fields(Everything).items()}
    assert names["persons"] == "tuple[UUID, ...]"
    assert names["decided_on"] == "date | None"
    assert names["notes"] == "tuple[str | None, ...]"
