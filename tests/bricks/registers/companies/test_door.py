"""The door of the brick, the operator's commands and the demo town's register."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from parvis.bricks.registers import demo
from parvis.bricks.registers import public as registers
from parvis.cli import main
from parvis.demo import companies as demo_companies
from parvis.demo.bodies import BODIES
from parvis.kernel.values import Siret
from tests.bricks.registers.companies import sample


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PARVIS_REGISTERS_FOLDER", str(tmp_path / "registers"))
    return tmp_path


@pytest.fixture
def town() -> Iterator[None]:
    demo.add_places()
    yield
    registers.remove_overlay("valserine")


def run(*words: str):
    return CliRunner().invoke(main, ["registers", *words])


def test_the_operator(folder: Path):
    assert run("status", "--companies").output == "No company register was imported.\n"
    files = [str(path) for path in sample.write(folder / "files")]
    assert "no Sirene stock file" in run("import", "--companies", __file__).output
    said = run("import", "--companies", *files)
    assert said.exit_code == 0, said.output
    assert "14 companies, 21 establishments, 1 successions" in said.output
    one = registers.companies_version()
    said = run("import", "--companies", "--no-switch", str(folder / "files"))
    assert "The version served stays." in said.output
    other = next(v.name for v in registers.company_versions() if not v.served)
    assert run("switch", "--companies", other).output == f"{other} is served now.\n"
    assert run("rollback", "--companies").output == f"{one} is served now.\n"
    assert f"* {one}  14 companies" in run("status", "--companies").output
    assert "no version" in run("switch", "--companies", "nothing").output


def test_companies_of_the_door(folder: Path):
    with pytest.raises(registers.NoCompanies):
        registers.company(sample.EDF)
    registers.import_companies(sample.write(folder / "files"))
    found = registers.company(sample.EDF)
    assert found is not None and (found.name, found.sigle) == ("ELECTRICITE DE FRANCE", "EDF")
    assert found.seat is not None and found.seat.address == ("1 RUE DE LA GARE",)
    place = registers.establishment(sample.LA_POSTE_ODD)
    assert place is not None and (place.company, place.commune) == ("LA POSTE", "93048")
    assert [one.siren for one in registers.search_companies("carrefour montreuil", limit=1)] == [
        sample.CARREFOUR
    ]
    assert registers.search_companies("carrefour", commune="01033") == ()
    hidden = registers.company(sample.HIDDEN_PERSON)
    assert hidden is not None and hidden.name == "[NON-DIFFUSIBLE]" and not hidden.diffused
    assert hidden.seat is not None and hidden.seat.address == ("[NON-DIFFUSIBLE]",)
    for wrong in ("", "12", "x" * 9, "²" * 9, "999999999"):
        assert registers.company(wrong) is None and registers.establishment(wrong) is None


def test_the_town_has_its_companies(folder: Path, town: None):
    said: list[object] = []
    demo_companies.load(say=said.append)
    assert said == ["14 companies and associations in the town's register."]
    demo_companies.load(say=said.append)
    assert len(said) == 1 and len(registers.company_versions()) == 1
    for body in BODIES:
        found = registers.establishment(body.siret)
        assert found is not None and found.seat
    for row in demo.COMPANIES:
        assert Siret.accepts(demo.siret_of(row[0]))
    first = [one.name for one in registers.search_companies("boulangerie pont serein")]
    assert first[0] == "BOULANGERIE DU PONT"
    assert registers.search_companies("tilleuls")[0].active is False
