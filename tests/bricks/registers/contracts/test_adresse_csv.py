"""Files of rows geocoded: every way to write a CSV, and one bad row never costs the file."""

from __future__ import annotations

import csv
import io
import tracemalloc
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from parvis.bricks.registers.addresses import batch
from parvis.bricks.registers.addresses.helper import Helper, HelperLost

pytestmark = pytest.mark.usefixtures("register")
ROWS = "nom,adresse,cp,ville\nMairie,12 rue de la république,01200,Valserhône\n"
SEARCH_COLUMNS = [
    "latitude", "longitude", "result_label", "result_score", "result_score_next", "result_type",
    "result_id", "result_housenumber", "result_name", "result_street", "result_postcode",
    "result_city", "result_context", "result_citycode", "result_oldcitycode", "result_oldcity",
    "result_district", "result_status",
]  # fmt: skip


def send(client: Client, content: str | bytes, address: str = "/adresse/search/csv/",
         name: str = "file.csv", **more: object):  # fmt: skip
    """Post a file; the response."""
    data = content.encode() if isinstance(content, str) else content
    return client.post(address, {"data": SimpleUploadedFile(name, data, "text/csv"), **more})


def table(response, encoding: str = "utf-8", delimiter: str = ",") -> list[dict[str, str]]:
    """The rows of a good response."""
    assert response.status_code == 200, response.content
    text = b"".join(response.streaming_content).decode(encoding)
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


@pytest.mark.parametrize("address", ["/adresse/search/csv/", "/adresse/search/csv"])
def test_search(client: Client, address: str):
    response = send(client, ROWS, address, columns=["adresse", "cp", "ville"])
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="file.geocoded.csv"'
    assert response["Access-Control-Allow-Origin"] == "*"
    (row,) = table(response)
    assert list(row) == ["nom", "adresse", "cp", "ville", *SEARCH_COLUMNS]
    assert row["nom"] == "Mairie" and row["result_id"] == "01033_aaaaa1_00012"
    assert row["result_street"] == "Rue de la République" and row["result_housenumber"] == "12"
    assert row["result_name"] == "12 Rue de la République" and row["result_status"] == "ok"
    assert (float(row["latitude"]), float(row["longitude"])) == (46.11, 5.8308)
    assert float(row["result_score"]) > 0.9


def test_all_columns_are_the_question_by_default(client: Client):
    (row,) = table(send(client, "rue,ville\n12 rue de la paix,paris\n"))
    assert row["result_id"] == "75102_ddddd2_00012"


def test_columns_apart_by_commas(client: Client):
    (row,) = table(send(client, ROWS, columns="adresse,ville"))
    assert row["result_id"] == "01033_aaaaa1_00012"


def test_result_columns(client: Client):
    (row,) = table(send(client, ROWS, result_columns=["result_id", "latitude"]))
    assert list(row) == ["nom", "adresse", "cp", "ville", "latitude", "result_id"]


def test_filters_are_columns(client: Client):
    content = "rue,code,insee\nrue de la république,01500,\nrue de la république,,69381\n"
    rows = table(send(client, content, columns="rue", postcode="code", citycode="insee"))
    assert [row["result_citycode"] for row in rows] == ["01004", "69381"]


def test_centre_is_columns(client: Client):
    content = "rue,la,lo\nrue de la république,45.76,4.85\nrue de la république,46.11,5.83\n"
    rows = table(send(client, content, columns="rue", lat="la", lon="lo"))
    assert [row["result_citycode"] for row in rows] == ["69381", "01033"]


def test_min_score(client: Client):
    content = "rue\nplace introuvable nulle part\n"
    (row,) = table(send(client, content))
    assert row["result_status"] == "not-found" and row["result_label"] == ""
    assert send(client, content, min_score="2").status_code == 400


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found(client: Client, delimiter: str):
    content = ROWS.replace(",", delimiter)
    (row,) = table(send(client, content), delimiter=delimiter)
    assert row["result_id"] == "01033_aaaaa1_00012"


