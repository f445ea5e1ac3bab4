"""Procedures built and published: refused with the whole list, O(1) in open cases."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parvis.bricks import procedures
from parvis.bricks.directory import public as directory
from parvis.bricks.procedures.commands.designing import (
    close_procedure,
    create_procedure,
    load_procedure_from_yaml,
    publish_revision,
    save_revision,
    set_service,
)
from parvis.bricks.procedures.commands.drafts import start_case
from parvis.bricks.procedures.domain.problems import Conflict, Refusal
from parvis.bricks.procedures.models import Case, FormRevision, Procedure
from parvis.bricks.procedures.queries import words
from parvis.bricks.procedures.queries.offers import revision
from parvis.kernel import clock
from parvis.kernel.access import Forbidden, Role
from parvis.kernel.events.models import Event
from tests.bricks.procedures.conftest import CANTEEN, document, make_service


def longer(**changes):
    """The canteen's document with one more question."""
    data = document(**changes)
    more = {"stable_id": 60, "type": "text", "label": "Une remarque ?"}
    data["steps"][3]["fields"].append(more)
    return data


def test_published_with_its_law_copied_for_lists(canteen, town):
    row = Procedure.objects.get(pk=canteen)
    assert (row.state, row.regime, row.level, row.retention_months) == ("published", "sva", 1, 18)
    assert row.revision.state == "published" and row.revision.seq == 1
    assert row.revision.published_by_id == town.agents[Role.DESIGNER].id
    assert row.revision.json_schema["required"] and len(row.revision.schema_hash) == 64
    assert Event.objects.filter(name="procedures.published/1").count() == 1


def test_the_same_file_twice_publishes_once(canteen, town, service):
    text = CANTEEN.read_text(encoding="utf-8")
    again = load_procedure_from_yaml(
        town.actor(Role.DESIGNER), text, organisation=town.organisation.id, slug="cantine",
        service=service,
    )  # fmt: skip
    assert again == canteen and FormRevision.objects.count() == 1
    changed = text.replace("Comptez\n    dix minutes", "Comptez\n    cinq minutes")
    assert changed != text
    load_procedure_from_yaml(
        town.actor(Role.DESIGNER), changed, organisation=town.organisation.id, slug="cantine",
        service=service,
    )  # fmt: skip
    assert list(FormRevision.objects.order_by("seq").values_list("seq", "state")) == [
        (1, "published"), (2, "published"),
    ]  # fmt: skip


def test_publication_costs_the_same_however_many_cases_are_open(canteen, desk, citizen, draft):
    """No statement goes through cases: the count of SQL and the case's row do not move."""
    save_revision(desk.designer, canteen, longer())
    same = {"procedure_id": canteen, "revision_id": draft.revision_id, "owner_id": draft.owner_id}
    filed = {"organisation_id": draft.organisation_id, "state": "filed", "filed_at": clock.now()}
    rows = [Case(**same, **filed, number=1_000 + n) for n in range(200)]
    Case.objects.bulk_create(rows)
    with CaptureQueriesContext(connection) as seen:
        publish_revision(desk.designer, canteen)
    assert not [q["sql"] for q in seen if "procedures_case" in q["sql"]]
    assert set(Case.objects.values_list("revision_id", flat=True)) == {draft.revision_id}
    assert Case.objects.get(pk=start_case(citizen, canteen)).revision_id != draft.revision_id


def test_what_is_missing_is_told_in_one_list(town, desk):
    bare = {"schema": 1, "title": {"en": "Only English"}, "steps": []}
    made = create_procedure(
        desk.designer, organisation=town.organisation.id, slug="essai", document=bare
    )
    with pytest.raises(Refusal) as refused:
        publish_revision(desk.designer, made.procedure)
    told = {one.code for one in refused.value.problems}
    assert {"publish_service", "publish_other_channel", "publish_legal_basis", "publish_regime",
            "publish_retention", "publish_level", "publish_title"} <= told  # fmt: skip
    assert told == {one.code for one in revision(desk.designer, made.procedure).missing}
    for one in refused.value.problems:
        assert words.problem(one) != one.code and "%(" not in words.problem(one)


