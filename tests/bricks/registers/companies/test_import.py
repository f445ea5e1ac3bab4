"""Stock files as they come: zip, gz, Parquet, damaged, interrupted; versions side by side."""

from __future__ import annotations

import csv
import gzip
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from bench.registers_stock import ITS_PLACES, LA_POSTE, generate

from parvis.bricks.registers.companies import operations, records, sources
from parvis.bricks.registers.companies.columns import ESTABLISHMENTS, UNITS
from parvis.bricks.registers.companies.engine import Engine
from parvis.bricks.registers.companies.layout import RECORDS
from parvis.bricks.registers.companies.operations import Imported, import_companies
from parvis.bricks.registers.companies.served import NoCompanies, Served
from parvis.bricks.registers.companies.store import Store
from parvis.bricks.registers.compiled.arrays import DATA
from parvis.bricks.registers.compiled.files import SourceError
from parvis.bricks.registers.compiled.store import StoreError
from parvis.kernel.values import Siret
from parvis.kernel.values.organisations import luhn
from tests.bricks.registers.companies import sample


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "register")


def first(engine: Engine, text: str) -> str:
    """The SIREN that answers a text."""
    return records.unit(engine.index, engine.search(text).hits[0].company).siren


def checksum(store: Store, made: Imported) -> object:
    return store.manifest(made.version)["sha256"]


def packed(files: list[Path], how: str, folder: Path) -> list[Path]:
    """The same files as somebody downloads them."""
    folder.mkdir()
    made = []
    for path in files:
        target = folder / (path.stem + {"zip": ".zip", "gz": ".csv.gz", "parquet": ".parquet"}[how])
        if how == "zip":
            with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.write(path, path.name)
        elif how == "gz":
            target.write_bytes(gzip.compress(path.read_bytes()))
        else:
            from pyarrow import csv, parquet, string

            names = path.read_text(encoding="utf-8").splitlines()[0].split(",")
            kinds = csv.ConvertOptions(
                column_types=dict.fromkeys(names, string()), strings_can_be_null=True
            )
            parquet.write_table(csv.read_csv(path, convert_options=kinds), target)
        made.append(target)
    return made


@pytest.mark.parametrize("how", ["zip", "gz", "parquet"])
def test_other_formats_make_the_same_index(store: Store, tmp_path: Path, how: str):
    files = sample.write(tmp_path / "files")
    plain = import_companies(files, store=store)
    other = import_companies(packed(files, how, tmp_path / how), store=store)
    assert checksum(store, plain) == checksum(store, other)
    assert first(Served(store).engine(), "edf chatou") == sample.EDF


@pytest.mark.parametrize("how", ["bom", "crlf", "cr", "semicolon", "order", "quotes"])
def test_files_written_otherwise(store: Store, tmp_path: Path, how: str):
    files = sample.write(tmp_path / "files")
    before = import_companies(files, store=store)
    for path in files:
        text = path.read_text(encoding="utf-8")
        if how == "bom":
            text = "\ufeff" + text
        elif how in ("crlf", "cr"):
            text = text.replace("\n", "\r\n" if how == "crlf" else "\r")
        elif how == "semicolon":
            text = text.replace(",", ";")
        elif how == "order":
            text = "\n".join(",".join(reversed(line.split(","))) for line in text.split("\n"))
        else:
            lines = [",".join(f'"{one}"' for one in line.split(",")) for line in text.splitlines()]
            text = "\n".join(lines) + "\n"
        path.write_bytes(text.encode())
    assert checksum(store, before) == checksum(store, import_companies(files, store=store))


