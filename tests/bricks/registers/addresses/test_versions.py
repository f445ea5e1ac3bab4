"""Versions side by side: switched in one step, checked before; in doubt the old one stays."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from parvis.bricks.registers.addresses import operations, staging
from parvis.bricks.registers.addresses.build.compile import checksum
from parvis.bricks.registers.addresses.index import open_index
from parvis.bricks.registers.addresses.operations import import_addresses
from parvis.bricks.registers.addresses.served import NoAddresses, Served
from parvis.bricks.registers.addresses.store import Store
from parvis.bricks.registers.compiled.arrays import DATA, MANIFEST, DamagedIndex
from parvis.bricks.registers.compiled.store import StoreError
from tests.bricks.registers.addresses import sample


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "register")


def imported(store: Store, rows: list[str] | None = None, **options: object) -> str:
    """Import the sample, or some rows of it, and return the version."""
    path = sample.write_ban(store.root.parent / "a.csv", rows)
    options.setdefault("territories", sample.TERRITORY)
    return import_addresses([path], store=store, **options).version


def fewer() -> list[str]:
    """The sample without its first row."""
    return sample.ban_rows()[1:]


def test_import_switch_status_rollback(store: Store):
    first = imported(store)
    second = imported(store, fewer())
    listed = operations.status(store)
    assert [(v.name, v.served) for v in listed] == [(second, True), (first, False)]
    assert listed[0].counts["addresses"] == listed[1].counts["addresses"] - 1
    assert listed[0].sources == ("a.csv",) and listed[0].problem == ""
    assert operations.rollback(store) == first
    operations.switch(second, store)
    now = store.current()
    assert now is not None and (now.version, now.history[0]) == (second, first)


def test_import_without_switching(store: Store):
    first = imported(store)
    imported(store, fewer(), switch=False)
    now = store.current()
    assert now is not None and now.version == first


def test_nothing_to_go_back_to(store: Store):
    imported(store)
    with pytest.raises(StoreError, match="No earlier version"):
        operations.rollback(store)
    with pytest.raises(StoreError, match="no version"):
        operations.switch("../../etc", store)


def test_old_versions_are_deleted_but_not_the_one_to_go_back_to(store: Store, monkeypatch):
    monkeypatch.setenv("PARVIS_REGISTERS_VERSIONS", "2")
    rows = sample.ban_rows()
    made = [imported(store, rows[i:]) for i in range(4)]
    assert store.all() == made[2:]


def test_the_same_files_make_the_same_arrays(store: Store):
    one, two = imported(store), imported(store)
    first, second = store.manifest(one), store.manifest(two)
    assert (first["arrays"], first["sha256"]) == (second["arrays"], second["sha256"])


def spoil(path: Path, how: str) -> None:
    """Damage a file as a disk or a bad copy does."""
    data = path.read_bytes()
    if how == "cut":
        path.write_bytes(data[:-1])
    elif how == "flip":
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    elif how == "gone":
        path.unlink()
    else:
        path.write_bytes(b"")


@pytest.mark.parametrize("how", ["cut", "flip", "gone", "empty"])
@pytest.mark.parametrize("name", [DATA, MANIFEST])
def test_a_damaged_version_is_refused_and_the_old_one_stays(store: Store, how: str, name: str):
    first = imported(store)
    second = imported(store, fewer(), switch=False)
    spoil(store.versions / second / name, how)
    with pytest.raises((StoreError, DamagedIndex)):
        store.switch(second)
    now = store.current()
    assert now is not None and now.version == first
    with pytest.raises(DamagedIndex):
        open_index(store.versions / second)


@pytest.mark.parametrize("name", [DATA, MANIFEST])
def test_any_byte_flipped_is_refused(store: Store, name: str):
    """One bit of each hundredth of each file: the version is refused, the one served stays."""
    first = imported(store)
    second = imported(store, fewer(), switch=False)
    path = store.versions / second / name
    whole = path.read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 100)):
        for bit in (1, 0x80):
            changed = whole[place] ^ bit
            path.write_bytes(whole[:place] + bytes([changed]) + whole[place + 1 :])
            with pytest.raises((StoreError, DamagedIndex)):
                store.switch(second)
    now = store.current()
    assert now is not None and now.version == first
    path.write_bytes(whole)
    store.switch(second)


def test_a_process_keeps_its_version_when_the_next_is_damaged(store: Store, caplog):
    first = imported(store)
    served = Served(store)
    assert served.engine().version == first
    second = imported(store, fewer(), switch=False)
    spoil(store.versions / second / DATA, "flip")
    pointer = {"version": second, "history": [first]}
    store.pointer.write_text(json.dumps(pointer), encoding="utf-8")  # as a careless copy would
    assert served.engine().version == first
    assert served.engine().search("12 rue de la paix 75002")[0].id == "75102_ddddd2_00012"
    assert "refused" in caplog.text
    assert Served(store).engine().version == first  # a process started now finds the old one


def test_a_process_follows_a_switch(store: Store):
    first = imported(store)
    served = Served(store)
    engine = served.engine()
    second = imported(store, fewer())
    assert served.engine().version == second != first
    assert engine.version == first and engine.search("2 rue de rivoli paris")  # still answers
    operations.rollback(store)
    assert served.engine().version == first


def test_no_register_says_what_to_do(store: Store):
    with pytest.raises(NoAddresses, match="parvis registers import"):
        Served(store).engine()


def test_an_index_of_another_format_is_refused(store: Store):
    version = imported(store)
    manifest = store.versions / version / MANIFEST
    content = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**content, "format": 0}), encoding="utf-8")
    with pytest.raises(DamagedIndex, match="import again"):
        open_index(store.versions / version)
    assert "import again" in operations.status(store)[0].problem


def test_two_imports_at_once(store: Store):
    with store.importing(), pytest.raises(StoreError, match="under way"):
        imported(store)


def test_an_import_resumes_after_its_last_whole_batch(store: Store, monkeypatch):
    monkeypatch.setattr(staging.tabular, "BLOCK", 400)
    path = sample.write_ban(store.root.parent / "a.csv")
    seen: list[int] = []

    def stop(_file: str, rows: int, _read: int, _all: int) -> None:
        seen.append(rows)
        if len(seen) == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_addresses([path], store=store, progress=stop, territories=sample.TERRITORY)
    assert store.all() == []
    staged = sorted(store.staging.rglob("*.npz"))
    staged[-1].write_bytes(staged[-1].read_bytes()[:50])  # the last one was being written
    again: list[int] = []
    made = import_addresses(
        [path], store=store, territories=sample.TERRITORY,
        progress=lambda _f, rows, _r, _a: again.append(rows),
    )  # fmt: skip
    assert again[0] == seen[4] and again[-1] == len(sample.ban_rows())
    assert made.addresses == len(sample.ban_rows())
    assert not any(store.staging.iterdir())


def test_another_file_starts_again(store: Store, monkeypatch):
    monkeypatch.setattr(staging.tabular, "BLOCK", 400)
    path = sample.write_ban(store.root.parent / "a.csv")

    def stop(*_told: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_addresses([path], store=store, progress=stop, territories=sample.TERRITORY)
    sample.write_ban(path, fewer())
    os.utime(path, (1, 1))
    made = import_addresses([path], store=store, territories=sample.TERRITORY)
    assert made.addresses == len(sample.ban_rows()) - 1
    assert not any(store.staging.iterdir())


def test_progress_is_told(store: Store, monkeypatch):
    monkeypatch.setattr(staging.tabular, "BLOCK", 1_000)
    told: list[tuple[str, int, int, int]] = []
    imported(store, progress=lambda *args: told.append(args))
    assert [t[1] for t in told] == sorted(t[1] for t in told) and len(told) > 3
    assert told[-1][0] == "a.csv" and told[-1][1] == len(sample.ban_rows())
    assert 0 < told[0][2] <= told[-1][2] <= told[-1][3]


def test_a_folder_is_imported_whole(store: Store, tmp_path: Path):
    folder = tmp_path / "files"
    folder.mkdir()
    rows = sample.ban_rows()
    sample.write_ban(folder / "b.csv", rows[:20])
    sample.write_ban(folder / "a.csv.gz", rows[20:])
    (folder / "README.txt").write_text("no address", encoding="utf-8")
    made = import_addresses([folder], store=store, territories=sample.TERRITORY)
    assert made.addresses == len(rows)
    assert store.manifest(made.version)["sources"] == ["a.csv.gz", "b.csv"]


def test_checksum_tells_arrays_apart(store: Store):
    imported(store)
    now = store.current()
    assert now is not None
    index = open_index(store.versions / now.version)
    assert checksum(index.number_lon) != checksum(index.number_lat)
