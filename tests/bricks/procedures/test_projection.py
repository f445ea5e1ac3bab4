"""The row of a case is the fold of its events, after any sequence of acts."""

from __future__ import annotations

import copy
import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parvis.bricks.procedures.commands.correcting import (
    Missing,
    request_correction,
    submit_correction,
)
from parvis.bricks.procedures.commands.deciding import decide, reopen
from parvis.bricks.procedures.commands.drafts import autosave, start_case
from parvis.bricks.procedures.commands.filing import file_case
from parvis.bricks.procedures.commands.handling import (
    annotate,
    assign,
    give_back,
    take_in_instruction,
    withdraw,
)
from parvis.bricks.procedures.commands.talking import post_message
from parvis.bricks.procedures.domain import case_events
from parvis.bricks.procedures.domain.case_events import decode, erased
from parvis.bricks.procedures.domain.decisions import Outcome
from parvis.bricks.procedures.domain.folding import difference, fold, patched
from parvis.bricks.procedures.domain.problems import Refusal
from parvis.bricks.procedures.domain.states import DS_STATE, MOVES, Act, State, allowed
from parvis.bricks.procedures.models import Case, CaseEvent, Document, FormRevision, Message
from parvis.bricks.procedures.queries.proof import prove
from parvis.kernel import clock
from tests.bricks.procedures.conftest import ANSWERS

ACTS = (
    "file", "take", "give_back", "ask", "fix", "send", "message", "reply", "assign", "annotate",
    "accept", "refuse", "close", "reopen", "withdraw",
)  # fmt: skip


def do(act: str, case: Case, citizen, desk, n: int) -> None:
    """One act on the case as it now stands."""
    version, id_ = case.version, case.id
    deadline = clock.today() + dt.timedelta(days=10)
    {
        "file": lambda: file_case(citizen, id_),
        "take": lambda: take_in_instruction(desk.instructor, id_),
        "give_back": lambda: give_back(desk.instructor, id_),
        "ask": lambda: request_correction(
            desk.instructor, id_, version=version, missing=[Missing("x", 5)], deadline=deadline
        ),
        "fix": lambda: autosave(citizen, id_, {"5": f"06000000{n:02}"}, version=version),
        "send": lambda: submit_correction(citizen, id_, version=version),
        "message": lambda: post_message(desk.decider, id_, f"message {n}"),
        "reply": lambda: post_message(citizen, id_, f"reply {n}"),
        "assign": lambda: assign(desk.manager, id_, desk.decider.membership),
        "annotate": lambda: annotate(desk.instructor, id_, {"51": f"n {n}"}, version=version),
        "accept": lambda: decide(desk.decider, id_, Outcome.ACCEPTED, version=version),
        "refuse": lambda: decide(desk.decider, id_, Outcome.REFUSED, version=version, reasons="r"),
        "close": lambda: decide(desk.decider, id_, Outcome.CLOSED, version=version, reasons="r"),
        "reopen": lambda: reopen(desk.decider, id_, "r", version=version),
        "withdraw": lambda: withdraw(citizen, id_, version=version),
    }[act]()


def agrees(case: Case) -> None:
    """Row, events, documents and journal say the same."""
    proof = prove(case.id)
    assert proof.holds, proof.wrong
    assert proof.events == case.seq and proof.erased == 0
    told = fold(
        decode(one.type, one.payload) for one in CaseEvent.objects.filter(case=case).order_by("seq")
    )
    assert told.messages == Message.objects.filter(case=case).count()


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=st.lists(st.sampled_from(ACTS), min_size=3, max_size=9))
def test_row_is_fold_of_events(canteen, citizen, desk, acts):
    id_ = start_case(citizen, canteen)
    autosave(citizen, id_, copy.deepcopy(ANSWERS), version=1)
    for n, act in enumerate(("file", *acts)):
        case = Case.objects.get(pk=id_)
        before = (case.version, case.state)
        try:
            do(act, case, citizen, desk, n)
        except Refusal:
            case.refresh_from_db()
            assert (case.version, case.state) == before, "a refused act changes nothing"
        agrees(Case.objects.get(pk=id_))
    Case.objects.get(pk=id_).delete()


def test_a_correction_changes_rows_and_fold_alike(filed, desk, citizen, reload):
    for act in ("ask", "fix", "send", "annotate", "refuse", "reopen", "accept"):
        do(act, reload(filed), citizen, desk, 7)
        agrees(reload(filed))
    assert reload(filed).answers["5"] == "+33600000007"