def test_bad_rows_are_told_and_left_out(store: Store, tmp_path: Path):
    files = sample.write(tmp_path / "files")
    units = files[0].read_text(encoding="utf-8").splitlines()
    broken = units[1].replace(sample.CARREFOUR, "30100000X")
    units += [broken, "a,b", '"never closed' + "," * 34, "", units[2]]
    files[0].write_text("\n".join(units), encoding="utf-8")
    orphan = sample.place(sample.siren(77_777_777), 1, "93048")
    sample.write_csv(files[1], ESTABLISHMENTS, [*sample.places(), orphan])
    made = import_companies(files, store=store)
    assert (made.companies, made.establishments) == (len(sample.units()), len(sample.places()))
    assert made.bad_count == 5
    told = {(line, why) for _, line, why in made.bad}
    assert (16, "siren is not 9 digits") in told and (17, "2 columns instead of 35") in told
    assert any("cannot be read" in why for _, why in told)
    assert any("given twice" in why for _, why in told)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"a;b;c\n1;2;3\n", "no Sirene stock file"),
        (b"siren,siren\n", "there twice"),
        (b"\xff\xfe\x00\x00", "no Sirene stock file"),
        (b"PAR1 not really", "damaged"),
        (b"PK\x03\x04 not a zip", "damaged"),
        (b"\x1f\x8b not a gz", "damaged"),
    ],
)
def test_what_is_no_stock_file_is_refused(store: Store, tmp_path: Path, content: bytes, words: str):
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=words):
        import_companies([path], store=store)
    assert store.all() == []


def test_header_only_establishments_alone_and_wrong_files(store: Store, tmp_path: Path):
    files = sample.write(tmp_path / "files")
    with pytest.raises(SourceError, match="StockUniteLegale is not among"):
        import_companies(files[1:], store=store)
    files[0].write_text(",".join(UNITS) + "\n", encoding="utf-8")
    with pytest.raises(SourceError, match="hold no company"):
        import_companies(files, store=store)
    files[0].write_text(",".join(UNITS) + "\n" + "x\n" * 200, encoding="utf-8")
    with pytest.raises(SourceError, match="bad rows among the first"):
        import_companies(files, store=store)


def test_a_bomb_is_refused(store: Store, tmp_path: Path, monkeypatch):
    from parvis.bricks.registers.compiled import files as opening

    monkeypatch.setattr(opening, "FREE_OF_RATIO", 1_000_000)
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "StockUniteLegale_utf8.csv", ",".join(UNITS) + "\n" + ("9" * 999 + "\n") * 20_000
        )
    with pytest.raises(SourceError, match="expands more than"):
        import_companies([path], store=store)


def test_versions(store: Store, tmp_path: Path):
    with pytest.raises(NoCompanies, match="registers import --companies"):
        Served(store).engine()
    files = sample.write(tmp_path / "files")
    one = import_companies(files, store=store)
    sample.write_csv(files[0], UNITS, sample.units()[:-1])
    two = import_companies(files, store=store)
    served = Served(store)
    assert served.engine().version == two.version
    assert operations.rollback(store) == one.version
    assert served.engine().version == one.version
    assert [(v.name, v.counts["companies"], v.served) for v in operations.status(store)] == [
        (two.version, 13, False), (one.version, 14, True)
    ]  # fmt: skip
    with store.importing(), pytest.raises(StoreError, match="Another import of companies"):
        import_companies(files, store=store)


@pytest.mark.parametrize("name", [DATA, RECORDS])
@pytest.mark.parametrize("how", ["cut", "flip"])
def test_a_damaged_version_is_refused(store: Store, tmp_path: Path, name: str, how: str):
    files = sample.write(tmp_path / "files")
    one = import_companies(files, store=store)
    sample.write_csv(files[0], UNITS, sample.units()[:-1])
    two = import_companies(files, store=store, switch=False)
    path = store.versions / two.version / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data) if how == "flip" else bytes(data[:-1]))
    with pytest.raises(StoreError, match="the version served stays"):
        operations.switch(two.version, store)
    assert Served(store).engine().version == one.version


PROGRAM = """
import sys
from pathlib import Path
import django
django.setup()
from parvis.bricks.registers.companies import sources
from parvis.bricks.registers.companies.operations import import_companies
from parvis.bricks.registers.companies.store import Store
sources.ROWS = 500
import_companies([Path(sys.argv[1])], store=Store(Path(sys.argv[2])),
                 progress=lambda *told: print("row", told[1], flush=True))
print("done", flush=True)
"""


