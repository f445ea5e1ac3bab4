"""Every official file format is read, whatever its version, and bad rows cost only themselves."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from parvis.bricks.registers.addresses.engine import Engine
from parvis.bricks.registers.addresses.operations import Imported
from parvis.bricks.registers.compiled import files
from parvis.bricks.registers.compiled.files import SourceError
from tests.bricks.registers.addresses import sample

Import = Callable[..., tuple[Imported, Engine]]
ALL = sum(len(numbers) for *_, numbers in sample.STREETS)
BAL_HEADERS = {
    "1.1": "cle_interop;uid_adresse;voie_nom;numero;suffixe;commune_insee;commune_nom;position;"
    "x;y;long;lat;source;date_der_maj",
    "1.2": "uid_adresse;cle_interop;commune_insee;commune_nom;commune_deleguee_insee;"
    "commune_deleguee_nom;voie_nom;lieudit_complement_nom;numero;suffixe;position;x;y;long;lat;"
    "cad_parcelles;source;date_der_maj",
    "1.3": "uid_adresse;cle_interop;commune_insee;commune_nom;commune_deleguee_insee;"
    "commune_deleguee_nom;voie_nom;lieudit_complement_nom;numero;suffixe;position;x;y;long;lat;"
    "cad_parcelles;source;date_der_maj;certification_commune",
    "1.4": "id_ban_commune;id_ban_toponyme;id_ban_adresse;cle_interop;commune_insee;commune_nom;"
    "commune_deleguee_insee;commune_deleguee_nom;voie_nom;lieudit_complement_nom;numero;suffixe;"
    "position;x;y;long;lat;cad_parcelles;source;date_der_maj;certification_commune",
    "1.5": "id_ban_commune;id_ban_toponyme;id_ban_adresse;commune_insee;commune_nom;"
    "commune_deleguee_insee;commune_deleguee_nom;toponyme;toponyme_bre;lieudit_complement_nom;"
    "numero;suffixe;position;x;y;long;lat;cad_parcelles;source;date_der_maj;certification_commune",
}
UUID_1 = "0246e48c-f33d-433a-8984-034219be842e"
UUID_2 = "f1a2e48c-f33d-433a-8984-034219be8abc"


def bal(version: str, rows: list[dict[str, str]]) -> str:
    """A BAL file of some version; a row tells only the columns that it fills."""
    header = BAL_HEADERS[version]
    made = [";".join(row.get(column, "") for column in header.split(";")) for row in rows]
    return "\n".join([header, *made, ""])


def bal_row(number: str, suffix: str = "", name: str = "Rue du Lavoir", **more: str):
    """One row of a BAL of Trévoux."""
    key = f"01427_0123_{int(number):05d}" + (f"_{suffix}" if suffix else "")
    return {
        "cle_interop": key, "numero": number, "suffixe": suffix, "voie_nom": name,
        "toponyme": name, "commune_insee": "01427", "commune_nom": "Trévoux", "long": "4.77",
        "lat": "45.94", "position": "entrée", "source": "commune", **more,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
def test_ban_csv(tmp_path: Path, import_into: Import, name: str):
    made, engine = import_into(sample.write_ban(tmp_path / name))
    assert (made.addresses, made.streets, made.bad_count) == (ALL, len(sample.STREETS), 0)
    assert engine.search("92 bis avenue victor hugo paris")[0].id == "75116_ddddd3_00092_b"


@pytest.mark.parametrize("name", ["a.ndjson", "a.ndjson.gz"])
def test_addok_documents(tmp_path: Path, import_into: Import, name: str):
    made, engine = import_into(sample.write_addok(tmp_path / name))
    assert (made.addresses, made.streets, made.bad_count) == (ALL, len(sample.STREETS), 0)
    found = engine.search("5bis rue de la republique valserhone")[0]
    assert (found.id, found.postcode) == ("01033_aaaaa1_00005_bis", "01200")
    town = engine.search("trévoux")[0]
    assert (town.type, town.lon, town.lat) == ("municipality", *sample.CENTRES["01"])


@pytest.mark.parametrize("version", sorted(BAL_HEADERS))
def test_bal_of_every_version(tmp_path: Path, import_into: Import, version: str):
    rows = [
        bal_row("1"),
        bal_row("2", "bis", id_ban_adresse=UUID_1, id_ban_toponyme=UUID_2),
        bal_row("2", "bis", position="parcelle", long="4.99"),  # the same address, another position
        bal_row("99999", name="Le Moulin", cle_interop="01427_0999_99999"),
        bal_row("7", name="Rue de l'Étang", commune_deleguee_insee="01999",
                commune_deleguee_nom="Vieux-Trévoux", cle_interop="01427_0777_00007"),
    ]  # fmt: skip
    path = tmp_path / "bal.csv"
    path.write_text(bal(version, rows), encoding="utf-8")
    made, engine = import_into(path)
    assert (made.addresses, made.streets, made.bad_count) == (3, 3, 0)
    found = engine.search("2 bis rue du lavoir trevoux")[0]
    assert (found.housenumber, found.lon) == ("2bis", 4.77)
    if version != "1.5":
        assert found.id == "01427_0123_00002_bis"
    else:
        assert found.id.startswith("01427_") and found.id.endswith("_00002_bis")
    if version in {"1.4", "1.5"}:
        assert found.ban_id == UUID_1
    place = engine.search("le moulin trevoux")[0]
    assert (place.type, place.name) == ("locality", "Le Moulin")
    if version != "1.1":
        assert engine.search("7 rue de l'etang vieux trevoux")[0].oldcity == "Vieux-Trévoux"


def test_bal_with_metres_only(tmp_path: Path, import_into: Import):
    row = bal_row("1", long="", lat="", x="842666.66", y="6519924.37")
    path = tmp_path / "bal.csv"
    path.write_text(bal("1.3", [row]), encoding="utf-8")
    found = import_into(path)[1].search("1 rue du lavoir")[0]
    assert found.xy == pytest.approx((842666.66, 6519924.37), abs=0.1)


def test_places_of_the_ban(tmp_path: Path, import_into: Import):
    path = tmp_path / "lieux-dits.csv"
    path.write_text(
        "id;nom_lieu_dit;code_postal;code_insee;nom_commune;code_insee_ancienne_commune;"
        "nom_ancienne_commune;x;y;lon;lat;source_position;source_nom_voie\n"
        "01427_ab12cd;Les Grandes Terres;01600;01427;Trévoux;;;;;4.77;45.94;cadastre;cadastre\n",
        encoding="utf-8",
    )
    found = import_into(path)[1].search("les grandes terres 01600")[0]
    assert (found.id, found.type) == ("01427_ab12cd", "locality")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_byte_order_mark(tmp_path: Path, import_into: Import, end: str):
    path = sample.write_ban(tmp_path / "a.csv", end=end)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert import_into(path)[0].addresses == ALL


def test_commas_and_quotes(tmp_path: Path, import_into: Import):
    rows = sample.ban_rows()
    text = "\n".join([sample.BAN_HEADER, *rows]).replace(";", ",")
    text = text.replace("Rue de la Paix", '"Rue ""de la"" Paix"')
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    made, engine = import_into(path)
    assert made.addresses == ALL
    assert engine.search("12 rue de la paix 75002")[0].name == 'Rue "de la" Paix'


GOOD = sample.ban_rows()[0]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (GOOD.replace(";1;;", ";un;;", 1), "whole number"),
        (GOOD.replace(";1;;", ";-1;;", 1), "between 0 and 99999"),
        (GOOD.replace(";1;;", ";1e99;;", 1), "whole number"),
        (GOOD.replace(";5.83;", ";nan;", 1), "coordinates"),
        (GOOD.replace(";5.83;", ";500;", 1), "out of range"),
        (GOOD.replace(";5.83;", ";inf;", 1), "out of range"),
        (GOOD.replace(";5.83;", ";ici;", 1), "no number"),
        (GOOD.replace("Rue de la République", "", 1), "name of the way is missing"),
        (GOOD.replace("Rue de la République", "R" * 300, 1), "longer than"),
        (GOOD.replace(";01033;", ";1033;", 1), "INSEE"),
        (GOOD + ";more", "columns"),
        ("un deux trois", "columns"),
        ('"never closed;;1;;Rue;', "columns"),
    ],
)
def test_a_bad_row_costs_only_itself(tmp_path: Path, import_into: Import, row: str, why: str):
    rows = sample.ban_rows()
    path = sample.write_ban(tmp_path / "a.csv", [*rows[:10], row, *rows[10:]])
    made, _ = import_into(path)
    assert (made.addresses, made.bad_count) == (ALL, 1)
    name, bad = made.bad[0]
    assert (name, bad.line) == ("a.csv", 12) and why in bad.why


def test_bad_encoding_is_reported(tmp_path: Path, import_into: Import):
    rows = sample.ban_rows()
    text = "\n".join([sample.BAN_HEADER, *rows]).encode()
    text += "\n01427_zzzzz1_00001;;1;;Rue de l'Été;01600;01427;Trévoux".encode("latin-1")
    text += b";;;;;4.77;45.94;;;;;;;;;"
    path = tmp_path / "a.csv"
    path.write_bytes(text)
    made, _ = import_into(path)
    assert made.addresses == ALL and "UTF-8" in made.bad[0][1].why


def test_bad_documents_cost_only_themselves(tmp_path: Path, import_into: Import):
    path = sample.write_addok(tmp_path / "a.ndjson")
    street = {"id": "01427_x", "type": "street", "name": "Rue X", "citycode": ["01427"],
              "city": ["Trévoux"], "lon": 4.7, "lat": 45.9, "importance": 0.1}  # fmt: skip
    wrong = [
        "{not json", "[]", "null", '{"type": "street"}', '{"type": "planet", "id": "1"}',
        json.dumps({**street, "lat": 95}), json.dumps({**street, "citycode": None}),
        json.dumps({**street, "housenumbers": {"x": {"id": "1", "lon": 1, "lat": 1}}}),
        json.dumps({**street, "housenumbers": {"1": {"id": "1", "lon": "a", "lat": 1}}}),
        json.dumps({**street, "housenumbers": {"1": {"id": "1", "lon": 4.7}}}),
        json.dumps({**street, "housenumbers": ["1"]}), json.dumps({**street, "id": None}),
        json.dumps({**street, "name": None}), json.dumps({**street, "type": 1}),
        json.dumps({**street, "name": "\ud800"}), json.dumps({**street, "importance": {"x": 1}}),
        json.dumps({**street, "importance": "nan"}),
        json.dumps({**street, "type": "municipality", "citycode": None}),
        json.dumps({**street, "type": "municipality", "name": []}),
        json.dumps(street) * 2, "[" * 5_000, '{"type": "street", "x": ' + "[" * 5_000,
        json.dumps({**street, "housenumbers": {"1": {"lon": 1, "lat": 1, "banId": 5}}}),
        json.dumps(street).replace("4.7", "NaN"), json.dumps(street).replace("0.1", "1e999"),
    ]  # fmt: skip
    with path.open("a", encoding="utf-8") as file:
        file.write("\n".join(wrong) + "\n")
    made, _ = import_into(path)
    assert (made.addresses, made.bad_count) == (ALL, len(wrong))


def test_documents_written_otherwise_are_read(tmp_path: Path, import_into: Import):
    """Coordinates as texts, one value where a list is usual, numbers where texts are, and the
    other way round; what nobody reads may be anything."""
    path = sample.write_addok(tmp_path / "a.ndjson")
    house = {"lon": "4.771", "lat": "45.941", "postcode": ["01600"], "x": {"deep": [1, {}]}}
    street = {"id": "01427_x", "type": "street", "name": "Rue Otherwise", "citycode": "01427",
              "city": "Trévoux", "lon": "4.7", "lat": 45.9, "importance": "0.1", "extra": [None],
              "postcode": 1600,
              "housenumbers": {"1": house, "2 bis": {**house, "id": 7}}}  # fmt: skip
    with path.open("a", encoding="utf-8") as file:
        file.write("  \n" + json.dumps(street) + "\n\n")
    made, engine = import_into(path)
    assert (made.addresses, made.bad_count) == (ALL + 2, 0)
    found = engine.search("1 rue otherwise trévoux")[0]
    assert (found.id, found.lon, found.lat) == ("01427_x_00001", 4.771, 45.941)
    assert engine.search("2 bis rue otherwise trévoux")[0].postcode == "01600"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"name;colour\na;b\n", "no address file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(1000), "no address file"),
        (sample.BAN_HEADER.encode() + b"\n", "nothing to index"),
        (sample.BAN_HEADER.replace("rep", "numero", 1).encode() + b"\n", "there twice"),
        (b"id;numero;nom_voie;code_insee;lon;lat\n", "'nom_commune' is missing"),
        (b"id;numero;nom_voie;code_insee;nom_commune\n", "no coordinates"),
    ],
)
def test_a_wrong_file_is_refused_in_words(
    tmp_path: Path, import_into: Import, content: bytes, why: str
):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=why):
        import_into(path)


def test_a_file_of_bad_rows_is_the_wrong_file(tmp_path: Path, import_into: Import):
    path = sample.write_ban(tmp_path / "a.csv", ["x;y"] * 200 + sample.ban_rows())
    with pytest.raises(SourceError, match="200 bad rows among the first"):
        import_into(path)


def test_a_cut_gz_is_refused(tmp_path: Path, import_into: Import):
    path = sample.write_ban(tmp_path / "a.csv.gz")
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(SourceError, match="damaged or cut short"):
        import_into(path)


def test_a_bomb_is_refused(tmp_path: Path, import_into: Import, monkeypatch):
    monkeypatch.setattr(files, "FREE_OF_RATIO", 1_000_000)
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(sample.BAN_HEADER.encode() + b"\n" + b"x" * 20_000_000))
    with pytest.raises(SourceError, match="expands more than"):
        import_into(path)


def test_an_endless_line_is_refused_in_bounded_memory(tmp_path: Path, import_into: Import):
    path = tmp_path / "a.csv"
    path.write_bytes(sample.BAN_HEADER.encode() + b"\n" + b"x" * 70_000_000)
    with pytest.raises(SourceError, match="line longer"):
        import_into(path)


def test_several_files_make_one_register(tmp_path: Path, import_into: Import):
    rows = sample.ban_rows()
    one = sample.write_ban(tmp_path / "ban-1.csv", rows[:20])
    two = sample.write_ban(tmp_path / "ban-2.csv.gz", rows[20:])
    path = tmp_path / "bal.csv"
    path.write_text(bal("1.3", [bal_row("1")]), encoding="utf-8")
    made, engine = import_into(one, two, path)
    assert made.addresses == ALL + 1
    assert engine.search("1 rue du lavoir trévoux")[0].id == "01427_0123_00001"
