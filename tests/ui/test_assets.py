"""Static files: collected when they changed, hashed, compressed, served for ever."""

from __future__ import annotations

import gzip
import json
import threading
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from parvis.ui import assets


@pytest.fixture
def root(tmp_path, settings):
    """An empty place for collected files, and a source folder to change."""
    source = tmp_path / "source"
    (source / "ui").mkdir(parents=True)
    (source / "ui" / "own.css").write_text("a{color:red}" * 100)
    settings.STATIC_ROOT = str(tmp_path / "static")
    settings.STATICFILES_DIRS = [str(source)]
    finders.get_finder.cache_clear()
    yield tmp_path / "static"
    finders.get_finder.cache_clear()


def manifest(root: Path) -> dict[str, str]:
    return json.loads((root / "staticfiles.json").read_text())["paths"]


def test_collected_hashed_and_compressed(root):
    assert assets.collect()
    names = manifest(root)
    hashed = root / names["ui/parvis.css"]
    assert hashed.name != "parvis.css"
    packed = Path(f"{hashed}.gz")
    assert gzip.decompress(packed.read_bytes()) == hashed.read_bytes()
    assert packed.stat().st_size < 12_000
    assert "django_htmx/htmx-2.min.js" in names
    assert not [name for name in names if "htmx-4" in name or "/ext/" in name]


def test_done_once_and_again_only_when_something_changed(root):
    assert assets.collect()
    assert not assets.collect()
    before = manifest(root)["ui/own.css"]
    (root.parent / "source" / "ui" / "own.css").write_text("a{color:blue}")
    assert assets.collect()
    assert manifest(root)["ui/own.css"] != before
    assert not (root / before).exists()


def test_a_file_taken_away_is_no_longer_served(root):
    assets.collect()
    (root.parent / "source" / "ui" / "own.css").unlink()
    assert assets.collect()
    assert not (root / "ui" / "own.css").exists()


def test_two_starts_at_once_leave_one_whole_folder(root):
    done: list[bool] = []
    starts = [threading.Thread(target=lambda: done.append(assets.collect())) for _ in range(4)]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert sorted(done) == [False, False, False, True]
    assert (root / manifest(root)["ui/parvis.css"]).exists()
    assert [path.name for path in root.parent.glob(".static.*")] == [".static.lock"]
