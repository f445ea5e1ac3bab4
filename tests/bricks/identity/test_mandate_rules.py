"""Mandates as pure rules: the table, the bounds, the perimeter, the code, and two properties."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.bricks.identity.domain import mandates, perimeters
from parvis.bricks.identity.domain.data_scopes import NATIONAL
from parvis.bricks.identity.domain.mandates import Act, Kind, NotPossible, State, Terms, Try

TODAY = dt.date(2026, 11, 27)
A, B, C, BODY, COMPANY = (uuid.UUID(int=n) for n in range(1, 6))
PROCEDURE = f"urn:parvis:procedures:procedure:{uuid.UUID(int=9)}"
GOOD = Terms(
    Kind.HELPER, A, BODY, B, None, frozenset({"subject:family"}), TODAY,
    TODAY + dt.timedelta(days=364),
)  # fmt: skip
ALLOWED = {
    ("proposed", "consent"): "active", ("proposed", "refuse"): "refused",
    ("proposed", "revoke"): "revoked", ("proposed", "expire"): "expired",
    ("active", "suspend"): "suspended", ("active", "hand_over"): "active",
    ("active", "revoke"): "revoked", ("active", "expire"): "expired",
    ("suspended", "resume"): "active", ("suspended", "hand_over"): "suspended",
    ("suspended", "revoke"): "revoked", ("suspended", "expire"): "expired",
}  # fmt: skip


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", Act)
def test_the_table(state, act):
    expected = ALLOWED.get((state.value, act.value))
    if expected is None:
        with pytest.raises(NotPossible):
            mandates.after(state, act)
    else:
        assert mandates.after(state, act) == expected


def days(n: int) -> dt.date:
    return TODAY + dt.timedelta(days=n)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, ""),
        ({"helped_person": A}, "self"),
        ({"helped_person": None}, "whom"),
        ({"helped_company": COMPANY}, "whom"),
        ({"helped_person": None, "helped_company": COMPANY}, "whom"),
        ({"organisation": None}, "no_organisation"),
        ({"kind": Kind.SOCIAL}, ""),
        ({"kind": Kind.SOCIAL, "organisation": None}, "no_organisation"),
        ({"perimeter": frozenset()}, "perimeter_empty"),
        ({"perimeter": frozenset({"subject:everything"})}, "perimeter_unknown"),
        ({"perimeter": frozenset({"scope:dgfip_rfr", PROCEDURE})}, ""),
        ({"perimeter": frozenset({"scope:no_such"})}, "perimeter_unknown"),
        ({"ends_on": days(-1)}, "ends_before"),
        ({"starts_on": days(-2), "ends_on": days(-1)}, "over"),
        ({"starts_on": days(-1)}, "starts_past"),
        ({"starts_on": days(367), "ends_on": days(368)}, "starts_late"),
        ({"ends_on": days(365)}, "too_long"),
        ({"kind": Kind.GUARDIAN, "organisation": None, "ends_on": days(1825)}, ""),
        ({"kind": Kind.GUARDIAN, "organisation": None, "ends_on": days(1826)}, "too_long"),
        ({"kind": Kind.PARENT, "organisation": None}, "majority"),
        ({"kind": Kind.PARENT, "organisation": None, "majority_on": days(400)}, ""),
        ({"kind": Kind.PARENT, "organisation": None, "majority_on": days(364)}, "majority"),
        ({"kind": Kind.OFFICER, "organisation": None}, "whom"),
        ({"kind": Kind.OFFICER, "helped_person": None, "helped_company": COMPANY}, ""),
    ],
)  # fmt: skip
def test_a_proposal(changed, code):
    assert mandates.problem(replace(GOOD, **changed), TODAY) == code


def test_a_renewed_guardianship_may_last_twenty_years():
    terms = replace(GOOD, kind=Kind.GUARDIAN, ends_on=days(7304))
    assert mandates.problem(terms, TODAY, renewal=True) == ""
    assert mandates.problem(terms, TODAY) == "too_long"
    assert mandates.problem(replace(terms, ends_on=days(7305)), TODAY, renewal=True) == "too_long"


@pytest.mark.parametrize(
    ("acts_for", "code"),
    [
        ({B: [A]}, "cycle"),
        ({B: [C], C: [A]}, "cycle"),
        ({B: [C], C: [B]}, ""),  # a ring of others is theirs to undo
        ({A: [B]}, ""),
    ],
)
def test_nobody_acts_for_who_acts_for_them(acts_for, code):
    assert mandates.problem(GOOD, TODAY, acts_for=acts_for) == code


@pytest.mark.parametrize(
    ("born", "of_age"), [((2010, 5, 3), (2028, 5, 3)), ((2012, 2, 29), (2030, 3, 1))]
)
def test_majority(born, of_age):
    assert mandates.majority(dt.date(*born)) == dt.date(*of_age)


@pytest.mark.parametrize(
    ("case", "found"),
    [
        ({}, Try.GOOD),
        ({"same": False}, Try.WRONG),
        ({"sent": False}, Try.NONE),
        ({"until": None}, Try.NONE),
        ({"minutes": 31}, Try.EXPIRED),
        ({"tries": 5}, Try.TOO_MANY),
        ({"tries": 5, "same": False}, Try.TOO_MANY),
        ({"tries": 4}, Try.GOOD),
    ],
)
def test_a_code(case, found):
    now = dt.datetime(2026, 11, 27, 10, tzinfo=dt.UTC)
    values = {"sent": True, "until": now, "tries": 0, "same": True, **case}
    later = dt.timedelta(minutes=values.pop("minutes", 0))
    assert mandates.try_code(**values, now=now + later) == found


# --- perimeters ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("perimeter", "declared", "covered"),
    [
        ({"subject:money"}, ("Argent-Impots-Consommation",), True),
        ({"subject:money"}, ("argent", "logement"), True),
        ({"subject:money"}, ("Logement",), False),
        ({"subject:money"}, ("nonsense",), False),
        ({"subject:money"}, (), False),
        (perimeters.ALL, (), True),
        ({PROCEDURE}, ("Logement",), False),
    ],
)
def test_a_service_is_within_or_not(perimeter, declared, covered):
    assert perimeters.covers_service(perimeter, declared) is covered


def test_data_follow_the_subject_of_their_provider():
    assert perimeters.covers_data({"subject:money"}, "dgfip_rfr")
    assert not perimeters.covers_data({"subject:housing"}, "dgfip_rfr")
    assert perimeters.covers_data({"scope:dgfip_rfr"}, "dgfip_rfr")
    assert perimeters.covers_data(set(), "identite_pivot")
    for scope in NATIONAL:
        assert perimeters.covers_data(perimeters.ALL, scope)


def test_the_subjects_of_france_connect():
    assert perimeters.rep_scope({"subject:leisure", "subject:papers", PROCEDURE}) == (
        "Papier-Citoyenneté-Elections", "Loisirs-Sport-Culture",
    )  # fmt: skip


# --- properties ----------------------------------------------------------------------------------

ACTS = st.lists(st.tuples(st.sampled_from(Act), st.integers(-400, 800)), max_size=12)


@given(
    acts=ACTS, start=st.integers(-30, 30), length=st.integers(0, 364), day=st.integers(-500, 900)
)
def test_never_open_outside_its_dates_and_never_after_its_end(acts, start, length, day):
    """Whatever happens, in whatever order: nothing opens outside the dates, and what is over stays
    over."""
    state, over = State.PROPOSED, False
    for act, _when in acts:
        try:
            state = mandates.after(state, act)
        except NotPossible:
            continue
        assert not over
        over = state not in mandates.LIVING
    starts, ends = days(start), days(start + length)
    if mandates.opens(state, starts, ends, days(day)):
        assert start <= day <= start + length
        assert state is State.ACTIVE
        assert Act.CONSENT in [act for act, _when in acts]


KEYS = st.frozensets(st.sampled_from(sorted(perimeters.ALL | {PROCEDURE, "scope:dgfip_rfr"})))


@given(before=KEYS, after=KEYS)
def test_what_is_wider_opens_more_and_is_called_wider(before, after):
    """A perimeter that is not called wider opens no service and no datum more than before."""
    if perimeters.widened(before, after):
        return
    for one in perimeters.SUBJECTS:
        if perimeters.covers_service(after, (one.rep_scope,)):
            assert perimeters.covers_service(before, (one.rep_scope,))
    for scope in NATIONAL:
        if perimeters.covers_data(after, scope):
            assert perimeters.covers_data(before, scope)
