"""The journal and the keys as an operator meets them on the command line."""

import json

import pytest
from click.testing import CliRunner
from django.db import connection, models
from tests.kernel.journal.conftest import write_acts

from parvis import cli
from parvis.kernel import journal
from parvis.kernel.journal import heads, sealing
from parvis.kernel.journal.models import Batch, Entry

pytestmark = pytest.mark.django_db(transaction=True)


def parvis(*arguments):
    """Exit status and output of `parvis …`."""
    done = CliRunner().invoke(cli.main, [str(one) for one in arguments])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


@pytest.fixture
def ten(monkeypatch):
    """Ten sealed records: batches 1 to 4, 5 to 8, 9 to 10."""
    monkeypatch.setattr(sealing, "BATCH", 4)
    write_acts(10)
    journal.seal()


def test_the_journal_is_verified_here(ten):
    status, said = parvis("journal", "verify")
    assert status == 0
    assert "10 records under 3 signed heads were checked: all is as it was signed." in said
    models.QuerySet(Entry).filter(sequence=5).update(verb="a.b")
    status, said = parvis("journal", "verify")
    assert status == 1
    assert "Record 5 does not follow the one before it: it was changed." in said


def test_an_export_is_verified_elsewhere(ten, tmp_path):
    export, kept, public = tmp_path / "export", tmp_path / "heads", tmp_path / "keys"
    assert parvis("journal", "export", export)[0] == 0
    kept.write_bytes(heads.path().read_bytes())
    public.write_text(parvis("keys", "public")[1])
    status, said = parvis("journal", "verify", export, "--heads", kept, "--keys", public)
    assert (status, "believed" in said) == (0, False), said
    public.write_text(json.dumps({"0" * 16: "00" * 32}))
    status, said = parvis("journal", "verify", export, "--heads", kept, "--keys", public)
    assert status == 1
    assert "which is unknown" in said


def test_an_export_is_not_written_over(ten, tmp_path):
    (tmp_path / "export").write_text("mine")
    status, said = parvis("journal", "export", tmp_path / "export")
    assert status == 1
    assert (tmp_path / "export").read_text() == "mine"
    assert said == "" or "exists already" in said


def test_a_loss_is_accepted_in_writing(ten):
    models.QuerySet(Batch).filter(number=3).delete()
    models.QuerySet(Entry).filter(sequence__gt=8).update(sequence=None, chain=None)
    assert parvis("journal", "verify")[0] == 1
    status, said = parvis("journal", "accept-loss", "the disk died on 3 May")
    assert (status, said) == (0, "1 heads are taken back.\n")
    status, said = parvis("journal", "verify")
    assert status == 0
    assert "the disk died on 3 May (signed statement)" in said


def test_keys_are_rotated(ten):
    status, said = parvis("keys", "rotate")
    assert status == 0
    assert "New key to encrypt" in said
    assert len(json.loads(parvis("keys", "public")[1])) >= 2
    assert parvis("journal", "verify")[0] == 0


def test_a_database_in_memory_cannot_be_saved(tmp_path):
    if connection.vendor == "sqlite":
        status, _said = parvis("backup", tmp_path / "a.zip")
        assert status == 1
        assert list(tmp_path.iterdir()) == []
