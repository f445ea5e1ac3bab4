"""Whatever stops a backup or a restore, the data in force stays whole and nothing is left over."""

import contextlib
import os
import threading
import time

import pytest
from tests.kernel.backup.conftest import POSTGRES, Refused, server


@pytest.fixture
def story(instance, tmp_path):
    """An instance that was saved with Aïcha and has Paul since."""
    instance.do("populate", name="Aïcha", documents=3, size=300_000)
    archive = tmp_path / "a.zip"
    instance.do("save", target=str(archive))
    instance.do("populate", name="Paul", documents=1)
    return instance, archive, instance.do("state")


def left_over(instance):
    """Names beside the data in force that should not be there."""
    found = [
        path.name
        for path in instance.var.rglob("*")
        if "partial" in path.name or "restore-" in path.name or ".before-" in path.name
    ]
    if POSTGRES:
        with server() as connection:
            found += [
                name
                for (name,) in connection.execute(
                    "SELECT datname FROM pg_database WHERE starts_with(datname, %s)",
                    [f"{instance.database}_"],
                ).fetchall()
            ]
    return found


@pytest.mark.parametrize("size", [10_000, 100_000, 250_000])
def test_a_full_disk_stops_a_restore_and_changes_nothing(story, size):
    instance, archive, before = story
    for path in (instance.var / "files").glob("??/??/*"):
        if path.stat().st_size > 200_000:
            path.unlink()
    with pytest.raises(Refused, match=r"is still in force|failed|Nothing was changed"):
        instance.do("restore_on_full_disk", archive=str(archive), size=size)
    after = instance.do("state")
    assert (after["persons"], after["head"], after["ok"]) == (
        before["persons"],
        before["head"],
        True,
    )
    assert left_over(instance) == []
    instance.do("restore", archive=str(archive), replace=True)
    assert instance.do("state")["broken"] == 0


@pytest.mark.parametrize("size", [10_000, 100_000])
def test_a_full_disk_stops_a_backup_and_leaves_no_archive(story, tmp_path, size):
    instance, _archive, _before = story
    with pytest.raises(Refused, match=r"could not be written|failed"):
        instance.do("save_on_full_disk", target=str(tmp_path / "b.zip"), size=size)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip", "var"]
    assert instance.do("state")["ok"]


def test_a_damaged_archive_is_refused_before_anything_is_touched(story):
    instance, archive, before = story
    whole = bytearray(archive.read_bytes())
    whole[len(whole) // 2] ^= 1
    archive.write_bytes(whole)
    times = {path: path.stat().st_mtime_ns for path in instance.var.rglob("*") if path.is_file()}
    with pytest.raises(Refused, match="was damaged or changed"):
        instance.do("restore", archive=str(archive), replace=True)
    assert times == {path: path.stat().st_mtime_ns for path in times}
    assert instance.do("state")["head"] == before["head"]


def test_two_restores_at_once_are_one(story):
    import fcntl

    instance, archive, before = story
    with (instance.var / ".restore.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Refused, match="Another restore is at work"):
            instance.do("restore", archive=str(archive), replace=True)
    assert instance.do("state")["head"] == before["head"]


@pytest.mark.fault
@pytest.mark.parametrize("milliseconds", [20, 80, 150, 250, 400])
def test_a_killed_restore_leaves_the_old_data_or_the_new(story, running, milliseconds):
    instance, archive, before = story
    running.do(instance, "seal")  # it is awake
    killer = threading.Timer(milliseconds / 1000, lambda: os.kill(running.process.pid, 9))
    killer.start()
    with contextlib.suppress(AssertionError, BrokenPipeError):  # killed
        running.do(instance, "restore", archive=str(archive), replace=True)
    killer.join()
    running.process.wait(timeout=10)
    if POSTGRES:
        time.sleep(1.5)  # the server ends what a killed client had asked for
    state = instance.do("state")
    assert state["ok"], state["words"]
    assert state["persons"] in (before["persons"], ["Aïcha"])
    assert state["broken"] == 0
    instance.do("restore", archive=str(archive), replace=True)
    after = instance.do("state")
    assert after["ok"], after["words"]
    assert after["persons"] == ["Aïcha"]
    kept = [name for name in left_over(instance) if "before" not in name]
    assert kept == []
