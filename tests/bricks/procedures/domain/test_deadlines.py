"""When silence decides: L231-1, L114-5, with waits of every kind."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.bricks.procedures.domain.deadlines import due_on, mention, silence
from parvis.bricks.procedures.domain.document import Regime, RegimeKind
from parvis.bricks.procedures.domain.folding import Waiting

D = dt.date
SVA, SVR = Regime(RegimeKind.SVA, months=2), Regime(RegimeKind.SVR, months=2)


def wait(asked: D, deadline: D, resolved: D | None = None, reason: str = "incomplete") -> Waiting:
    return Waiting("c", reason, asked, deadline, resolved)


CASES = {
    "plain": (SVA, D(2026, 3, 10), [], D(2026, 5, 10)),
    "end of month": (SVA, D(2026, 12, 31), [], D(2027, 2, 28)),
    "fifteen days": (Regime(RegimeKind.SVA, days=15), D(2026, 3, 10), [], D(2026, 3, 25)),
    "acceptance runs from completeness": (
        SVA, D(2026, 3, 10), [wait(D(2026, 3, 20), D(2026, 4, 20), D(2026, 4, 2))], D(2026, 6, 2)),
    "acceptance does not run while incomplete": (
        SVA, D(2026, 3, 10), [wait(D(2026, 3, 20), D(2026, 4, 20))], None),
    "refusal is suspended until the answer": (
        SVR, D(2026, 3, 10), [wait(D(2026, 3, 20), D(2026, 4, 20), D(2026, 4, 2))], D(2026, 5, 23)),
    "refusal is suspended for the time given at most": (
        SVR, D(2026, 3, 10), [wait(D(2026, 3, 20), D(2026, 4, 20), D(2026, 6, 1))], D(2026, 6, 10)),
    "refusal while waiting": (
        SVR, D(2026, 3, 10), [wait(D(2026, 3, 20), D(2026, 4, 20))], D(2026, 6, 10)),
    "a wrong piece changes nothing by law": (
        SVA, D(2026, 3, 10),
        [wait(D(2026, 3, 20), D(2026, 4, 20), D(2026, 3, 25), "incorrect")], D(2026, 5, 10)),
    "counted as démarches-simplifiées": (
        Regime(RegimeKind.SVA, months=2, counting="ds"), D(2026, 3, 10),
        [wait(D(2026, 3, 20), D(2026, 4, 20), D(2026, 3, 25), "incorrect")], D(2026, 5, 16)),
    "two waits": (
        SVA, D(2026, 3, 10),
        [wait(D(2026, 3, 15), D(2026, 4, 15), D(2026, 3, 20), "incorrect"),
         wait(D(2026, 4, 1), D(2026, 5, 1), D(2026, 4, 10))], D(2026, 6, 10)),
    "a declaration": (Regime(RegimeKind.NONE), D(2026, 3, 10), [], None),
}  # fmt: skip


@pytest.mark.parametrize(("regime", "filed", "waits", "on"), CASES.values(), ids=CASES)
def test_the_day(regime, filed, waits, on):
    found = silence(regime, filed, waits)
    assert due_on(found) == on
    if on:
        assert found.steps[0].code == "filed" and found.effective_on == on + dt.timedelta(days=1)
        assert mention(regime, found)["on"] == on.isoformat()


days = st.dates(D(2020, 1, 1), D(2030, 1, 1))


@given(days, st.integers(0, 60), st.integers(1, 60), st.integers(0, 90))
def test_waiting_never_brings_the_day_forward(filed, after, given_days, took):
    asked = filed + dt.timedelta(days=after)
    one = wait(asked, asked + dt.timedelta(days=given_days), asked + dt.timedelta(days=took))
    for regime in (SVA, SVR):
        assert due_on(silence(regime, filed, [one])) >= due_on(silence(regime, filed))
    late = due_on(silence(SVR, filed, [one])) - due_on(silence(SVR, filed))
    asked_in_time = asked <= due_on(silence(SVR, filed))
    assert late.days == (min(took, given_days) if asked_in_time else 0)
