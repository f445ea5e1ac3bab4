"""What pages read: the desk's list, a case whole, the person's space, a draft's pages."""

from __future__ import annotations

import datetime as dt

import pytest

from parvis.bricks.procedures import public
from parvis.bricks.procedures.commands.correcting import Missing, request_correction
from parvis.bricks.procedures.commands.deciding import decide
from parvis.bricks.procedures.commands.drafts import autosave, start_case
from parvis.bricks.procedures.commands.filing import file_case
from parvis.bricks.procedures.commands.handling import annotate, assign, take_in_instruction
from parvis.bricks.procedures.commands.talking import post_message
from parvis.bricks.procedures.domain.decisions import Outcome
from parvis.bricks.procedures.domain.states import Act, State
from parvis.bricks.procedures.models import Case
from parvis.bricks.procedures.queries.cursors import BadCursor
from parvis.bricks.procedures.queries.desk import ColumnFilter, DeskFilter
from parvis.bricks.procedures.queries.desk import desk as desk_of
from parvis.bricks.procedures.queries.detail import case_detail
from parvis.bricks.procedures.queries.drafting import draft_view
from parvis.bricks.procedures.queries.mine import conversations, my_cases
from parvis.bricks.procedures.queries.offers import procedure, procedures, revision
from parvis.kernel import clock, journal, signin, urns
from parvis.kernel.access import NOBODY, Forbidden
from parvis.kernel.journal.models import Entry
from parvis.kernel.parties.models import Person
from parvis.kernel.urns import urn
from tests.bricks.procedures.conftest import ROW


@pytest.fixture
def many(canteen, citizen, answers, desk) -> list[Case]:
    """Nine cases: three filed, three taken, one waiting, one accepted, one refused; and a draft."""
    made = []
    brackets = ["under-400", "400-799", "from-1200"]
    for n in range(9):
        case = start_case(citizen, canteen)
        answers["11"][ROW]["12"] = f"Élise{n}" if n % 2 else f"Noé{n}"
        autosave(citizen, case, {**answers, "21": brackets[n % 3]}, version=1)
        file_case(citizen, case)
        at = clock.now() - dt.timedelta(days=9 - n)
        Case.objects.filter(pk=case).update(filed_at=at, due_on=at.date() + dt.timedelta(days=60))
        made.append(case)
    for case in made[3:6]:
        take_in_instruction(desk.instructor, case)
    version = Case.objects.get(pk=made[6]).version
    request_correction(
        desk.instructor, made[6], version=version, missing=[Missing("x")],
        deadline=clock.today() + dt.timedelta(days=5),
    )  # fmt: skip
    for case, outcome in ((made[7], Outcome.ACCEPTED), (made[8], Outcome.REFUSED)):
        version = Case.objects.get(pk=case).version
        decide(desk.decider, case, outcome, version=version, reasons="r")
    start_case(citizen, canteen)
    return list(Case.objects.exclude(number=None).order_by("filed_at"))


def numbers(page):
    return [row.number for row in page.rows]


def test_the_list_is_read_page_by_page_in_every_order(many, desk):
    expected = [case.number for case in many]
    for order, wanted in (("filed_oldest", expected), ("filed_newest", expected[::-1])):
        found, after = [], ""
        while True:
            page = desk_of(desk.instructor, DeskFilter(order=order), after=after, size=4)
            found += numbers(page)
            after = page.after
            if not after:
                break
        assert found == wanted
    due = desk_of(desk.instructor, DeskFilter(order="due"), size=100)
    assert numbers(due) == expected[:6], "only cases on which silence runs"
    first = desk_of(desk.instructor, DeskFilter(order="due"), size=2)
    second = desk_of(desk.instructor, DeskFilter(order="due"), after=first.after, size=2)
    assert numbers(first) + numbers(second) == expected[:4]


def test_counters_and_states(many, desk, canteen):
    page = desk_of(desk.instructor, DeskFilter(procedure=canteen))
    assert {state: n for state, n in page.counters.items() if n} == {
        State.FILED: 3, State.IN_INSTRUCTION: 3, State.AWAITING_CORRECTION: 1,
        State.ACCEPTED: 1, State.REFUSED: 1,
    }  # fmt: skip
    assert State.DRAFT not in page.counters
    two = DeskFilter(states=frozenset({State.FILED, State.ACCEPTED}), order="filed_oldest")
    expected = [c.number for c in many if c.state in ("filed", "accepted")]
    first = desk_of(desk.instructor, two, size=2)
    second = desk_of(desk.instructor, two, after=first.after, size=2)
    assert numbers(first) + numbers(second) == expected and second.after == ""


