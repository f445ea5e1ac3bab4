"""Addresses written, imported, published: rights, doubles, conflicts, what is kept."""

from __future__ import annotations

import datetime as dt
import gzip

import pytest

from parvis.bricks.registers.commands.bal.errors import BalError
from parvis.bricks.registers.commands.bal.importing import import_file
from parvis.bricks.registers.commands.bal.numbers import (
    add_number,
    certify_numbers,
    change_number,
    remove_number,
)
from parvis.bricks.registers.commands.bal.opening import open_base
from parvis.bricks.registers.commands.bal.publishing import publish, tonight
from parvis.bricks.registers.commands.bal.ways import add_way, remove_way, rename_way
from parvis.bricks.registers.domain.bal.columns import VERSIONS
from parvis.bricks.registers.domain.bal.reading import read
from parvis.bricks.registers.domain.bal.writing import write
from parvis.bricks.registers.models import AddressBase, AddressRevision, Number, Way
from parvis.bricks.registers.queries.bal.replacing import stands
from parvis.bricks.registers.queries.bal.revisions import in_force
from parvis.bricks.registers.queries.bal.rows import rows_of
from parvis.kernel import clock, journal
from parvis.kernel.access import Forbidden, Role, system
from parvis.kernel.events.models import Event
from parvis.kernel.jobs.models import Job
from parvis.kernel.parties import public as parties
from parvis.kernel.urns import urn
from tests.bricks.registers.bal.conftest import COMMUNE, HERE


def refused(code: str):
    """A refusal with this code."""
    return pytest.raises(BalError, check=lambda error: error.code == code and str(error))


def give(town):
    """The competence over the commune's addresses given to another body."""
    parties.assign_competence(
        system("tests"), "addresses", f"commune:{COMMUNE}", town.organisation.id, clock.today(),
        "délibération du conseil",
    )  # fmt: skip


def base_row(base) -> AddressBase:
    return AddressBase.objects.get(id=base)


def test_who_may_open_a_base(keeper, other_town, agent):
    assert open_base(agent, keeper.organisation.id, COMMUNE) == open_base(
        agent, keeper.organisation.id, COMMUNE
    )
    with refused("not_yours"):
        open_base(agent, keeper.organisation.id, "01004")
    with refused("commune_unknown"):
        open_base(agent, keeper.organisation.id, "99999")
    with pytest.raises(Forbidden):
        open_base(other_town.actor(Role.AGENT), keeper.organisation.id, COMMUNE)


def test_the_competence_given_to_another_body(keeper, other_town, agent, base):
    give(other_town)
    theirs = other_town.actor(Role.AGENT)
    other = open_base(theirs, other_town.organisation.id, COMMUNE)
    assert other != base
    add_way(theirs, other, "Rue du Stade")
    with pytest.raises(Forbidden):  # the commune gave it away
        add_way(agent, base, "Rue du Stade")


def test_an_old_code_opens_todays_commune(keeper, agent):
    base = open_base(agent, keeper.organisation.id, "01091")
    assert base_row(base).commune == COMMUNE


def test_streets_and_places(agent, base):
    way = Way.objects.get(id=add_way(agent, base, "  Rue   de l'Église ", delegated="01091"))
    assert (way.name, way.delegated_name) == ("Rue de l'Église", "Châtillon-en-Michaille")
    with refused("name_taken"):
        add_way(agent, base, "RUE DE L’EGLISE", delegated="01091")
    other = Way.objects.get(id=add_way(agent, base, "Rue de l'Église"))
    assert other.code != way.code
    with refused("delegated"):
        add_way(agent, base, "Rue X du Bourg", delegated="01004")
    with refused("name"):
        add_way(agent, base, "R")
    with refused("positions"):
        add_way(agent, base, "Les Granges", place=True)
    place = add_way(agent, base, "Les Granges", place=True, positions=HERE)
    with refused("place_numbers"):
        add_number(agent, place, 1, positions=HERE)


def test_the_old_name_stays_known(agent, street):
    row = Way.objects.get(id=street)
    assert rename_way(agent, street, row.version, "Rue Simone Veil") == row.version + 1
    row.refresh_from_db()
    today = clock.today().isoformat()
    assert row.old_names == [{"name": "Rue des Tilleuls", "until": today}]
    with refused("conflict"):
        rename_way(agent, street, row.version - 1, "Rue d'un autre")
    with refused("same_name"):
        rename_way(agent, street, row.version, "Rue Simone Veil")
    rename_way(agent, street, row.version, "Rue Simone-Veil", keep_old=False)
    assert len(Way.objects.get(id=street).old_names) == 1


@pytest.mark.parametrize(
    ("number", "suffix", "positions", "code"),
    [
        (1, "", HERE, "number_taken"), (3, "BIS", HERE, "number_taken"), (-1, "", HERE, "number"),
        (10_000, "", HERE, "number"), (5, "1", HERE, "suffix"), (5, "b-c", HERE, "suffix"),
        (5, "", [], "positions"), (5, "", [{"kind": "porche", "lon": 1, "lat": 1}],
                                   "position_kind"),
        (5, "", [{"lon": 200, "lat": 1}], "point"), (5, "", [{"lon": "nan", "lat": 1}], "point"),
        (5, "", [{"lat": 1}], "point"),
    ],
)  # fmt: skip
def test_numbers_that_are_refused(agent, street, number, suffix, positions, code):
    with refused(code):
        add_number(agent, street, number, suffix, positions=positions)
    assert Number.objects.count() == 2


