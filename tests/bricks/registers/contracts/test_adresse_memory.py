"""Files of any length in bounded memory, sent as a server receives them."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.registers_memory import body, measured, resident, sent

from parvis.bricks.registers.addresses import kernel

pytestmark = [pytest.mark.usefixtures("register"), pytest.mark.fault]


@pytest.mark.parametrize(
    ("address", "header", "row"),
    [
        ("/adresse/search/csv/", "n,adresse", "{},12 rue de la paix 75002 paris"),
        ("/adresse/reverse/csv/", "n,lon,lat", "{},2.3404,48.916"),
    ],
)
@pytest.mark.parametrize("processes", ["0", "2"])
def test_resident_memory_does_not_grow_with_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, header: str, row: str,
    processes: str,
):  # fmt: skip
    """Ten times the rows (some 6 MB) cost the same memory, helpers or not."""
    monkeypatch.setenv("PARVIS_REGISTERS_BATCH_PROCESSES", processes)
    kernel.load()  # else it is compiled in a thread meanwhile, whose memory is not the file's
    told = []
    for rows in (10_000, 3_000, 30_000):  # the first one warms up
        path = tmp_path / f"{rows}"
        body(path, header, (row.format(i) + " " * 150 for i in range(rows)))
        told.append(measured(address, path))
    small, large = told[1:]
    assert (small["rows"], large["rows"]) == (3_000, 30_000)
    assert large["answer_mb"] > 5
    assert large["peak_mb"] < small["peak_mb"] + 16, told


@pytest.mark.parametrize("told", [2**30, 2**20], ids=["length told", "length wrong"])
def test_a_gigabyte_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: int
):  # fmt: skip
    """At once when its length is told, else as soon as it is larger than a file may be."""
    monkeypatch.setenv("PARVIS_REGISTERS_MAX_CSV_MB", "200" if told > 2**20 else "0")
    path = tmp_path / "large"
    body(path, "adresse", ["12 rue de la paix"])
    with path.open("r+b") as file:  # one line of zeros, on no block of the disk
        file.truncate(2**30)
    before = resident()
    with path.open("rb") as stream:
        status, pieces = sent("/adresse/search/csv/", stream, told)
        answer = b"".join(pieces)
        read = stream.tell()
    assert status.startswith("413") and b"limit is" in answer
    assert read <= min(told, 2**20)
    assert resident() < before + 40
