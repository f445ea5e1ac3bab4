"""When silence becomes a decision: tables of cases, laws that hold for any case, words."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.kernel.calendar import (
    Asked,
    Counting,
    Effect,
    Lack,
    Resume,
    Silence,
    SilenceRule,
    Span,
    Unit,
    add_days,
    explain,
    legal_day,
    silence_due,
)
from parvis.kernel.calendar.steps import PHRASES

ACCEPT = SilenceRule(Effect.ACCEPTANCE)
REJECT = SilenceRule(Effect.REJECTION)
COMPLETE = SilenceRule(Effect.REJECTION, from_completeness=True)
DS = SilenceRule(counting=Counting.DS)
DS_RESET = SilenceRule(counting=Counting.DS, resume=Resume.RESET)


def d(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def asked(
    on: str, received: str | None = None, due: str | None = None, lack: Lack = Lack.INCOMPLETE
) -> Asked:
    return Asked(d(on), d(due) if due else None, d(received) if received else None, lack)


WITHOUT_REQUEST = [
    ("2026-01-15", Span(2), "2026-03-15"),
    ("2025-12-31", Span(2), "2026-02-28"),
    ("2023-12-31", Span(2), "2024-02-29"),
    ("2025-12-28", Span(2), "2026-02-28"),
    ("2026-02-28", Span(2), "2026-04-28"),
    ("2024-02-29", Span(12), "2025-02-28"),
    ("2026-08-31", Span(1), "2026-09-30"),
    ("2026-11-01", Span(2), "2027-01-01"),
    ("2026-05-03", Span(15, Unit.DAYS), "2026-05-18"),
    ("2026-12-20", Span(3, Unit.WEEKS), "2027-01-10"),
    ("2026-03-27", Span(3, Unit.DAYS), "2026-03-30"),  # over the change to summer time
]


@pytest.mark.parametrize("effect", list(Effect))
@pytest.mark.parametrize(("filed", "span", "arises"), WITHOUT_REQUEST)
def test_nothing_asked(filed: str, span: Span, arises: str, effect: Effect) -> None:
    found = silence_due(d(filed), SilenceRule(effect, span))
    assert found.arises_on == d(arises)
    assert found.effective_on == add_days(d(arises), 1)
    assert (found.effect, found.waiting) == (effect, False)


def test_the_usual_rule_is_acceptance_after_two_months() -> None:
    assert silence_due(d("2026-01-15")) == silence_due(d("2026-01-15"), ACCEPT)
    assert silence_due(d("2026-01-15")).effect is Effect.ACCEPTANCE


ACCEPTANCE: list[tuple[list[Asked], str | None]] = [
    ([asked("2026-01-20", "2026-02-10")], "2026-04-10"),
    ([asked("2026-01-20", "2026-02-10"), asked("2026-02-20", "2026-02-28")], "2026-04-28"),
    ([asked("2026-02-20", "2026-02-28"), asked("2026-01-20", "2026-02-10")], "2026-04-28"),
    ([asked("2026-01-20", "2026-03-31"), asked("2026-02-20", "2026-02-28")], "2026-05-31"),
    ([asked("2026-01-20")], None),
    ([asked("2026-01-20", "2026-02-10"), asked("2026-03-01")], None),
    ([asked("2026-01-20"), asked("2026-06-01", "2026-06-02")], None),
    ([asked("2026-03-15", "2026-03-20")], "2026-05-20"),  # asked on the last day: in time
    ([asked("2026-03-16", "2026-03-20")], "2026-03-15"),  # one day late: already accepted
    ([asked("2026-01-20", "2026-06-30")], "2026-08-30"),  # received after the first date
    ([asked("2026-01-20", "2026-02-10", lack=Lack.INCORRECT)], "2026-03-15"),
    ([asked("2026-01-20", "2026-02-10", lack=Lack.OUTDATED)], "2026-03-15"),
    ([asked("2026-01-20", lack=Lack.INCORRECT)], "2026-03-15"),
    ([asked("2026-01-15", "2026-01-15")], "2026-03-15"),
]


@pytest.mark.parametrize("rule", [ACCEPT, COMPLETE])
@pytest.mark.parametrize(("requests", "arises"), ACCEPTANCE)
def test_time_runs_from_a_complete_file(
    requests: list[Asked], arises: str | None, rule: SilenceRule
) -> None:
    """CRPA L114-5, second case: filed on 15 January 2026, two months."""
    found = silence_due(d("2026-01-15"), rule, requests)
    assert found.arises_on == (d(arises) if arises else None)
    assert found.waiting is (arises is None)
    assert (found.effective_on is None) is (arises is None)


REJECTION: list[tuple[list[Asked], str, bool]] = [
    ([asked("2026-01-20", "2026-02-10", "2026-02-20")], "2026-04-05", False),  # 21 days
    ([asked("2026-01-20", "2026-02-20", "2026-02-20")], "2026-04-15", False),  # 31 days
    ([asked("2026-01-20", "2026-03-10", "2026-02-20")], "2026-04-15", False),  # late answer
    ([asked("2026-01-20", None, "2026-02-20")], "2026-04-15", True),
    ([asked("2026-03-15", "2026-03-20", "2026-03-31")], "2026-03-20", False),
    ([asked("2026-03-16", "2026-03-20", "2026-03-31")], "2026-03-15", False),
    ([asked("2026-01-20", "2026-01-20", "2026-01-31")], "2026-03-15", False),
    (  # one after the other
        [
            asked("2026-01-20", "2026-01-30", "2026-02-20"),
            asked("2026-02-01", "2026-02-06", "2026-02-20"),
        ],
        "2026-03-30",
        False,
    ),
    (  # overlapping days are suspended once
        [
            asked("2026-01-20", "2026-01-30", "2026-02-20"),
            asked("2026-01-25", "2026-02-04", "2026-02-20"),
        ],
        "2026-03-30",
        False,
    ),
    (  # one inside the other
        [
            asked("2026-01-20", "2026-02-09", "2026-02-20"),
            asked("2026-01-25", "2026-01-30", "2026-02-20"),
        ],
        "2026-04-04",
        False,
    ),
    (  # the second is in time only because the first has moved the date
        [
            asked("2026-03-10", "2026-03-20", "2026-03-31"),
            asked("2026-03-25", "2026-03-26", "2026-03-31"),
        ],
        "2026-03-26",
        False,
    ),
    ([asked("2026-01-20", "2026-02-10", lack=Lack.INCORRECT)], "2026-03-15", False),
]


@pytest.mark.parametrize(("requests", "arises", "waiting"), REJECTION)
def test_a_rejection_is_suspended(requests: list[Asked], arises: str, waiting: bool) -> None:
    """CRPA L114-5, first case: filed on 15 January 2026, two months."""
    found = silence_due(d("2026-01-15"), REJECT, requests)
    assert (found.arises_on, found.waiting) == (d(arises), waiting)


INCORRECT = Lack.INCORRECT
DS_CASES: list[tuple[str, SilenceRule, list[Asked], str, str]] = [
    ("2023-05-15", DS, [], "", "2023-07-16"),
    (
        "2023-05-15",
        SilenceRule(span=Span(30, Unit.DAYS), counting=Counting.DS),
        [],
        "",
        "2023-06-15",
    ),
    (
        "2023-05-15",
        SilenceRule(span=Span(8, Unit.WEEKS), counting=Counting.DS),
        [],
        "",
        "2023-07-11",
    ),
    ("2023-05-15", DS, [asked("2023-05-20", "2023-05-25", lack=INCORRECT)], "", "2023-07-22"),
    (
        "2023-05-15",
        DS,
        [
            asked("2023-05-20", "2023-05-25", lack=INCORRECT),
            asked("2023-05-30", "2023-06-03", lack=INCORRECT),
        ],
        "",
        "2023-07-27",
    ),
    ("2023-05-15", DS, [asked("2023-05-30", lack=INCORRECT)], "2023-06-05", "2023-07-23"),
    (
        "2023-05-15",
        DS,
        [asked("2023-05-20", "2023-05-25", lack=INCORRECT), asked("2023-05-30", lack=INCORRECT)],
        "2023-06-05",
        "2023-07-29",
    ),
    ("2023-05-15", DS, [asked("2023-05-30")], "2023-06-05", "2023-08-06"),
    ("2023-05-15", DS, [asked("2023-05-20", "2023-05-25")], "", "2023-07-26"),
    (
        "2023-05-15",
        DS,
        [asked("2023-05-20", "2023-05-25"), asked("2023-05-30", "2023-06-03", lack=INCORRECT)],
        "",
        "2023-07-31",
    ),
    ("2023-05-15", DS_RESET, [], "", "2023-07-16"),
    (
        "2023-05-15",
        DS_RESET,
        [asked("2023-05-16", "2023-05-17"), asked("2023-05-20", "2023-05-25", lack=INCORRECT)],
        "",
        "2023-07-26",
    ),
    ("2023-05-15", DS_RESET, [asked("2023-05-30", lack=INCORRECT)], "2023-06-05", "2023-08-06"),
    ("2023-06-29", DS, [asked("2023-06-30", "2023-07-01", lack=INCORRECT)], "", "2023-09-01"),
    ("2023-07-30", DS, [asked("2023-07-31", "2023-08-01", lack=INCORRECT)], "", "2023-10-02"),
    ("2023-07-31", DS, [asked("2023-08-01", "2023-08-02", lack=INCORRECT)], "", "2023-10-03"),
    ("2023-06-30", DS, [asked("2023-07-01", "2023-07-02", lack=INCORRECT)], "", "2023-09-03"),
    ("2023-04-15", DS, [], "", "2023-06-16"),
    ("2023-05-15", DS, [asked("2023-05-15", "2023-05-16", lack=INCORRECT)], "", "2023-07-16"),
]


@pytest.mark.parametrize(("filed", "rule", "requests", "today", "effective"), DS_CASES)
def test_as_demarches_simplifiees_counts(
    filed: str, rule: SilenceRule, requests: list[Asked], today: str, effective: str
) -> None:
    """The dates that its own tests expect of SVASVRDecisionDateCalculatorService."""
    found = silence_due(d(filed), rule, requests, today=d(today) if today else None)
    assert found.effective_on == d(effective)
    assert found.waiting is bool(today)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (
            lambda: silence_due(d("2026-01-15"), REJECT, [asked("2026-01-14", None, "2026-02-01")]),
            "before filing",
        ),
        (lambda: silence_due(d("2026-01-15"), REJECT, [asked("2026-01-20")]), "last day"),
        (lambda: silence_due(d("2026-01-15"), DS, [asked("2026-01-20")]), "which day"),
        (lambda: asked("2026-01-20", "2026-01-19"), "before being asked"),
        (lambda: asked("2026-01-20", None, "2026-01-19"), "before being asked"),
    ],
)
def test_impossible_events_are_refused_in_words(make: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        make()


days = st.dates(dt.date(2000, 1, 1), dt.date(2060, 12, 31))
spans = st.one_of(
    st.builds(Span, st.integers(1, 24), st.just(Unit.MONTHS)),
    st.builds(Span, st.integers(1, 400), st.just(Unit.DAYS)),
    st.builds(Span, st.integers(1, 60), st.just(Unit.WEEKS)),
)
rules = st.builds(
    SilenceRule, st.sampled_from(list(Effect)), spans, st.booleans(), st.just(Counting.LAW)
)


@st.composite
def histories(draw: st.DrawFn, filed: dt.date) -> list[Asked]:
    found = []
    for _ in range(draw(st.integers(0, 3))):
        on = add_days(filed, draw(st.integers(0, 90)))
        due = add_days(on, draw(st.integers(0, 60)))
        received = draw(st.one_of(st.none(), st.integers(0, 90)))
        lack = draw(st.sampled_from(list(Lack)))
        found.append(Asked(on, due, None if received is None else add_days(on, received), lack))
    return found


@given(st.data(), days, rules)
def test_never_before_filing_and_never_sooner_for_having_asked(
    data: st.DataObject, filed: dt.date, rule: SilenceRule
) -> None:
    plain = silence_due(filed, rule).arises_on
    found = silence_due(filed, rule, data.draw(histories(filed)))
    assert plain is not None
    assert plain > filed
    assert found.arises_on is None or found.arises_on >= plain
    assert (found.arises_on is None) <= found.waiting


@given(days, days, rules)
def test_who_files_later_is_not_answered_sooner(
    one: dt.date, two: dt.date, rule: SilenceRule
) -> None:
    first, second = sorted((one, two))
    early, late = silence_due(first, rule).arises_on, silence_due(second, rule).arises_on
    assert early is not None
    assert late is not None
    assert early <= late


@given(days, spans, st.integers(0, 200), st.integers(0, 60), st.integers(0, 60))
def test_a_suspension_of_n_days_moves_the_date_by_n_days(
    filed: dt.date, span: Span, wait: int, days_given: int, used: int
) -> None:
    rule = SilenceRule(Effect.REJECTION, span)
    plain = silence_due(filed, rule).arises_on
    on = add_days(filed, wait)
    one = Asked(on, add_days(on, days_given), add_days(on, used))
    found = silence_due(filed, rule, [one]).arises_on
    assert plain is not None
    moved = min(days_given, used) if on <= plain else 0
    assert found == add_days(plain, moved)


@given(st.data(), days, rules)
def test_the_order_in_which_events_are_given_does_not_matter(
    data: st.DataObject, filed: dt.date, rule: SilenceRule
) -> None:
    history = data.draw(histories(filed))
    found = silence_due(filed, rule, history)
    again = silence_due(filed, rule, data.draw(st.permutations(history)))
    assert (found.arises_on, found.waiting) == (again.arises_on, again.waiting)


@given(st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2030, 1, 1)), spans)
def test_the_hour_of_filing_does_not_matter(naive: dt.datetime, span: Span) -> None:
    instant = naive.replace(tzinfo=dt.UTC)
    day = legal_day(instant)
    noon = dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)
    rule = SilenceRule(Effect.ACCEPTANCE, span)
    assert silence_due(legal_day(instant), rule) == silence_due(legal_day(noon), rule)


def _told(found: Silence, language: str) -> list[str]:
    return [line.replace("\u00a0", " ") for line in explain(found.steps, language)]


def test_acceptance_told() -> None:
    found = silence_due(d("2025-12-31"), ACCEPT, [asked("2026-01-10", "2026-01-20", "2026-01-31")])
    assert _told(found, "fr") == [
        "La demande est reçue le 31 décembre 2025. [CRPA, art. L112-3]",
        "Le délai de 2 mois se compte à partir du 31 décembre 2025. [CRPA, art. L231-1]",
        "Ce mois n’a pas de 31 : le délai finit son dernier jour, le 28 février 2026. "
        "[CPC, art. 641]",
        "Des pièces ou informations sont demandées le 10 janvier 2026, à envoyer avant la fin du "
        "31 janvier 2026. [CRPA, art. L114-5]",
        "La demande est complète le 20 janvier 2026 : le délai repart entièrement de ce jour. "
        "[CRPA, art. L114-5]",
        "Sans réponse à la fin du 20 mars 2026, la demande est acceptée. [CRPA, art. L231-1]",
        "Cette décision produit ses effets dès le 21 mars 2026.",
    ]


def test_rejection_told() -> None:
    found = silence_due(d("2026-01-15"), REJECT, [asked("2026-01-20", "2026-03-10", "2026-02-20")])
    assert _told(found, "en") == [
        "The request is received on 15 January 2026. [CRPA, art. L112-3]",
        "The time limit of 2 months is counted from 15 January 2026. [CRPA, art. L231-4]",
        "Documents or information are asked for on 20 January 2026, to be sent by the end of "
        "20 February 2026. [CRPA, art. L114-5]",
        "On 20 February 2026, the last day to send them, the documents have not arrived. "
        "[CRPA, art. L114-5]",
        "The time limit is suspended for 31 days and lasts that much longer, to 15 April 2026. "
        "[CRPA, art. L114-5]",
        "Without an answer by the end of 15 April 2026, the request is rejected. "
        "[CRPA, art. L231-4]",
        "This decision takes effect on 16 April 2026.",
    ]


@pytest.mark.parametrize(
    ("rule", "request_", "codes"),
    [
        (ACCEPT, asked("2026-01-20"), ["asked-without-date", "waiting"]),
        (ACCEPT, asked("2026-06-20"), ["asked-too-late", "accepted", "effective"]),
        (ACCEPT, asked("2026-01-20", lack=INCORRECT), ["no-effect", "accepted", "effective"]),
        (
            REJECT,
            asked("2026-06-20", None, "2026-06-30"),
            ["asked-too-late", "rejected", "effective"],
        ),
        (REJECT, asked("2026-01-20", lack=INCORRECT), ["no-effect", "rejected", "effective"]),
        (
            REJECT,
            asked("2026-01-20", None, "2026-01-30"),
            ["asked", "suspended-until", "suspended", "rejected", "effective"],
        ),
        (
            REJECT,
            asked("2026-01-20", "2026-01-20", "2026-01-30"),
            ["asked", "received", "rejected", "effective"],
        ),
        (
            REJECT,
            asked("2026-01-20", "2026-01-25", "2026-01-30"),
            ["asked", "received", "suspended", "rejected", "effective"],
        ),
    ],
)
def test_each_case_has_its_steps(rule: SilenceRule, request_: Asked, codes: list[str]) -> None:
    found = silence_due(d("2026-01-15"), rule, [request_])
    assert [step.code for step in found.steps] == ["filed", "starts", *codes]


def test_another_text_is_named() -> None:
    rule = SilenceRule(span=Span(1), source="code de l’urbanisme, art. R423-23")
    assert sum("R423-23" in line for line in _told(silence_due(d("2026-01-15"), rule), "fr")) == 2


@given(st.data(), days, rules, st.sampled_from(["fr", "en"]), st.sampled_from(list(Resume)))
def test_any_case_can_be_told(
    data: st.DataObject, filed: dt.date, rule: SilenceRule, language: str, resume: Resume
) -> None:
    history = data.draw(histories(filed))
    ds = SilenceRule(rule.effect, rule.span, counting=Counting.DS, resume=resume)
    for one in (rule, ds):
        found = silence_due(filed, one, history, today=add_days(filed, 400))
        told = explain(found.steps, language)
        assert len(told) == len(found.steps)
        assert not any("{" in line or "None" in line for line in told)
    assert found.arises_on is not None
    assert found.arises_on > filed


def test_every_phrase_is_in_both_languages() -> None:
    assert all(set(phrase) == {"fr", "en"} for phrase in PHRASES.values())
