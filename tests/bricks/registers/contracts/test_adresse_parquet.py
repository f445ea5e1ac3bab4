"""Parquet in, Parquet out, by the same addresses as CSV."""

from __future__ import annotations

import importlib.util
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from parvis.bricks.registers.contracts.adresse import parquet

pytestmark = pytest.mark.usefixtures("register")
pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


def written(**columns: object) -> bytes:
    """A Parquet file of some columns."""
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def send(client: Client, content: bytes, address: str = "/adresse/search/csv/", **more: object):
    """Post a file; the response."""
    return client.post(address, {"data": SimpleUploadedFile("a.parquet", content), **more})


def table(response):
    """The table of a good answer."""
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/vnd.apache.parquet"
    assert 'filename="a.geocoded.parquet"' in response["Content-Disposition"]
    return pq.read_table(io.BytesIO(b"".join(response.streaming_content)))


def test_search_keeps_columns_and_types(client: Client):
    content = written(n=[1, 2, 3], rue=["12 rue de la paix", None, "x" * 300], cp=[75002, 1200, 1])
    found = table(send(client, content, columns=["rue", "cp"]))
    assert found.column("n").type == pa.int64() and found.column("n").to_pylist() == [1, 2, 3]
    assert found.column("result_id")[0].as_py() == "75102_ddddd2_00012"
    assert found.column("latitude").type == pa.float64()
    assert found.column("latitude")[0].as_py() == 48.916
    assert found.column("result_status").to_pylist()[2] == "error"
    assert found.column("result_label")[2].as_py() is None


def test_reverse(client: Client):
    content = written(lat=[48.916, 200.0, None], lon=[2.3404, 1.0, 2.0], k=["a", "b", "c"])
    found = table(send(client, content, "/adresse/reverse/csv/"))
    assert found.column("result_id").to_pylist() == ["75102_ddddd2_00012", None, None]
    assert found.column("result_distance").to_pylist() == [0, None, None]
    assert found.column("result_status").to_pylist() == ["ok", "error", "skipped"]


def test_many_pieces_in_order(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(parquet, "PIECE", 7)
    monkeypatch.setenv("PARVIS_REGISTERS_BATCH_PROCESSES", "0")
    content = written(
        n=list(range(50)), a=[f"{1 + i % 3} grande rue valserhône" for i in range(50)]
    )
    found = table(send(client, content, columns="a", result_columns="result_housenumber"))
    assert found.column_names == ["n", "a", "result_housenumber"]
    assert found.column("n").to_pylist() == list(range(50))
    assert found.column("result_housenumber").to_pylist() == [str(1 + i % 3) for i in range(50)]


def test_filters_are_columns(client: Client):
    content = written(rue=["rue de la république"] * 2, insee=["69381", None])
    found = table(send(client, content, columns="rue", citycode="insee"))
    assert found.column("result_citycode")[0].as_py() == "69381"


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (b"PAR1", "Unreadable Parquet file"),
        (b"PAR1" + b"\x00" * 100 + b"PAR1", "Unreadable Parquet file"),
        (written(a=["1"])[:-20], "Unreadable Parquet file"),
        (written(a=["1"]), "Cannot found column 'b'"),
    ],
)
def test_refusals(client: Client, content: bytes, title: str):
    response = send(client, content, columns="b")
    assert response.status_code == 400 and response.json()["title"].startswith(title)


def test_a_damaged_page_is_refused(client: Client):
    content = bytearray(written(a=[f"{i} rue de la paix paris" for i in range(5_000)]))
    content[40:400] = b"\xff" * 360
    assert send(client, bytes(content)).status_code == 400


def test_without_the_extra(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    response = send(client, written(a=["12 rue de la paix"]))
    assert response.status_code == 415 and "parvis[parquet]" in response.json()["description"]
