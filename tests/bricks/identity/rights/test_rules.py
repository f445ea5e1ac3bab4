"""What a right covers, when it is in force, who may give what: tables and properties."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.bricks.identity.domain import rights as rules
from parvis.bricks.identity.domain.rights import (
    Grantor,
    Kind,
    Perimeter,
    Refused,
    Right,
    Role,
    State,
    Wish,
    may_delegate,
    may_give,
)
from parvis.kernel.values import Period

SIRET, OTHER = "21010033400011", "21010262900013"
TODAY = dt.date(2026, 11, 27)
ALL = Perimeter(Kind.ORGANISATION, SIRET)
ELSE = Perimeter(Kind.ORGANISATION, OTHER)
TOWN = Perimeter(Kind.TERRITORY, "commune:01033")
NEXT = Perimeter(Kind.TERRITORY, "commune:01262")
GROUP = Perimeter(Kind.TERRITORY, "epci:200000172")
AREA = Perimeter(Kind.TERRITORY, "departement:01")
COUNTRY = Perimeter(Kind.TERRITORY, rules.COUNTRY)
MEAL = Perimeter(Kind.PROCEDURE, "cantine")
HALL = Perimeter(Kind.PROCEDURE, "salle-des-fetes")
WITHIN = {
    "commune:01033": ("epci:200000172", "departement:01", rules.COUNTRY),
    "commune:01262": ("departement:01", rules.COUNTRY),
    "epci:200000172": ("departement:01", rules.COUNTRY),
    "departement:01": (rules.COUNTRY,),
}
PLACES = [ALL, ELSE, TOWN, NEXT, GROUP, AREA, COUNTRY, MEAL, HALL]
FILE = Role("file", "Déposer", "File", represents=True)
CHECK = Role("check", "Contrôler", "Check", reserved=True)
ALWAYS = Period(dt.date.min)


@pytest.mark.parametrize(
    ("held", "asked", "covers"),
    [
        (ALL, ALL, True),
        (ALL, TOWN, True),
        (ALL, MEAL, True),
        (ALL, ELSE, False),
        (TOWN, TOWN, True),
        (TOWN, NEXT, False),
        (GROUP, TOWN, True),
        (GROUP, NEXT, False),
        (AREA, TOWN, True),
        (TOWN, AREA, False),
        (COUNTRY, AREA, True),
        (TOWN, ALL, False),
        (TOWN, MEAL, False),
        (MEAL, TOWN, False),
        (MEAL, MEAL, True),
        (MEAL, HALL, False),
        (MEAL, ALL, False),
    ],
)
def test_what_a_perimeter_covers(held, asked, covers):
    assert held.covers(asked, WITHIN) is covers


@given(st.sampled_from(PLACES), st.sampled_from(PLACES), st.sampled_from(PLACES))
def test_covering_is_an_order(a, b, c):
    assert a.covers(a, WITHIN)
    if a.covers(b, WITHIN) and b.covers(c, WITHIN):
        assert a.covers(c, WITHIN)
    if a.covers(b, WITHIN) and b.covers(a, WITHIN):
        assert a == b


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("organisation", "1"),
        ("organisation", "2101003340001A"),
        ("territory", "commune:1033"),
        ("territory", "01033"),
        ("territory", "commune:01033 "),
        ("procedure", "Cantine"),
        ("procedure", ""),
        ("place", "x"),
    ],
)
def test_a_place_that_names_nothing(kind, code):
    with pytest.raises(Refused):
        Perimeter.read(kind, code)


@pytest.mark.parametrize(
    ("state", "first", "last", "force"),
    [
        (State.ACTIVE, 0, None, True),
        (State.ACTIVE, 0, 0, True),
        (State.ACTIVE, 1, None, False),
        (State.ACTIVE, -9, -1, False),
        (State.SUSPENDED, -9, None, False),
        (State.REVOKED, -9, None, False),
        (State.EXPIRED, -9, None, False),
    ],
)
def test_when_a_right_is_in_force(state, first, last, force):
    days = Period(day(first), None if last is None else day(last))
    one = Right("file", TOWN, days, state)
    assert one.in_force(TODAY) is force
    assert one.allows("file", TOWN, TODAY, WITHIN) is force
    assert not one.allows("check", TOWN, TODAY, WITHIN)
    assert not one.allows("file", NEXT, TODAY, WITHIN)


def day(offset):
    return TODAY + dt.timedelta(days=offset)


def manager():
    return Grantor("m", None, ALL, ALWAYS)


def charged(roles=("file",), place=TOWN, last=100):
    return Grantor("d", frozenset(roles), place, Period(day(-10), day(last)), delegated=True)


def wish(role=FILE, place=TOWN, who="a", last=50, own=True):
    days = Period(TODAY, None if last is None else day(last))
    return Wish(who, role, place, days, own)


@pytest.mark.parametrize(
    ("grantor", "asked", "reason"),
    [
        (manager(), wish(), ""),
        (manager(), wish(who="m"), ""),
        (manager(), wish(place=ALL, last=None), ""),
        (manager(), wish(place=MEAL), ""),
        (manager(), wish(place=ELSE), "perimeter_wider"),
        (manager(), wish(place=NEXT), "territory_elsewhere"),
        (manager(), wish(place=AREA), "territory_elsewhere"),
        (manager(), wish(CHECK), ""),
        (manager(), wish(CHECK, own=False), "role_reserved"),
        (manager(), wish(Role("x", "X", "X", kinds=(Kind.PROCEDURE,))), "perimeter_senseless"),
        (charged(), wish(), ""),
        (charged(), wish(who="d"), "self"),
        (charged(), wish(CHECK), "role_not_yours"),
        (charged(), wish(place=ALL), "perimeter_wider"),
        (charged(), wish(place=MEAL), "perimeter_wider"),
        (charged(), wish(last=None), "period_wider"),
        (charged(), wish(last=101), "period_wider"),
        (charged(place=ALL), wish(place=MEAL), ""),
    ],
)
def test_who_may_give_what(grantor, asked, reason):
    if not reason:
        may_give(grantor, asked, WITHIN, TOWN.code)
        return
    with pytest.raises(Refused) as refused:
        may_give(grantor, asked, WITHIN, TOWN.code)
    assert refused.value.code == reason


def test_a_territory_is_given_by_nobody_whose_organisation_has_none():
    with pytest.raises(Refused, match="territory_elsewhere"):
        may_give(manager(), wish(), WITHIN, "")


ROLES = ["file", "check", "read"]


@given(
    st.frozensets(st.sampled_from(ROLES)),
    st.sampled_from(PLACES),
    st.integers(-20, 20),
    st.one_of(st.none(), st.integers(20, 60)),
    st.sampled_from(ROLES),
    st.sampled_from(PLACES),
    st.integers(0, 30),
    st.one_of(st.none(), st.integers(30, 90)),
    st.sampled_from(["d", "a"]),
)
def test_a_delegated_administrator_never_widens(
    roles, place, first, last, role, where, starts, ends, who
):
    """What they give is inside what they were given, in every dimension, and never theirs."""
    period = Period(day(first), None if last is None else day(last))
    grantor = Grantor("d", roles, place, period, delegated=True)
    given_ = Period(day(starts), None if ends is None else day(ends))
    asked = Wish(who, Role(role, "R", "R"), where, given_, own_application=True)
    try:
        may_give(grantor, asked, WITHIN, rules.COUNTRY)
    except Refused:
        return
    assert who != "d"
    assert role in roles
    assert place.covers(where, WITHIN)
    probe = [day(n) for n in range(-30, 120)]
    assert all(d in period for d in probe if d in given_)
    assert last is None or ends is not None


def test_delegating():
    may_delegate(manager(), ["file"], ["file", "check"])
    for grantor, roles, reason in (
        (charged(), ["file"], "delegate_no_further"),
        (manager(), [], "role_none"),
        (manager(), ["gone"], "role_unknown"),
    ):
        with pytest.raises(Refused, match=reason):
            may_delegate(grantor, roles, ["file"])


@pytest.mark.parametrize(
    ("state", "late", "after"),
    [
        (State.ACTIVE, 0, State.ACTIVE),
        (State.ACTIVE, 1, State.SUSPENDED),
        (State.SUSPENDED, 30, State.SUSPENDED),
        (State.SUSPENDED, 31, State.EXPIRED),
        (State.ACTIVE, 31, State.EXPIRED),
        (State.REVOKED, 31, State.REVOKED),
        (State.EXPIRED, 1, State.EXPIRED),
    ],
)
def test_what_becomes_of_what_nobody_confirmed(state, late, after):
    due = TODAY - dt.timedelta(days=late)
    assert rules.after_review(state, due, TODAY) is after


@given(st.sampled_from(State), st.integers(-400, 400), st.integers(0, 60))
def test_a_review_never_gives_a_right_back(state, late, later):
    order = [State.ACTIVE, State.SUSPENDED, State.EXPIRED]
    due = TODAY
    first = rules.after_review(state, due, TODAY + dt.timedelta(days=late))
    then = rules.after_review(first, due, TODAY + dt.timedelta(days=late + later))
    if state in rules.ENDED:
        assert first is then is state
    else:
        assert order.index(state) <= order.index(first) <= order.index(then)


@pytest.mark.parametrize(
    ("roles", "reason"),
    [
        ([], "role_none"),
        ([Role("Bad", "x", "x")], "role_key"),
        ([Role("a", "x", "x"), Role("a", "y", "y")], "role_twice"),
        ([Role("a", "", "x")], "role_label"),
        ([Role("a", "x", "x\n")], "role_label"),
        ([Role("a", "x", "x", kinds=())], "role_kinds"),
        ([Role(f"r{n}", "x", "x") for n in range(51)], "role_many"),
    ],
)
def test_declarations_that_cannot_stand(roles, reason):
    with pytest.raises(Refused, match=reason):
        rules.check_roles(roles)


def test_every_refusal_has_its_words():
    """Each code raised anywhere in the brick has a sentence in `rights_words`."""
    import re
    from pathlib import Path

    import parvis.bricks.identity as brick
    from parvis.bricks.identity.queries import rights_words

    root = Path(brick.__file__).parent
    raised = set()
    for path in [*root.glob("domain/rights.py"), *root.glob("commands/*.py"),
                 *root.glob("queries/rights.py")]:  # fmt: skip
        text = path.read_text()
        if "Refused" in text and "rights" in text:
            raised |= set(re.findall(r'Refused\(\s*"([a-z_]+)"', text))
    raised -= {"missing"}
    assert raised <= set(rights_words.REFUSALS), raised - set(rights_words.REFUSALS)
    assert set(rights_words.REFUSALS) <= raised, set(rights_words.REFUSALS) - raised
