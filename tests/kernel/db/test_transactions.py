"""One command, one durable transaction; read pages that cannot write."""

import pytest
from django.db import IntegrityError, connection, transaction

from parvis.kernel.db.guard import WriteInReadOnlyPage, read_only
from parvis.kernel.db.transactions import after_commit, command, inside
from parvis.kernel.parties.models import Organisation


@command
def rename(organisation, name, *, fail=False):
    """Rename an organisation; for these tests."""
    organisation.name = name
    organisation.save(update_fields=["name"])
    if fail:
        raise ValueError("no")


@command
def rename_both(one, other, *, fail=False):
    """Rename two; the inner commands join."""
    rename(one, "inner one")
    rename(other, "inner other", fail=fail)


@pytest.mark.django_db(transaction=True)
def test_outermost_opens_inner_joins_and_all_is_undone_together():
    one, other = (Organisation.objects.create(name=n) for n in "ab")
    assert not inside()
    with pytest.raises(ValueError, match="no"):
        rename_both(one, other, fail=True)
    assert sorted(Organisation.objects.values_list("name", flat=True)) == ["a", "b"]
    rename_both(one, other)
    assert Organisation.objects.filter(name__startswith="inner").count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_command_is_two_statements_around_its_own():
    """No savepoint: BEGIN, the work, COMMIT."""
    one = Organisation.objects.create(name="a")
    with connection.execute_wrapper(_record := _Recorder()):
        rename(one, "b")
    assert [s.split()[0] for s in _record.statements if "SAVEPOINT" in s] == []


class _Recorder:
    def __init__(self):
        self.statements = []

    def __call__(self, execute, sql, params, many, context):
        self.statements.append(sql)
        return execute(sql, params, many, context)


@pytest.mark.django_db(transaction=True)
def test_after_commit_runs_only_when_it_is_on_disk():
    seen = []

    @command
    def work(fail):
        after_commit(lambda: seen.append(fail))
        if fail:
            raise ValueError

    with pytest.raises(ValueError):
        work(True)
    work(False)
    assert seen == [False]


@pytest.mark.django_db(transaction=True)
def test_read_only_refuses_every_way_of_writing():
    Organisation.objects.create(name="a")
    with read_only():
        assert Organisation.objects.count() == 1
        for write in (
            lambda: Organisation.objects.create(name="b"),
            lambda: Organisation.objects.update(name="b"),
            lambda: Organisation.objects.all().delete(),
            lambda: connection.cursor().execute("  update parties_organisation set name='c'"),
            lambda: connection.cursor().execute(
                "WITH a AS (SELECT 1) UPDATE parties_organisation SET name = 'c'"
            ),
        ):
            with pytest.raises(WriteInReadOnlyPage):
                write()
    assert Organisation.objects.get().name == "a"


@pytest.mark.django_db
def test_constraints_live_in_the_database():
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(name="bad", siret="123")
