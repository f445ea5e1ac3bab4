"""A commune's slice replaced in the index: only it, wholly, and again after a new import."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from parvis.bricks.registers.addresses import slices
from parvis.bricks.registers.addresses.build.compile import compile_index
from parvis.bricks.registers.addresses.build.gather import gather
from parvis.bricks.registers.addresses.build.unmake import Unmade
from parvis.bricks.registers.addresses.engine import Engine
from parvis.bricks.registers.addresses.operations import import_addresses
from parvis.bricks.registers.addresses.served import Served
from parvis.bricks.registers.addresses.store import Store
from parvis.bricks.registers.compiled.store import StoreError
from parvis.bricks.registers.domain.bal.writing import write
from tests.bricks.registers.addresses import sample

ROW = {
    "commune_insee": "01033", "commune_nom": "Valserhône", "name": "Rue de la République",
    "numero": "1", "suffixe": "", "position": "entrée", "long": "5.84", "lat": "46.12",
    "source": "commune", "date_der_maj": "2026-11-26", "cle_interop": "01033_aaaaa1_00001",
}  # fmt: skip
NEW = {**ROW, "name": "Rue Simone Veil", "numero": "77", "cle_interop": "01033_zzzzz9_00077"}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(tmp_path / "register")
    import_addresses(
        [sample.write_ban(tmp_path / "a.csv")], store=made, territories=sample.TERRITORY
    )
    return made


def compiled(store: Store, *rows: dict[str, str]) -> str:
    content = write(rows or (ROW, NEW))
    one = {"01033": (hashlib.sha256(content).hexdigest(), content)}
    return slices.compile_slices(one, store=store, territories=sample.TERRITORY)


def test_only_the_communes_addresses_change(store: Store):
    before = Served(store).engine()
    assert compiled(store)
    engine = Served(store).engine()
    assert engine.version != before.version
    found = engine.search("77 rue simone veil valserhone")[0]
    assert (found.id, found.postcode, found.label) == (
        "01033_zzzzz9_00077", "01200", "77 Rue Simone Veil 01200 Valserhône",
    )  # fmt: skip
    kept = engine.search("1 rue de la république 01200")[0]
    assert (kept.id, kept.lon) == ("01033_aaaaa1_00001", 5.84)
    gone = engine.search("14 avenue du général leclerc valserhône")
    assert all(a.id != "01033_aaaaa4_00014" for a in gone)
    for typed in ("12 rue de la paix paris", "3 rue de paris lyon", "250 rue nationale lille",
                  "22 rue alexandre berard amberieu"):  # fmt: skip
        one, other = before.search(typed)[0], engine.search(typed)[0]
        assert (one.id, one.label, one.lon, one.importance) == (
            other.id, other.label, other.lon, other.importance,
        )  # fmt: skip


def test_nothing_is_done_twice(store: Store):
    version = compiled(store)
    assert compiled(store) == ""
    now = store.current()
    assert now is not None and now.version == version
    assert list(slices.held(store)) == ["01033"]
    assert compiled(store, ROW) != ""
    assert not Served(store).engine().search("77 rue simone veil valserhone")[0].housenumber


def test_a_new_import_forgets_slices_and_they_are_put_in_again(store: Store, tmp_path: Path):
    compiled(store)
    path = sample.write_ban(tmp_path / "b.csv")
    import_addresses([path], store=store, territories=sample.TERRITORY)
    assert slices.held(store) == {}
    assert compiled(store)
    assert Served(store).engine().search("77 rue simone veil 01200")[0].housenumber == "77"


def test_a_commune_without_a_national_file(tmp_path: Path):
    store = Store(tmp_path / "alone")
    assert compiled(store)
    found = Served(store).engine().search("77 rue simone veil")[0]
    assert found.id == "01033_zzzzz9_00077" and found.postcode == "01200"


def test_not_while_an_import_runs(store: Store):
    with store.importing(), pytest.raises(StoreError, match="under way"):
        compiled(store)


def test_an_index_taken_apart_compiles_to_the_same(engine: Engine):
    again = compile_index(gather([Unmade(engine.index)]), sample.TERRITORY)
    same = {name: getattr(engine.index, name) for name in (
        "street_lon", "number_lon", "number_value", "street_post", "street_area", "name_token",
        "token_weight", "area_importance", "post_value", "cell_key",
        "street_importance")}  # fmt: skip
    for name, array in same.items():
        assert (array == again[name]).all(), name


@pytest.mark.fault
def test_real_addresses_taken_apart(real_engine: Engine):
    from parvis.bricks.registers.addresses import territory

    again = compile_index(gather([Unmade(real_engine.index)]), territory.official())
    for name in ("street_lon", "number_lon", "number_ban", "street_post", "alias_area"):
        assert (getattr(real_engine.index, name) == again[name]).all(), name
