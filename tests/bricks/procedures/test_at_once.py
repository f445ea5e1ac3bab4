"""Two at once: filing happens once, one decision stands, numbers are not given twice."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from parvis.bricks.procedures.commands.deciding import decide
from parvis.bricks.procedures.commands.drafts import autosave, start_case
from parvis.bricks.procedures.commands.filing import Receipt, file_case
from parvis.bricks.procedures.commands.talking import post_message
from parvis.bricks.procedures.domain.decisions import Outcome
from parvis.bricks.procedures.domain.problems import Refusal
from parvis.bricks.procedures.jobs import draw_document
from parvis.bricks.procedures.models import Case, CaseEvent, Document, Message
from parvis.kernel.mail.models import Letter
from tests.bricks.procedures.conftest import ANSWERS

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run each in a thread of its own, started together; what each answered, or the refusal.

    SQLite has one writer at a time (tests/kernel/db proves the gate): there, one after the other.
    """
    threaded = connection.vendor != "sqlite"
    ready = threading.Barrier(len(works))
    answers: list[Any] = [None] * len(works)

    def run(place: int, work: Callable[[], Any]) -> None:
        if threaded:
            ready.wait()
        try:
            answers[place] = work()
        except Refusal as refused:
            answers[place] = refused.code
        except Exception as error:  # noqa: BLE001 - shown by the assertion
            answers[place] = error
        finally:
            if threaded:
                connection.close()

    if not threaded:
        for one in enumerate(works):
            run(*one)
        return answers
    threads = [threading.Thread(target=run, args=one) for one in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


def test_filing_pressed_four_times_at_once(draft, citizen):
    receipts = at_once(*[lambda: file_case(citizen, draft.id, version=draft.version)] * 4)
    assert all(isinstance(one, Receipt) for one in receipts), receipts
    assert len({(one.number, one.digest) for one in receipts}) == 1
    assert CaseEvent.objects.filter(case=draft, type="filed").count() == 1
    assert Document.objects.filter(case=draft).count() == 1
    assert Letter.objects.filter(key=f"receipt:{draft.id}").count() == 1


def test_two_agents_decide_at_once(filed, desk):
    wanted = ((Outcome.ACCEPTED, ""), (Outcome.REFUSED, "Hors délai."), (Outcome.CLOSED, "Vide."))
    answers = at_once(
        *(
            lambda o=outcome, r=reasons: decide(
                desk.decider, filed.id, o, version=filed.version, reasons=r
            )
            for outcome, reasons in wanted
        )
    )
    lost = [one for one in answers if one == "decided_meanwhile"]
    assert len(lost) == 2, answers
    document = Document.objects.get(case=filed, kind="decision")
    assert document.id in answers
    assert Case.objects.get(pk=filed.pk).state == document.data["outcome"]


def test_many_file_at_once_each_with_a_number(canteen, citizen):
    cases = []
    for _ in range(6):
        case = start_case(citizen, canteen)
        autosave(citizen, case, copy.deepcopy(ANSWERS), version=1)
        cases.append(case)
    receipts = at_once(*(lambda c=case: file_case(citizen, c) for case in cases))
    assert all(isinstance(one, Receipt) for one in receipts), receipts
    assert len({one.number for one in receipts}) == 6


def test_two_tabs_save_at_once(draft, citizen):
    answers = at_once(
        *(
            lambda n=n: autosave(citizen, draft.id, {"5": f"061111111{n}"}, version=2)
            for n in range(3)
        )
    )
    assert sum(one == "changed_elsewhere" for one in answers) == 2, answers
    assert Case.objects.get(pk=draft.pk).version == 3


def test_messages_of_both_sides_at_once_are_all_kept(filed, citizen, desk):
    """No version is asked of a message: nobody's words are lost because the other wrote too."""
    answers = at_once(
        *(
            lambda a=actor: post_message(a, filed.id, "Bonjour")
            for actor in (citizen, desk.decider)
        ),
        lambda: post_message(citizen, filed.id, "Encore"),
    )
    assert set(answers) == set(Message.objects.values_list("id", flat=True)), answers
    case = Case.objects.get(pk=filed.pk)
    assert (case.unread_by_agents, case.unread_by_person, case.seq) == (2, 1, 5)


def test_a_document_drawn_by_two_workers_is_issued_once(filed):
    args = {"document": str(Document.objects.get(case=filed).id)}
    answers = at_once(*[lambda: draw_document(args)] * 3)
    assert answers == [None] * 3
    assert CaseEvent.objects.filter(case=filed, type="document_issued").count() == 1
