"""Backup and restore of a whole instance, in processes of their own, on the database in force."""

import json
import shutil
import zipfile
from types import SimpleNamespace

import pytest
from tests.kernel.backup.conftest import POSTGRES, Refused, drop, server

from parvis.kernel.backup import BackupError, restoring
from parvis.kernel.backup.archive import Manifest


def wipe(instance):
    """The machine is lost; keys, head file and register of destroyed keys were kept elsewhere."""
    shutil.rmtree(instance.var / "files")
    if POSTGRES:
        drop(instance.database)
        with server() as connection:
            connection.execute(f'CREATE DATABASE "{instance.database}"')
    else:
        for path in instance.var.glob("parvis.sqlite3*"):
            path.unlink()


def test_an_instance_comes_back_with_the_same_journal(instance, tmp_path):
    made = instance.do("populate", name="Aïcha")
    archive = tmp_path / "a.zip"
    saved = instance.do("save", target=str(archive))
    before = instance.do("state")
    assert saved["head"] == before["head"]
    assert (saved["files"], saved["records"]) == (3, 20)
    assert archive.stat().st_mode & 0o777 == 0o600
    wipe(instance)
    done = instance.do("restore", archive=str(archive))
    after = instance.do("state")
    assert done["head"] == before["head"] == after["head"]
    assert (after["ok"], after["broken"]) == (True, 0), after["words"]
    assert after["persons"] == before["persons"] == ["Aïcha"]
    assert after["entries"] == before["entries"] + 1  # the restore itself is recorded
    assert done["lost_heads"] == 0
    assert instance.do("opened", **made) == "Aïcha"
    assert instance.do("seal") == 1
    assert instance.do("state")["ok"]


def test_a_new_machine_needs_the_keys(instance, new_instance, tmp_path):
    made = instance.do("populate", name="Aïcha")
    archive = tmp_path / "a.zip"
    instance.do("save", target=str(archive))
    other = new_instance("other")
    with pytest.raises(Refused, match="put the saved keys back first"):
        other.do("restore", archive=str(archive))
    shutil.rmtree(other.var / "keys")
    shutil.copytree(instance.var / "keys", other.var / "keys")
    other.do("restore", archive=str(archive))
    assert other.do("opened", **made) == "Aïcha"
    after = other.do("state")
    assert after["ok"], after["words"]
    assert after["files"] == 3
    assert (other.var / "journal-heads.jsonl").exists()


def test_whoever_was_erased_since_stays_erased(instance, tmp_path):
    gone, stays = instance.do("populate", name="Aïcha"), instance.do("populate", name="Paul")
    archive = tmp_path / "a.zip"
    instance.do("save", target=str(archive))
    instance.do("erase", person=gone["person"])
    instance.do("seal")
    done = instance.do("restore", archive=str(archive), replace=True)
    assert done["erased_again"] == 1
    assert "1 persons erased since that backup were erased again." in done["said"]
    assert instance.do("opened", **gone) == "PersonErased"
    assert instance.do("opened", **stays) == "Paul"
    after = instance.do("state")
    assert after["persons"] == ["", "Paul"]
    assert after["ok"], after["words"]
    assert done["lost_heads"] == 1
    assert any("were lost on" in line for line in after["words"])
    assert instance.do("seal") > 0
    assert instance.do("state")["ok"]


def test_an_instance_with_data_is_replaced_only_when_told(instance, tmp_path):
    instance.do("populate", name="Aïcha")
    archive = tmp_path / "a.zip"
    instance.do("save", target=str(archive))
    instance.do("populate", name="Paul")
    with pytest.raises(Refused, match="holds data already"):
        instance.do("restore", archive=str(archive))
    assert instance.do("state")["persons"] == ["Aïcha", "Paul"]
    done = instance.do("restore", archive=str(archive), replace=True)
    assert instance.do("state")["persons"] == ["Aïcha"]
    if POSTGRES:
        with server() as connection:
            kept = done["before"].removeprefix("database ")
            assert connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [kept]
            ).fetchone()
    else:
        shutil.copy(done["before"], instance.var / "parvis.sqlite3")
        assert instance.do("state")["persons"] == ["Aïcha", "Paul"]


def test_a_running_instance_is_saved_but_not_replaced_under_its_feet(instance, running, tmp_path):
    instance.do("populate", name="Aïcha")
    archive = tmp_path / "a.zip"
    running.do(instance, "hold")
    assert instance.do("save", target=str(archive))["records"] == 20
    with pytest.raises(Refused, match="stop the instance"):
        instance.do("restore", archive=str(archive), replace=True)
    running.do(instance, "seal")  # closes its connection
    instance.do("restore", archive=str(archive), replace=True)


def test_keys_and_register_are_not_in_the_archive(instance, tmp_path):
    made = instance.do("populate", name="Aïcha")
    instance.do("erase", person=made["person"])
    archive = tmp_path / "a.zip"
    instance.do("save", target=str(archive))
    with zipfile.ZipFile(archive) as content:
        names = content.namelist()
        everything = b"".join(content.read(name) for name in names)
        manifest = json.loads(content.read("manifest.json"))
    assert not [n for n in names if "key" in n and n != "journal-heads.jsonl"]
    assert made["person"].encode() not in b"".join(
        line for line in everything.splitlines() if b'"at"' in line and b'"person"' in line
    )
    for path in (instance.var / "keys").iterdir():
        assert path.read_text().split(":")[2].strip().encode() not in everything
    assert manifest["records"] == 21
    assert {m["name"].split("/")[0] for m in manifest["members"]} == {
        "files",
        "journal-heads.jsonl",
        "database.pgdump" if POSTGRES else "database.sqlite3",
    }


def test_a_backup_survives_a_rotation_of_keys(instance, tmp_path):
    made = instance.do("populate", name="Aïcha")
    archive = tmp_path / "a.zip"
    instance.do("save", target=str(archive))
    instance.do("rotate")
    instance.do("populate", name="Paul")
    instance.do("restore", archive=str(archive), replace=True)
    assert instance.do("opened", **made) == "Aïcha"
    assert instance.do("state")["ok"]


def test_an_archive_name_that_is_taken_is_refused(instance, tmp_path):
    archive = tmp_path / "a.zip"
    archive.write_bytes(b"mine")
    with pytest.raises(Refused, match="is there already"):
        instance.do("save", target=str(archive))
    assert archive.read_bytes() == b"mine"
    with pytest.raises(Refused, match="does not exist"):
        instance.do("save", target=str(tmp_path / "nowhere" / "a.zip"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip", "var"]


def test_an_archive_that_does_not_fit_is_refused(tmp_path):
    manifest = Manifest("0.1.0", "", "postgresql", [], "", 0)
    reader = SimpleNamespace(manifest=manifest, signed=True, path=tmp_path / "a.zip")
    base = SimpleNamespace(engine="sqlite")
    for changes, words in (
        ({}, "set PARVIS_DATABASE_URL accordingly"),
        ({"engine": "sqlite", "version": "99.0"}, "upgrade first"),
        ({"version": "0.1.0", "ring": ["0" * 16]}, "put the saved keys back first"),
    ):
        vars(manifest).update(changes)
        with pytest.raises(BackupError, match=words):
            restoring._refuse_unfit(reader, base)
    reader.signed, manifest.ring = False, []
    with pytest.raises(BackupError, match="is not signed by a key of this instance"):
        restoring._refuse_unfit(reader, base)