def test_filters(many, desk):
    def found(**wanted):
        return sorted(numbers(desk_of(desk.instructor, DeskFilter(**wanted), size=100)))

    everything = sorted(case.number for case in many)
    taken = [c.number for c in many if c.assigned_to_id == desk.instructor.membership]
    assert found() == everything and found(mine=True) == sorted(taken)
    assert found(unassigned=True) == sorted(set(everything) - set(taken))
    assert (
        found(search=str(everything[2])) == [everything[2]] == found(search=f"n° {everything[2]}")
    )
    elises = sorted(c.number for c in many if c.label.startswith("Élise"))
    assert found(search="elise") == found(search="ÉLI") == elises
    assert found(search="noe4 benali") == [c.number for c in many if c.label == "Noé4"]
    assert found(search="nobody") == []
    procedure = many[0].procedure_id
    column = ColumnFilter("21", text="from-1200")
    chosen = sorted(c.number for c in many if c.answers["21"] == "from-1200")
    assert found(procedure=procedure, columns=(column,)) == chosen
    assert (
        found(procedure=procedure, columns=(ColumnFilter("22", low="1", high="1"),)) == everything
    )
    assert found(procedure=procedure, columns=(ColumnFilter("22", low="2"),)) == []
    assert found(procedure=procedure, columns=(ColumnFilter("22", low="much"),)) == []
    assert found(due_within=400) and found(due_within=0) == []


@pytest.mark.parametrize("cursor", ["x", "é", "bm90IGEgY3Vyc29y", "MjAyNi0wMS0wMTt4", "===="])
def test_a_damaged_cursor_is_told(desk, cursor):
    with pytest.raises(BadCursor):
        desk_of(desk.instructor, DeskFilter(), after=cursor)


def test_who_reads_the_list(filed, desk, citizen, other_town):
    for actor in (citizen, desk.operator, desk.designer, NOBODY):
        with pytest.raises(Forbidden):
            desk_of(actor, DeskFilter())
    for member in other_town.agents.values():
        actor = signin.agent(member)
        try:
            assert desk_of(actor, DeskFilter()).rows == ()
        except Forbidden:
            assert member.roles[0] in ("agent", "designer", "operator")


def test_a_case_whole_for_an_agent_and_their_look_is_written(filed, desk):
    post_message(desk.instructor, filed.id, "Bonjour")
    case = Case.objects.get(pk=filed.id)
    annotate(desk.instructor, filed.id, {"50": "yes"}, version=case.version)
    assign(desk.manager, filed.id, desk.decider.membership)
    found = case_detail(desk.instructor, filed.id, language="fr")
    assert found.head.number == filed.number and found.head.owner_name == "Aïcha Benali"
    assert found.head.assigned_name == "Decider Valserine"
    assert [part.title for part in found.sections][:2] == ["Vos coordonnées", "Vos enfants"]
    quotient = next(a for part in found.sections for a in part.answers if a.key == "21")
    assert quotient.words == "De 400 à 799 €" and quotient.origin.source == "user"
    block = next(a for part in found.sections for a in part.answers if a.key == "11")
    assert [a.words for a in block.rows[0]][:3] == ["Inès", "3\u00a0mai 2019", "École Jean-Macé"]
    assert [one.sensitive for one in block.rows[0]] == [False, False, False, False, True]
    assert [one.words for one in found.annotations] == ["Oui", ""]
    assert [one.type for one in found.history] == [
        "created", "filed", "message_posted", "answers_changed", "assigned",
    ]  # fmt: skip
    assert [one.body for one in found.messages] == ["Bonjour"]
    assert [one.kind for one in found.documents] == ["receipt"]
    assert found.silence.arises_on == filed.due_on and not found.mine
    assert found.acts == {
        Act.TAKE,
        Act.MESSAGE,
        Act.REQUEST_CORRECTION,
        Act.CHANGE_ANSWERS,
        Act.ASSIGN,
    }
    journal.flush()
    look = Entry.objects.get(kind="look", subject=str(urn("procedures", "case", filed.id)))
    assert look.actor_person == desk.instructor.person and "answer 21" in look.fields
    assert "L131-13" in look.legal_basis


def test_a_case_whole_for_its_owner_hides_the_agents_notes(filed, desk, citizen):
    annotate(desk.instructor, filed.id, {"51": "à vérifier"}, version=filed.version)
    found = case_detail(citizen, filed.id, language="en")
    assert found.mine and found.annotations == ()
    assert [one.type for one in found.history] == ["created", "filed"]
    assert found.head.procedure_title == "Registration for the school canteen"
    assert found.acts == {Act.MESSAGE, Act.WITHDRAW}
    journal.flush()
    mine = Entry.objects.filter(kind="look", subject=str(urn("procedures", "case", filed.id)))
    assert not mine.exists(), "one's own data is not a look"


