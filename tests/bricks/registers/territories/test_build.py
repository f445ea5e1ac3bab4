"""The compiled file is what the official package gives, and a broken one is refused in words."""

from __future__ import annotations

import gzip
import io
import json
import os
import tarfile
from pathlib import Path

import pytest

from parvis.bricks.registers.territories import build, columns
from parvis.bricks.registers.territories.store import DATA, Store

ROOT = Path(__file__).resolve().parents[4]
SHARED = Path(os.environ.get("PARVIS_SHARED", ROOT.parent / "shared"))
SOURCE = SHARED / "data" / "etalab-decoupage-administratif-6.0.0.tgz"


def test_committed_file_is_the_compiled_source():
    if not SOURCE.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{SOURCE.name} is absent")
        pytest.skip(f"{SOURCE.name} is absent")
    assert gzip.decompress(build.build(SOURCE)) == gzip.decompress(DATA.read_bytes())


def test_shipped_with_attribution_and_small():
    attribution = DATA.with_name("ATTRIBUTION.md").read_text(encoding="utf-8")
    head, _ = columns.unpack(DATA.read_bytes())
    assert f"version {head['version']}" in attribution and "Licence Ouverte" in attribution
    assert DATA.stat().st_size < 1_500_000


def test_columns_come_back():
    kinds = {
        "a": columns.numbers("u16", [0, 65535]),
        "b": columns.numbers("u32", [2**32 - 1]),
        "c": columns.lines(["é", "", "z"]),
        "d": columns.fixed(3, ["ab", "c"]),
    }
    data = columns.pack({"version": "1"}, kinds)
    head, found = columns.unpack(data)
    assert head["version"] == "1"
    assert (list(found["a"]), list(found["b"])) == ([0, 65535], [2**32 - 1])
    assert (found["c"], found["d"]) == ("é\n\nz", "ab c  ")
    assert columns.pack({"version": "1"}, kinds) == data


def test_cut_or_foreign_files_are_refused():
    raw = gzip.decompress(DATA.read_bytes())
    with pytest.raises(columns.ColumnsError, match="cut short"):
        Store(gzip.compress(raw[:-1], 1))
    with pytest.raises(columns.ColumnsError, match="compiled with format 2"):
        columns.unpack(gzip.compress(b'{"format": 2, "columns": []}\n'))
    with pytest.raises(ValueError, match="longer than 2"):
        columns.fixed(2, ["abc"])


def package(path, **files):
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            data = json.dumps(content).encode()
            info = tarfile.TarInfo(f"package/{name.replace('__', '/')}.json")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "holds no package.json"),
        ({"package": {"version": "1"}}, "holds no data/communes.json"),
    ],
)
def test_other_packages_are_refused_in_words(tmp_path, capsys, files, words):
    source = package(tmp_path / "other.tgz", **files)
    assert build.main(["--from", str(source), "--to", str(tmp_path / "out")]) == 1
    assert words in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_not_even_a_package(tmp_path, capsys):
    (tmp_path / "x.tgz").write_bytes(b"no")
    assert build.main(["--from", str(tmp_path / "x.tgz"), "--to", str(tmp_path / "o")]) == 1
    assert build.main(["--from", str(tmp_path / "none"), "--to", str(tmp_path / "o")]) == 1
    assert "x.tgz" in capsys.readouterr().err