def test_numbers_are_changed_certified_and_removed(agent, street):
    row = Number.objects.get(number=3)
    changed = {"number": 5, "suffix": "", "positions": HERE, "certified": False}
    assert change_number(agent, row.id, row.version, **changed) == row.version + 1
    with refused("conflict"):
        change_number(agent, row.id, row.version, **changed)
    with refused("number_taken"):
        change_number(agent, row.id, row.version + 1, **{**changed, "number": 1})
    ids = list(Number.objects.values_list("id", flat=True))
    assert certify_numbers(agent, street, ids, True) == 1
    assert certify_numbers(agent, street, ids, True) == 0
    with refused("has_numbers"):
        remove_way(agent, street, 1)
    for number in Number.objects.all():
        remove_number(agent, number.id, number.version)
    remove_way(agent, street, Way.objects.get(id=street).version)
    assert not Way.objects.exists()
    with refused("unknown"):
        remove_way(agent, street, 1)


def test_nobody_else_writes(other_town, keeper, base, street):
    for actor in (other_town.actor(Role.AGENT), other_town.actor(Role.MANAGER)):
        for act in (
            lambda a: add_way(a, base, "Rue du Pont"),
            lambda a: add_number(a, street, 9, positions=HERE),
            lambda a: import_file(a, base, b""),
            lambda a: publish(a, base),
        ):
            with pytest.raises(Forbidden):
                act(actor)
    with pytest.raises(Forbidden):  # an agent writes, a manager publishes
        publish(keeper.actor(Role.AGENT), base)


@pytest.mark.parametrize("version", VERSIONS)
def test_export_and_import_give_the_same_base(agent, base, street, version):
    add_way(agent, base, "Les Granges", place=True, positions=HERE)
    content = write(rows_of(base_row(base)), version)
    assert read(content, COMMUNE).problems == []
    before = list(rows_of(base_row(base)))
    taken = import_file(agent, base, content)
    assert (taken.ways, taken.numbers, taken.left_out) == (2, 2, 0)
    after = list(rows_of(base_row(base)))
    drop = ("cle_interop",) if version == "1.5" else ()
    assert [{k: v for k, v in r.items() if k not in drop} for r in after] == [
        {k: v for k, v in r.items() if k not in drop} for r in before
    ]
    assert len(Number.objects.get(number=3).positions) == 2


def test_one_bad_line_never_costs_the_file(agent, base, street):
    content = write(rows_of(base_row(base))) + b"\r\nonly;two\r\n"
    taken = import_file(agent, base, content)
    assert taken.numbers == 2 and taken.left_out == 1
    assert taken.problems[-1].line == 6


def test_a_file_of_another_commune_changes_nothing(agent, base, street):
    content = write(rows_of(base_row(base))).replace(b"01033", b"01004")
    with refused("no_good_row") as error:
        import_file(agent, base, content)
    assert {one.code for one in error.value.problems} == {"commune_insee.autre_commune"}
    assert Number.objects.count() == 2
    with refused("encoding"):
        import_file(agent, base, "é".encode("latin-1"))


def test_publication_is_numbered_immutable_and_told(manager, base, street):
    revision = AddressRevision.objects.get(id=publish(manager, base))
    assert (revision.number, revision.numbers, revision.certified) == (1, 2, 1)
    content = gzip.decompress(bytes(revision.content))
    assert read(content, COMMUNE).problems == []
    assert in_force() == {COMMUNE: revision.sha256}
    assert Event.objects.filter(name__startswith="registers.addresses_published").count() == 1
    job = Job.objects.get(name="registers.compile_addresses")
    assert job.due_at == tonight()
    with refused("unchanged"):
        publish(manager, base)
    add_number(manager, street, 7, positions=HERE)
    second = AddressRevision.objects.get(id=publish(manager, base))
    assert second.number == 2 and second.replaces_id == revision.id
    revision.refresh_from_db()
    assert gzip.decompress(bytes(revision.content)) == content
    seen = journal.by_subject(manager, urn("registers", "addresses", base))
    verbs = [one.verb for one in seen.rows]
    assert verbs.count("registers.addresses.publish") == 2


def test_an_empty_base_is_not_published(manager, base):
    with refused("nothing"):
        publish(manager, base)


def test_another_editors_revision_is_not_silently_replaced(
    keeper, other_town, manager, base, street
):
    publish(manager, base)
    give(other_town)
    theirs = other_town.actor(Role.MANAGER)
    other = open_base(theirs, other_town.organisation.id, COMMUNE)
    add_number(theirs, add_way(theirs, other, "Rue des Tilleuls"), 1, positions=HERE)
    add_number(theirs, add_way(theirs, other, "Rue Neuve"), 1, positions=HERE)
    found = stands(base_row(other))
    assert found is not None
    assert (found.who, found.number, found.added, found.removed) == ("Valserine", 1, 1, 1)
    assert found.examples == ("3bis Rue des Tilleuls",)
    with refused("replaces"):
        publish(theirs, other)
    with refused("replaces"):
        publish(theirs, other, confirmed="revision:something-older")
    publish(theirs, other, confirmed=found.mark)
    assert AddressRevision.objects.count() == 2


def test_night_is_two_in_the_morning_in_paris():
    instant = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)
    with clock.held(instant):
        assert tonight() == dt.datetime(2026, 7, 2, 0, tzinfo=dt.UTC)
    with clock.held(dt.datetime(2026, 7, 1, 23, tzinfo=dt.UTC)):
        assert tonight() == dt.datetime(2026, 7, 2, 0, tzinfo=dt.UTC)