def test_erased_events_still_fold_to_the_same_state(filed, desk, citizen, reload):
    for act in ("take", "message", "ask", "fix", "send", "refuse"):
        do(act, reload(filed), citizen, desk, 1)
    rows = list(CaseEvent.objects.filter(case=filed).order_by("seq"))
    whole = [decode(row.type, row.payload) for row in rows]
    emptied = [decode(row.type, erased(decode(row.type, row.payload))) for row in rows]
    first, second = fold(whole), fold(emptied)
    assert second.answers == {} and second.label == "" and second.provenance == {}
    kept = ("state", "number", "filed_on", "decided_on", "outcome", "waits", "messages", "last")
    assert [getattr(first, one) for one in kept] == [getattr(second, one) for one in kept]


@pytest.mark.parametrize("kind", case_events.TYPES.values(), ids=lambda kind: kind.__name__)
def test_every_event_names_parts_that_it_has(kind):
    assert set(kind.personal) <= set(kind.__dataclass_fields__)


def test_the_table_of_moves():
    assert set(MOVES) == set(Act) and set(DS_STATE) == set(State)
    reached = {after for _, after in MOVES.values() if after} | {State.DRAFT}
    assert reached == set(State), "every state can be reached"
    for final in (State.WITHDRAWN, State.EXPIRED):
        changing = [act for act in Act if allowed(final, act) and MOVES[act][1]]
        assert changing == [], "what is final stays"


answers = st.dictionaries(st.sampled_from(["1", "2", "3"]), st.integers() | st.text(max_size=3))


@given(answers, answers)
def test_a_difference_is_what_leads_from_one_to_the_other(old, new):
    assert patched(old, difference(old, new)) == new
    assert difference(new, new) == {}


def test_the_database_refuses_to_change_what_was_published(canteen):
    row = FormRevision.objects.get(procedure=canteen)
    for change in ({"document": {}}, {"state": "draft"}, {"schema_hash": "x"}, {"seq": 9}):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            FormRevision.objects.filter(pk=row.pk).update(**change)
    FormRevision.objects.filter(pk=row.pk).update(updated_at=clock.now())


def test_the_database_refuses_to_change_what_happened(filed):
    rows = CaseEvent.objects.filter(case=filed, type="filed")
    for change in (
        {"payload": {}},
        {"seq": 9},
        {"type": "decided"},
        {"at": clock.now()},
        {"journal": filed.id},
        {"actor_kind": "system"},
    ):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            rows.update(**change)
    payload = erased(decode("filed", rows.get().payload))
    assert rows.update(payload=payload, erased_at=clock.now(), actor_label="") == 1
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows.update(erased_at=None)


TAMPERED = {
    "state": "state is not what the events tell",
    "label": "label is not what the events tell",
    "answers": "answers is not what the events tell",
    "seq": "events are missing or added",
    "document": "receipt does not have its digest",
    "event": "event 2 is not the one in the journal",
}


@pytest.mark.parametrize(("what", "words"), TAMPERED.items(), ids=TAMPERED)
def test_a_changed_byte_is_found(filed, what, words):
    """Somebody with the database in hands, past every trigger."""
    rows = Case.objects.filter(pk=filed.pk)
    if what == "document":
        data = Document.objects.get(case=filed).data
        Document.objects.filter(case=filed).update(data={**data, "received_on": "2020-01-01"})
    elif what == "event":
        row = CaseEvent.objects.get(case=filed, seq=2)
        row.payload["answers"]["5"] = "+33699999999"
        install, remove = trigger("event_is_appended")
        with connection.cursor() as cursor:
            cursor.execute(remove)
            CaseEvent.objects.filter(pk=row.pk).update(payload=row.payload)
            cursor.execute(install)
    else:
        other = {"state": "in_instruction", "label": "x", "answers": {}, "seq": 1}[what]
        rows.update(**{what: other})
    proof = prove(filed.id)
    assert not proof.holds and words in proof.wrong


def trigger(name: str) -> tuple[str, str]:
    """SQL that puts a trigger back and that takes it away."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [name])
            return cursor.fetchone()[0], f"DROP TRIGGER {name}"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else pending checks keep the table
    table = "procedures_caseevent"
    return (
        f"ALTER TABLE {table} ENABLE TRIGGER {name}",
        f"ALTER TABLE {table} DISABLE TRIGGER {name}",
    )
