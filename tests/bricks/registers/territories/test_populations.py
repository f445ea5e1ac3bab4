"""The population in force on a day, from imported files or from the code in force."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest

from parvis.bricks.registers import public as registers
from parvis.kernel import clock

FILE = """code;year;population
01033;2015;15000
01033;2018;16000
01033;2021;16500
2A004;2021;73822
75056;2021;abc
xx;2021;5
01004;21;5
"""


@pytest.fixture
def imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> registers.ImportedPopulations:
    """The file above, served."""
    monkeypatch.setenv("PARVIS_REGISTERS_FOLDER", str(tmp_path / "registers"))
    path = tmp_path / "populations.csv.gz"
    path.write_bytes(gzip.compress(FILE.encode()))
    return registers.import_populations(path)


def test_rows_that_cannot_be_read_cost_only_themselves(imported: registers.ImportedPopulations):
    assert (imported.rows, imported.bad_count, imported.switched) == (4, 3, True)
    assert imported.bad[0].startswith("line 6: “abc”")


@pytest.mark.parametrize(
    ("day", "people", "year"),
    [
        (date(2017, 12, 31), None, None),
        (date(2018, 1, 1), 15000, 2015),
        (date(2020, 12, 31), 15000, 2015),
        (date(2021, 1, 1), 16000, 2018),
        (date(2025, 5, 5), 16500, 2021),
    ],
)
@pytest.mark.usefixtures("imported")
def test_the_one_in_force_on_the_day(day: date, people: int | None, year: int | None):
    found = registers.population_at("01033", day)
    assert (found and found.people, found and found.year) == (people, year)


def test_without_a_file_only_today_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PARVIS_REGISTERS_FOLDER", str(tmp_path))
    assert registers.population_at("01033", clock.today()).people == 16712
    assert registers.population_at("01033", date(2001, 1, 1)) is None
    with pytest.raises(registers.TerritoryError):
        registers.population_at("nope", clock.today())


@pytest.mark.parametrize(
    "content", [b"", b"a,b,c\n1,2,3\n", b"code,year,population\n", b"\xff\xfe\x00", b"code;year"]
)
def test_a_file_that_is_none_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
):
    monkeypatch.setenv("PARVIS_REGISTERS_FOLDER", str(tmp_path / "registers"))
    path = tmp_path / "p.csv"
    path.write_bytes(content)
    with pytest.raises(registers.PopulationsError, match=r"p\.csv"):
        registers.import_populations(path)