def test_no_publication_without_a_way_that_needs_no_screen(town, desk):
    online = directory.Channel(kind=directory.Kind.ONLINE, url="https://valserine.example/")
    digital = make_service(desk.manager, town.organisation.id, online)
    made = create_procedure(
        desk.designer, organisation=town.organisation.id, slug="essai", document=document(),
        service=digital,
    )  # fmt: skip
    with pytest.raises(Refusal) as refused:
        publish_revision(desk.designer, made.procedure)
    assert [one.code for one in refused.value.problems] == ["publish_other_channel"]
    set_service(desk.designer, made.procedure, make_service(desk.manager, town.organisation.id))
    publish_revision(desk.designer, made.procedure)


def test_a_stable_id_is_not_given_to_another_question(canteen, desk):
    data = document()
    data["steps"][0]["fields"][4] |= {"type": "date", "label": "Date"}
    save_revision(desk.designer, canteen, data)
    with pytest.raises(Refusal) as refused:
        publish_revision(desk.designer, canteen)
    assert [(one.code, one.stable_id) for one in refused.value.problems] == [
        ("publish_id_reused", 6)
    ]


def test_two_designers_do_not_overwrite_each_other(canteen, desk):
    first = save_revision(desk.designer, canteen, longer())
    save_revision(desk.manager, canteen, document(), version=first.version)
    with pytest.raises(Conflict):
        save_revision(desk.designer, canteen, longer(), version=first.version)
    with pytest.raises(Refusal, match="bad_document"):
        save_revision(desk.designer, canteen, {"schema": 1})


REFUSED = {
    "slug": ({"slug": "Été !"}, "bad_slug"),
    "long slug": ({"slug": "a" * 81}, "bad_slug"),
    "taken": ({"slug": "cantine"}, "slug_taken"),
    "document": ({"document": {"schema": 1, "title": 3}}, "bad_document"),
}


@pytest.mark.parametrize(("changes", "code"), REFUSED.values(), ids=REFUSED)
def test_creation_refused_in_words(canteen, town, desk, changes, code):
    wanted = {"organisation": town.organisation.id, "slug": "essai", "document": document()}
    with pytest.raises(Refusal) as refused:
        create_procedure(desk.designer, **{**wanted, **changes})
    assert refused.value.code == code and words.refusal(refused.value) != code


@pytest.mark.parametrize(
    "text", ["a: [", "- x", "x", "", "!!python/object:os.system {}", "&a [*a]"]
)
def test_yaml_that_is_no_document(town, desk, service, text):
    with pytest.raises(Refusal) as refused:
        load_procedure_from_yaml(
            desk.designer, text, organisation=town.organisation.id, slug="essai", service=service
        )
    assert refused.value.code in ("bad_yaml", "bad_document")
    assert not Procedure.objects.exists()


def test_only_designers_of_the_organisation(canteen, desk, town, other_town, citizen):
    for actor in (desk.instructor, desk.decider, desk.operator, citizen):
        with pytest.raises(Forbidden):
            create_procedure(
                actor, organisation=town.organisation.id, slug="essai", document=document()
            )
        with pytest.raises(Forbidden):
            save_revision(actor, canteen, longer())
    stranger = other_town.actor(Role.DESIGNER)
    with pytest.raises(Refusal, match="other_organisation"):
        create_procedure(
            stranger, organisation=town.organisation.id, slug="essai", document=document()
        )
    for act in (publish_revision, close_procedure):
        with pytest.raises(Forbidden):
            act(stranger, canteen)


def test_nothing_to_publish(canteen, desk):
    with pytest.raises(Refusal, match="no_draft"):
        publish_revision(desk.designer, canteen)


def test_every_refusal_and_problem_has_words():
    """Codes used in the brick are all in the tables of words."""
    source = "\n".join(
        path.read_text(encoding="utf-8")
        for path in Path(procedures.__file__).parent.rglob("*.py")
        if path.parent.name in ("domain", "fields", "commands")
    )
    refusals = set(re.findall(r'(?:Refusal|Conflict)\(\s*"(\w+)"', source))
    assert refusals - set(words.REFUSALS) == set() and len(refusals) > 25
    problems = set(re.findall(r'(?<!expressions\.)\b(?:Problem|InvalidAnswer)\(\s*"(\w+)"', source))
    assert problems - set(words.PROBLEMS) == set() and len(problems) > 40