def test_one_column_with_commas_in_it(client: Client):
    content = "adresse\n12 rue de la paix, 75002 paris\n3 rue de paris, lyon\n7, rue X\n"
    rows = table(send(client, content), delimiter="|")
    assert [row["result_id"] for row in rows[:2]] == ["75102_ddddd2_00012", "69383_eeeee2_00003"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(client: Client, end: str):
    (row,) = table(send(client, ROWS.replace("\n", end)))
    assert row["result_id"] == "01033_aaaaa1_00012"


def test_mixed_line_ends_and_blank_lines(client: Client):
    content = "a;b\r\n12 rue de la paix;paris\n\n\r\n3 rue de paris;lyon\r\n"
    rows = table(send(client, content), delimiter=";")
    assert [row["result_status"] for row in rows] == ["ok", "ok"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
def test_encodings(client: Client, encoding: str):
    (row,) = table(send(client, ROWS.encode(encoding), encoding=encoding),
                   "utf-8" if encoding == "utf-8-sig" else encoding)  # fmt: skip
    assert row["result_city"] == "Valserhône"


def test_byte_order_mark_is_not_a_column(client: Client):
    response = send(client, b"\xef\xbb\xbf" + ROWS.encode(), with_bom="1")
    content = b"".join(response.streaming_content)
    assert content.startswith(b"\xef\xbb\xbfnom,adresse")


def test_quotes_and_lines_inside_fields(client: Client):
    content = 'nom,adresse\n"Le ""Bon"" Pain","12 rue de la paix\n75002\nParis"\n'
    (row,) = table(send(client, content, columns="adresse"))
    assert row["nom"] == 'Le "Bon" Pain' and row["result_id"] == "75102_ddddd2_00012"


def test_bad_rows_cost_only_themselves(client: Client):
    rows = [
        "12 rue de la paix,75002", "x" * 300 + ",75002", ",", "\x00\x01,\x02",
        "12 rue de la paix", "12 rue de la paix,75002,one too many", "😀,' OR 1=1",
        "3 rue de paris,69003",
    ]  # fmt: skip
    found = table(send(client, "a,b\n" + "\n".join(rows) + "\n"))
    statuses = [row["result_status"] for row in found]
    assert len(found) == len(rows)
    assert statuses[0] == statuses[5] == statuses[7] == "ok"
    assert statuses[1] == "error" and statuses[2] == "skipped"
    assert found[7]["result_id"] == "69383_eeeee2_00003"


def test_formulas_come_back_as_sent(client: Client):
    """Columns of the client are the client's: nothing in them is changed."""
    (row,) = table(send(client, "a,b\n=1+1,12 rue de la paix paris\n", columns="b"))
    assert row["a"] == "=1+1"


@pytest.mark.parametrize(
    ("content", "more", "title"),
    [
        (b"", {}, "Empty file"),
        (b"\n\n", {}, "Empty file"),
        (ROWS, {"columns": "xxxxx"}, "Cannot found column 'xxxxx'"),
        (ROWS, {"postcode": "xxxxx"}, "Cannot found column 'xxxxx'"),
        (ROWS, {"lat": "xxxxx", "lon": "cp"}, "Cannot found column 'xxxxx'"),
        (ROWS, {"encoding": "klingon"}, 'Unable to decode with encoding "klingon"'),
        (ROWS.encode("latin-1"), {}, 'Unable to decode with encoding "utf-8-sig"'),
        (ROWS, {"delimiter": ",,"}, "Invalid delimiter"),
        (ROWS, {"quote": ","}, "Invalid quote"),
        ("a,a\n1,2\n", {}, "Invalid columns"),
        (ROWS, {"with_bom": "perhaps"}, "Invalid parameter"),
    ],
)
def test_refusals(client: Client, content: str | bytes, more: dict[str, str], title: str):
    response = send(client, content, **more)
    assert response.status_code == 400
    assert response.json()["title"].startswith(title)


def test_missing_file(client: Client):
    response = client.post("/adresse/search/csv/", {"columns": "a"})
    assert response.status_code == 400 and response.json()["title"] == "Missing file"
    assert client.get("/adresse/search/csv/").status_code == 405


def test_header_only(client: Client):
    assert table(send(client, "adresse,ville\n")) == []


def test_too_large(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PARVIS_REGISTERS_MAX_CSV_MB", "1")
    response = send(client, b"adresse\n" + b"12 rue de la paix paris\n" * 60_000)
    assert response.status_code == 413 and "1 MB" in response.json()["title"]


def test_name_of_the_file_is_kept(client: Client):
    response = send(client, ROWS, name="liste.médecins.csv")
    assert "liste.m%C3%A9decins.geocoded.csv" in response["Content-Disposition"]
    response = send(client, ROWS, name='../..\\"x\r\n.csv')
    assert "\n" not in response["Content-Disposition"]


@pytest.mark.parametrize(
    "header", ["latitude,longitude", "lat,lon", "lat,lng", "lat,long", "longitude,latitude"]
)
def test_reverse(client: Client, header: str):
    lat_first = header.startswith("lat")
    point = "48.916,2.3404" if lat_first else "2.3404,48.916"
    response = send(client, f"{header}\n{point}\n,\nx,y\n100,200\n", "/adresse/reverse/csv/")
    rows = table(response)
    assert rows[0]["result_id"] == "75102_ddddd2_00012" and rows[0]["result_distance"] == "0"
    assert float(rows[0]["result_latitude"]) == 48.916
    assert [row["result_status"] for row in rows[1:]] == ["skipped", "skipped", "error"]


def test_reverse_with_a_filter(client: Client):
    content = "lat,lon,kind\n48.916,2.3404,street\n48.916,2.3404,housenumber\n48.916,2.3404,\n"
    rows = table(send(client, content, "/adresse/reverse/csv", type="kind"))
    assert [row["result_type"] for row in rows] == ["street", "housenumber", "housenumber"]


def test_reverse_needs_a_point(client: Client):
    response = send(client, "a,b\n1,2\n", "/adresse/reverse/csv/")
    assert response.status_code == 400 and "latitude" in response.json()["description"]


def many(count: int) -> Iterable[str]:
    """Rows that are all answered."""
    for i in range(count):
        yield f"{i},12 rue de la paix 75002 paris"


def test_helpers_answer_in_order(client: Client, monkeypatch: pytest.MonkeyPatch):
    """Other processes help with what takes long; the rows come back as they were sent."""
    monkeypatch.setattr(batch, "WORTH", 0.0)
    content = "n,adresse\n" + "\n".join(many(40_000))
    monkeypatch.setenv("PARVIS_REGISTERS_BATCH_PROCESSES", "2")
    rows = table(send(client, content, columns="adresse"))
    assert [row["n"] for row in rows] == [str(i) for i in range(40_000)]
    assert {row["result_id"] for row in rows} == {"75102_ddddd2_00012"}


@pytest.mark.fault
def test_memory_does_not_grow_with_the_file(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PARVIS_REGISTERS_BATCH_PROCESSES", "0")
    peaks = []
    for count in (1_000, 6_000):
        content = ("lat,lon\n" + "48.916,2.3404\n" * count).encode()
        response = send(client, content, "/adresse/reverse/csv/")
        tracemalloc.start()
        size = sum(len(piece) for piece in response.streaming_content)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert size > 100 * count
    assert peaks[1] < 2 * peaks[0] + 1_000_000


def test_a_helper_that_is_lost_ends_the_answer(tmp_path: Path):
    """Never a short file that looks whole: the answer breaks off."""
    helper = Helper(tmp_path / "none", None)
    with pytest.raises(HelperLost):
        helper.receive()
    helper.end()