@pytest.mark.fault
@pytest.mark.parametrize("steps", [1, 4, 9, 14])
def test_kill_at_any_moment(store: Store, tmp_path: Path, steps: int, monkeypatch):
    monkeypatch.setattr(sources, "ROWS", 500)
    before = import_companies(sample.write(tmp_path / "old"), store=store)
    generate(tmp_path / "new", 2_500)
    env = {**os.environ, "PYTHONPATH": "src:.", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "new"), str(store.root)],
        cwd=Path(__file__).parents[4], env=env, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    for _ in range(steps):
        process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    now = store.current()
    assert now is not None
    if now.version == before.version:
        assert first(Served(store).engine(), "edf chatou") == sample.EDF
    seen: list[int] = []
    made = import_companies(
        [tmp_path / "new"], store=store, progress=lambda _f, rows, _r, _a: seen.append(rows)
    )
    assert made.companies > 2_500 and Served(store).engine().version == made.version
    assert not [p for p in store.versions.iterdir() if p.name.startswith(".")]
    if now.version == before.version:  # it went on after the batches that were there
        lines = [
            len(p.read_text(encoding="utf-8").splitlines()) for p in (tmp_path / "new").iterdir()
        ]
        assert len(seen) <= sum(-(-(count - 1) // 500) for count in lines) - steps + 1


def test_the_generator_is_seeded_and_resumes(tmp_path: Path, store: Store):
    one = generate(tmp_path / "a", 1_200)
    two = generate(tmp_path / "b", 1_200)
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]
    made = import_companies(one, store=store)
    assert made.bad_count == 0 and made.establishments > made.companies > 1_200
    index = Served(store).engine().index
    hidden = [n for n in range(index.companies) if records.unit(index, n).hidden]
    assert 20 < len(hidden) < 200
    assert {records.unit(index, n).name for n in hidden if records.unit(index, n).natural} == {""}


def test_every_siret_of_the_generator_passes_its_rule(tmp_path: Path, store: Store):
    """Luhn for all, the sum of the digits for La Poste: found by SIRET in the register."""
    files = generate(tmp_path, 300)
    with files[1].open(encoding="utf-8", newline="") as file:
        sirets = [row["siret"] for row in csv.DictReader(file)]
    assert [siret for siret in sirets if not Siret.accepts(siret)] == []
    own = [siret for siret in sirets if siret.startswith(LA_POSTE)]
    odd = [siret for siret in own if not luhn(siret)]
    assert len(own) == ITS_PLACES and len(odd) > ITS_PLACES // 2
    import_companies(files, store=store)
    index = Served(store).engine().index
    assert all(index.establishment(int(siret)) for siret in own)
    assert records.unit(index, index.company(int(LA_POSTE)) or 0).name == "LA POSTE"


def test_files_of_past_periods_are_left_out_in_words(store: Store, tmp_path: Path):
    """A whole folder of stock files: the Historique and Doublons ones are told, not mistaken."""
    generate(tmp_path, 100)
    made = {
        "StockUniteLegaleHistorique_utf8.csv":
            "siren,dateFin,dateDebut,etatAdministratifUniteLegale,categorieJuridiqueUniteLegale\n"
            "356000000,2010-02-28,2008-01-01,A,4120\n",
        "StockDoublons_utf8.csv": "siren,sirenDoublon,dateDernierTraitementDoublon\n",
    }  # fmt: skip
    for name, text in made.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    told = import_companies([tmp_path], store=store)
    assert {name for name, line, _ in told.bad if line == 0} == set(made)
    assert told.bad_count == 0 and told.companies > 100
    nature = records.unit(index := Served(store).engine().index, index.company(356_000_000) or 0)
    assert nature.word("categorieJuridiqueUniteLegale") == "5510"
