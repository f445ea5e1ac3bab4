"""The wheel alone is enough: templates, static files, translations, data, documents."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile

import pytest

from tests.consistency.source import ROOT

pytestmark = pytest.mark.fault


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    """The wheel, built from a copy of the sources and unpacked where nothing else is."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
        return folder, set(archive.namelist())


def parvis(folder, *arguments):
    """Run the command from the unpacked wheel, in an empty folder."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PARVIS", "DJANGO"))}
    return subprocess.run(
        [sys.executable, "-m", "parvis.cli", *arguments],
        cwd=folder,
        env={**clean, "PYTHONPATH": str(folder / "site"), "PARVIS_VAR": str(folder / "var")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_everything_that_is_not_python_is_inside(unpacked):
    _folder, names = unpacked
    sources = {
        str(path.relative_to(ROOT / "src"))
        for path in (ROOT / "src/parvis").rglob("*")
        if path.is_file() and path.suffix not in {".pyc", ".mo"}
    }
    assert sources <= names, sorted(sources - names)[:10]
    catalogues = {name.removesuffix(".po") for name in sources if name.endswith(".po")}
    assert catalogues and {f"{name}.mo" for name in catalogues} <= names


def test_it_migrates_loads_the_town_and_judges_itself(unpacked):
    folder, _names = unpacked
    for arguments in (("migrate",), ("demo", "load"), ("journal", "verify")):
        done = parvis(folder, *arguments)
        assert done.returncode == 0, done.stderr[-2000:]
    refused = parvis(folder, "check", "--deploy")
    assert refused.returncode == 1 and "REFUSED" in refused.stdout
