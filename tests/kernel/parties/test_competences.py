"""Who holds a competence on which day, and transfers that are refused in words."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.kernel.access import Forbidden, Role, system
from parvis.kernel.parties import public as parties
from parvis.kernel.parties.domain import Tenure, check_transfer, holder_on
from parvis.kernel.parties.errors import PartiesError
from parvis.kernel.parties.models import Competence
from parvis.kernel.values.ids import uuid7

DAY = dt.date(2026, 1, 1)
CODE, WHERE = "school_catering", "commune:01033"
CLERK = system("tests")


def days(offset: int) -> dt.date:
    return DAY + dt.timedelta(days=offset)


@given(
    moves=st.lists(st.tuples(st.integers(0, 3), st.integers(-5, 400)), max_size=12),
    asked=st.integers(-10, 420),
)
def test_accepted_transfers_leave_exactly_one_holder_each_day(moves, asked):
    bodies = [uuid7() for _ in range(4)]
    tenures = [Tenure(bodies[0], DAY)]
    told = {0: bodies[0]}
    for index, offset in moves:
        try:
            ending = check_transfer(tenures, bodies[index], days(offset))
        except PartiesError:
            continue
        before = [holder_on(tenures, days(day)) for day in range(offset)]
        tenures[tenures.index(ending)] = Tenure(ending.holder, ending.first, days(offset - 1))
        tenures.append(Tenure(bodies[index], days(offset)))
        told[offset] = bodies[index]
        assert [holder_on(tenures, days(day)) for day in range(offset)] == before
    covering = [tenure for tenure in tenures if tenure.covers(days(asked))]
    assert len(covering) == (1 if asked >= 0 else 0)
    if asked >= 0:
        assert holder_on(tenures, days(asked)) == told[max(o for o in told if o <= asked)]


def test_transfer_keeps_history(town, other_town):
    old, new = town.organisation.id, other_town.organisation.id
    parties.assign_competence(CLERK, CODE, WHERE, old, DAY, "CGCT L2121-29")
    assert parties.holder(CODE, WHERE, on=days(-1)) is None
    parties.transfer_competence(CLERK, CODE, WHERE, new, days(243), "Délibération 2026-12")
    assert parties.holder(CODE, WHERE, on=days(242)).id == old
    assert parties.holder(CODE, WHERE, on=days(243)).id == new
    assert parties.holder(CODE, WHERE, on=days(5000)).id == new
    assert parties.holder(CODE, "commune:01004", on=days(243)) is None
    assert list(
        Competence.objects.order_by("valid_from").values_list("valid_from", "valid_until", "source")
    ) == [
        (DAY, days(242), "CGCT L2121-29"),
        (days(243), None, "Délibération 2026-12"),
    ]


@pytest.mark.parametrize(
    ("on_day", "code", "words"),
    [
        (0, "competence_overlap", "would overlap"),
        (-30, "competence_overlap", "later day"),
        (10, "competence_same", "already holds"),
    ],
)
def test_refused_in_words(town, on_day, code, words):
    holder = town.organisation.id
    parties.assign_competence(CLERK, CODE, WHERE, holder, DAY, "law")
    with pytest.raises(PartiesError, match=words) as refused:
        parties.transfer_competence(CLERK, CODE, WHERE, holder, days(on_day), "deed")
    assert refused.value.code == code
    assert Competence.objects.count() == 1


def test_no_gap_is_left(town, other_town):
    old, new = town.organisation.id, other_town.organisation.id
    parties.assign_competence(CLERK, CODE, WHERE, old, DAY, "law")
    Competence.objects.update(valid_until=days(30))
    with pytest.raises(PartiesError, match="from 1\u00a0February 2026 to 9\u00a0February 2026"):
        parties.transfer_competence(CLERK, CODE, WHERE, new, days(40), "deed")
    with pytest.raises(PartiesError, match="overlap"):
        parties.transfer_competence(CLERK, CODE, WHERE, new, days(30), "deed")
    parties.transfer_competence(CLERK, CODE, WHERE, new, days(31), "deed")
    assert parties.holder(CODE, WHERE, on=days(31)).id == new


def test_first_holder_is_assigned_once(town, other_town):
    with pytest.raises(PartiesError, match="first holder"):
        parties.transfer_competence(CLERK, CODE, WHERE, town.organisation.id, DAY, "deed")
    parties.assign_competence(CLERK, CODE, WHERE, town.organisation.id, DAY, "law")
    with pytest.raises(PartiesError, match="transfer it instead"):
        parties.assign_competence(CLERK, CODE, WHERE, other_town.organisation.id, DAY, "law")


@pytest.mark.parametrize(
    ("code", "territory", "source"),
    [
        ("School", WHERE, "law"),
        (CODE, "Bourg", "law"),
        (CODE, WHERE, "  "),
        (CODE, WHERE, "x" * 301),
    ],
)
def test_words_are_checked(town, code, territory, source):
    with pytest.raises(PartiesError, match="needs a code"):
        parties.assign_competence(CLERK, code, territory, town.organisation.id, DAY, source)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.DECIDER, Role.AGENT])
def test_only_who_runs_the_instance_transfers(town, other_town, role):
    parties.assign_competence(CLERK, CODE, WHERE, town.organisation.id, DAY, "law")
    for place in (town, other_town):
        with pytest.raises(Forbidden):
            parties.transfer_competence(
                place.actor(role), CODE, WHERE, other_town.organisation.id, days(1), "deed"
            )
    parties.transfer_competence(
        other_town.actor(Role.OPERATOR), CODE, WHERE, other_town.organisation.id, days(1), "deed"
    )