def test_a_case_that_is_not_ones_own_is_not_there(filed, desk, other_person, other_town):
    for actor in (signin.citizen(other_person), desk.designer, desk.operator, NOBODY):
        assert case_detail(actor, filed.id) is None
    for member in other_town.agents.values():
        assert case_detail(signin.agent(member), filed.id) is None


def test_my_space(many, citizen, desk, other_person):
    post_message(desk.instructor, many[0].id, "Bonjour")
    mine = my_cases(citizen, language="fr")
    assert len(mine) == 10 and mine[0].updated_at >= mine[-1].updated_at
    told = {one.state: one.next for one in mine}
    assert told[State.DRAFT].code == "finish" and told[State.DRAFT].yours
    assert told[State.AWAITING_CORRECTION].code == "correct" and told[State.AWAITING_CORRECTION].by
    assert told[State.IN_INSTRUCTION].code == "decision" and not told[State.IN_INSTRUCTION].yours
    assert told[State.ACCEPTED].code == "nothing"
    assert [one.last_body for one in conversations(citizen)] == ["Bonjour"]
    assert (
        my_cases(signin.citizen(other_person)) == () == conversations(signin.citizen(other_person))
    )
    with pytest.raises(Forbidden):
        my_cases(desk.instructor)


def test_a_draft_page_by_page(draft, citizen, desk):
    view = draft_view(citizen, draft.id, language="en")
    assert [one.title for one in view.steps] == [
        "How to reach you", "Your children", "The price of meals", "Your documents",
    ]  # fmt: skip
    assert all(one.answered for one in view.steps)
    (children,) = view.questions(10)
    ((row, inner),) = children.rows
    assert row == ROW and [q.key for q in inner] == [f"11.{ROW}.{n}" for n in range(12, 17)]
    assert inner[0].value == "Inès" and inner[2].words == "Jean-Macé school"
    assert [q.field.stable_id for q in view.questions(30)] == [32, 33]
    assert view.step(999) is None and view.questions(999) == ()
    autosave(citizen, draft.id, {"11": {ROW: {"12": ""}}}, version=view.version)
    again = draft_view(citizen, draft.id)
    assert [one.answered for one in again.steps] == [True, False, True, True]
    assert [p.code for p in again.questions(10)[0].rows[0][1][0].problems] == ["required"]
    assert again.intro(10) == "Ajoutez chaque enfant à inscrire."
    assert draft_view(desk.instructor, draft.id) is None


def test_a_filed_case_is_no_draft_and_a_waiting_one_is(filed, citizen, desk):
    assert draft_view(citizen, filed.id) is None
    request_correction(
        desk.instructor, filed.id, version=filed.version, missing=[Missing("Le PAI", 31)],
        deadline=clock.today() + dt.timedelta(days=5),
    )  # fmt: skip
    view = draft_view(citizen, filed.id)
    assert view.correction.missing[0]["words"] == "Le PAI" and view.correction.pending


def test_procedures_are_public_and_revisions_are_not(canteen, desk, other_town, citizen):
    (found,) = procedures(NOBODY)
    assert found.slug == "cantine" and found.title.en.startswith("Registration") and found.open
    assert procedure(NOBODY, "cantine").startable is False
    assert procedure(citizen, "cantine").startable is True
    assert procedure(citizen, "nothing") is None
    shown = revision(desk.designer, canteen)
    assert shown.state == "published" and shown.missing == ()
    for actor in (citizen, desk.instructor, other_town.actor("designer")):
        with pytest.raises(Forbidden):
            revision(actor, canteen)


def test_names_for_other_bricks(filed, draft, citizen, canteen, desk, other_person):
    name = urn("procedures", "case", filed.id)
    assert (
        urns.resolve(name).label
        == f"Request no. {filed.number}, Registration for the school canteen"
    )
    assert urns.resolve(name).url == f"/espace/dossier/{filed.id}/"
    assert urns.resolve(urn("procedures", "procedure", canteen)).url == "/deposer/cantine/"
    assert urns.resolve(urn("procedures", "procedure", canteen)).label.startswith("Registration")
    for lost in ("x", "0190b2a0-0000-7000-8000-000000000000"):
        assert urns.resolve(urn("procedures", "case", lost)).label.startswith("urn:")
    seen = public.case_summary(desk.instructor, name)
    assert seen.number == filed.number and seen.state is State.FILED
    assert public.case_summary(signin.citizen(other_person), name) is None
    assert public.may_open_files(citizen, name) and public.may_open_files(desk.instructor, name)
    assert not public.may_open_files(desk.operator, name)
    concerned = public.concerned_by_files(name)
    assert concerned.persons == (Person.objects.get(email="aicha@example.org").id,)
    assert "L131-13" in concerned.legal_basis
