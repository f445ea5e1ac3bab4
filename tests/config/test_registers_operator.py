"""`parvis registers`: one vocabulary for every register, each answer in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from parvis.cli import main
from tests.bricks.registers.contours.test_contours import FEATURES

POPULATIONS = "code,year,population\n01033,2021,16500\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Run the command on registers of its own."""
    monkeypatch.setenv("PARVIS_REGISTERS_FOLDER", str(tmp_path / "registers"))

    def call(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["registers", *words])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result.exit_code, result.output + str(result.exception or "")

    return call


@pytest.mark.parametrize("register", ["contours", "populations"])
def test_import_status_switch_rollback(run, tmp_path: Path, register: str):
    content = json.dumps({"features": FEATURES}) if register == "contours" else POPULATIONS
    path = tmp_path / ("c.geojson" if register == "contours" else "p.csv")
    path.write_text(content, encoding="utf-8")
    flag = f"--{register}"
    assert "No" in run("status", flag)[1]
    assert run("import", flag, str(path))[0] == 0
    first = run("status", flag)[1].split()[1]
    code, said = run("import", flag, "--no-switch", str(path))
    assert code == 0 and "The version served stays." in said
    second = run("status", flag)[1].split()[0]
    assert run("switch", flag, second)[1].startswith(second)
    assert run("rollback", flag) == (0, f"{first} is served now.\n")
    code, said = run("switch", flag, "../../etc")
    assert code == 1 and "There is no version" in said


def test_every_register_says_what_is_missing(run, tmp_path: Path):
    for flags in ([], ["--companies"], ["--contours"], ["--populations"]):
        code, said = run("status", *flags)
        assert code == 0 and said.startswith("No ")
        code, said = run("rollback", *flags)
        assert code == 1 and "No earlier version" in said
    bad = tmp_path / "bad.txt"
    bad.write_text("nothing here", encoding="utf-8")
    for flags in (["--contours"], ["--populations"]):
        code, said = run("import", *flags, str(bad))
        assert code == 1 and "bad.txt" in said
