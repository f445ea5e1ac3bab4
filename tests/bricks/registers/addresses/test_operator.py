"""`parvis registers` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from parvis.bricks.registers import public as registers
from parvis.cli import main
from tests.bricks.registers.addresses import sample


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PARVIS_REGISTERS_FOLDER", str(tmp_path / "registers"))
    return tmp_path


def run(*words: str):
    return CliRunner().invoke(main, ["registers", *words])


def test_a_whole_life(folder: Path):
    assert run("status").output == "No address register was imported.\n"
    first = sample.write_ban(folder / "ban.csv", [*sample.ban_rows()[:20], "bad row"])
    said = run("import", str(first))
    assert said.exit_code == 0
    assert "ban.csv, line 22: left out, the row has not 23 columns" in said.output
    assert "20 addresses" in said.output and "It is served now." in said.output
    one = registers.addresses_version()
    second = sample.write_ban(folder / "ban-2.csv.gz")
    assert "The version served stays." in run("import", str(second), "--no-switch").output
    assert registers.addresses_version() == one
    other = next(v.name for v in registers.address_versions() if not v.served)
    assert run("switch", other).output == f"{other} is served now.\n"
    assert registers.addresses_version() == other
    assert registers.search_addresses("3 rue de paris lyon")[0].id == "69383_eeeee2_00003"
    assert registers.reverse_addresses(2.3404, 48.916)[0].id == "75102_ddddd2_00012"
    lines = run("status").output.splitlines()
    assert lines[0].startswith(f"* {other}  65 addresses") and lines[1].startswith(f"  {one}")
    assert run("rollback").output == f"{one} is served now.\n"
    assert registers.addresses_version() == one


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["switch", "nothing"], "no version"),
        (["rollback"], "No earlier version"),
        (["import", "{}/wrong.csv"], "no address file known"),
        (["import", "{}/empty"], "no address file to import"),
        (["import", "{}/absent.csv"], "does not exist"),
    ],
)
def test_refusals_in_words(folder: Path, words: list[str], said: str):
    (folder / "wrong.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    (folder / "empty").mkdir()
    result = run(*[word.format(folder) for word in words])
    assert result.exit_code != 0 and said in result.output
    assert "Traceback" not in result.output


def test_a_damaged_version_is_named(folder: Path):
    run("import", str(sample.write_ban(folder / "ban.csv")))
    (version,) = registers.address_versions()
    manifest = folder / "registers/addresses/versions" / version.name / "manifest.json"
    manifest.write_text(json.dumps({"format": 99}), encoding="utf-8")
    assert "cannot be served" in run("status").output
