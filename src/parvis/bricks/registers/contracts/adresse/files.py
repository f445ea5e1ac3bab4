"""`/search/csv` and `/reverse/csv`: a file of rows, sent back with what was found beside each.

The file is streamed both ways: memory does not grow with its length. A Parquet file is answered
with a Parquet file.
"""

from __future__ import annotations

import codecs
import csv
import itertools
import math
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePath
from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest, QueryDict, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import csrf_exempt

from parvis.bricks.registers.addresses import batch, served
from parvis.bricks.registers.addresses.batch import Answer, Row, Work
from parvis.bricks.registers.addresses.engine import Engine, Filters
from parvis.bricks.registers.addresses.results import Address
from parvis.bricks.registers.contracts.adresse import parameters, parquet, tables
from parvis.bricks.registers.contracts.adresse.errors import Refused, contract, invalid
from parvis.bricks.registers.contracts.adresse.features import properties
from parvis.bricks.registers.contracts.adresse.tables import Shape
from parvis.bricks.registers.contracts.adresse.views import OPEN
from parvis.kernel.access import route
from parvis.kernel.settings import setting

MAX_MB = setting(
    "PARVIS_REGISTERS_MAX_CSV_MB", int, 200, "Largest CSV that the address API takes, in megabytes."
)
SEARCH = (
    "latitude", "longitude", "result_label", "result_score", "result_score_next", "result_type",
    "result_id", "result_housenumber",
)  # fmt: skip
REVERSE = (
    "result_latitude", "result_longitude", "result_label", "result_distance", "result_type",
    "result_id", "result_housenumber",
)  # fmt: skip
EXTRA = (
    "name", "street", "postcode", "city", "context", "citycode", "oldcitycode", "oldcity",
    "district",
)  # fmt: skip
STATUS = "result_status"
RowOf = Callable[[dict[str, str]], Row]
Told = Callable[[Answer], dict[str, Any]]
LEAST_SCORE = 0.5
WRITTEN = 500  # rows sent at once


class _BigFile(TemporaryFileUploadHandler):
    """An upload written to disk, stopped as soon as it is larger than a CSV may be."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.written = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Write a piece."""
        self.written += len(raw_data)
        if self.written > MAX_MB.read() * 2**20:
            raise StopUpload(connection_reset=False)
        super().receive_data_chunk(raw_data, start)
        return None


@csrf_exempt
@route(OPEN, ("POST",), api=True, writes=())
@contract
def search_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Each row of a file searched: its `columns` (all by default) are the question."""
    return searched(request)


@csrf_exempt
@route(OPEN, ("POST",), api=True, writes=())
@contract
def reverse_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The address nearest to each row's point."""
    return reversed_(request)


def searched(request: HttpRequest) -> StreamingHttpResponse:
    """The file with the address that each row means."""
    sent = _Sent(request)
    given = sent.given
    columns = sent.named(given.getlist("columns")) or list(sent.shape.header)
    centre = [given.get("lat", ""), given.get("lon", "")]
    sent.named([one for one in centre if one])
    least = _least_score(given)

    def row_of(row: dict[str, str]) -> Row:
        text = " ".join(row[name] for name in columns if row[name])
        lat, lon = (_number(row.get(name, "")) for name in centre)
        return Row(text, lon, lat, sent.filters(row))

    def told(answer: Answer) -> dict[str, Any]:
        found = answer.address
        if found is None or (found.score or 0.0) < least:
            status = "not-found" if answer.status == "ok" else answer.status
            return {STATUS: status}
        return {
            "latitude": found.lat,
            "longitude": found.lon,
            "result_score": round(found.score or 0.0, 2),
            "result_score_next": "" if answer.next_score is None else round(answer.next_score, 2),
            **_common(found),
            STATUS: answer.status,
        }

    return sent.answer(batch.search_row, SEARCH, row_of, told)


def reversed_(request: HttpRequest) -> StreamingHttpResponse:
    """The file with the address nearest to each row's point."""
    sent = _Sent(request)
    header = sent.shape.header
    lat = next((name for name in parameters.LATITUDES[::-1] if name in header), "")
    lon = next((n for n in ("longitude", "lon", "lng", "long") if n in header), "")
    if not lat or not lon:
        raise Refused(400, "Missing columns", "The file has no latitude or no longitude column.")

    def row_of(row: dict[str, str]) -> Row:
        return Row("", _number(row[lon]), _number(row[lat]), sent.filters(row))

    def told(answer: Answer) -> dict[str, Any]:
        found = answer.address
        if found is None:
            return {STATUS: answer.status}
        return {
            "result_latitude": found.lat,
            "result_longitude": found.lon,
            "result_distance": found.distance,
            **_common(found),
            STATUS: answer.status,
        }

    return sent.answer(batch.reverse_row, REVERSE, row_of, told)


class _Sent:
    """What a client sent: the file, how it is written, and what to do with it."""

    def __init__(self, request: HttpRequest) -> None:
        request.upload_handlers = [_BigFile(request)]
        upload = request.FILES.get("data")
        if upload is None:
            if request.upload_handlers and request.upload_handlers[0].written:  # type: ignore[attr-defined]
                raise Refused(413, f"File too large, limit is {MAX_MB.read()} MB")
            raise Refused(400, "Missing file", "Missing file")
        self.upload: UploadedFile[Any] = upload
        self.file = cast("BinaryIO", upload.file)
        self.given: QueryDict = request.POST
        self.engine: Engine = served.engine()
        get = self.given.get
        self.table = parquet.Table(self.file) if parquet.is_parquet(self.file) else None
        self.shape: Shape = (
            Shape("utf-8", ",", '"', self.table.header)
            if self.table
            else tables.shape_of(
                self.file, get("encoding") or "utf-8-sig", get("delimiter", ""), get("quote", "")
            )
        )
        self._filters = {
            name: self.given[name] for name in parameters.FILTERS if self.given.get(name)
        }
        self.named(list(self._filters.values()))
        self.with_bom = parameters.boolean(self.given, "with_bom", default=False)

    def named(self, columns: list[str]) -> list[str]:
        """Columns of the file by name, one by one or apart by commas; 400 for one unknown."""
        found: list[str] = []
        for written in columns:
            parts = [written] if written in self.shape.header else written.split(",")
            for name in parts:
                if name not in self.shape.header:
                    words = f"Cannot found column '{name}' in columns {list(self.shape.header)}"
                    raise Refused(400, words, words)
                found.append(name)
        return found

    def filters(self, row: dict[str, str]) -> Filters:
        """Filters of one row: the values of the columns named for them; empty ones filter not."""
        values = {name: row[column].split() for name, column in self._filters.items()}
        return parameters.made({name: found for name, found in values.items() if found})

    def answer(
        self, work: Work, first: tuple[str, ...], row_of: RowOf, told: Told
    ) -> StreamingHttpResponse:
        """The file with results beside each row, streamed."""
        added = (*first, *(f"result_{name}" for name in EXTRA), STATUS)
        wanted = {n for one in self.given.getlist("result_columns") for n in one.split(",")}
        if wanted:
            added = tuple(name for name in added if name in wanted)
        header = [*self.shape.header, *(n for n in added if n not in self.shape.header)]

        def ask(rows: Iterable[dict[str, str]]) -> Iterator[Answer]:
            folder = served.folder(self.engine)
            return batch.answers(
                self.engine, work, map(row_of, rows), folder, batch.PROCESSES.read()
            )

        if self.table is not None:
            pieces = self.table.answered(ask, told, added)
            return self._file(pieces, "parquet", "application/vnd.apache.parquet")
        kind = f"text/csv; charset={self._encoding()}"
        return self._file(self._written(ask, header, told), "csv", kind)

    def _file(self, pieces: Iterator[bytes], ending: str, kind: str) -> StreamingHttpResponse:
        response = StreamingHttpResponse(pieces, content_type=kind)
        name = f"{PurePath(self.upload.name or 'file').stem}.geocoded.{ending}"
        response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
        return response

    def _encoding(self) -> str:
        return (
            "utf-8"
            if self.shape.encoding.lower().replace("_", "-") == "utf-8-sig"
            else (self.shape.encoding)
        )

    def _written(
        self, ask: Callable[[Iterable[dict[str, str]]], Iterator[Answer]], header: list[str],
        told: Told,
    ) -> Iterator[bytes]:  # fmt: skip
        encoding = self._encoding()
        line = _Line()
        writer = csv.DictWriter(
            line, header, delimiter=self.shape.delimiter, quotechar=self.shape.quote,
            extrasaction="ignore", restval="",
        )  # fmt: skip
        if self.with_bom and encoding.lower().startswith("utf-8"):
            yield codecs.BOM_UTF8
        writer.writeheader()
        rows, asked = itertools.tee(tables.rows_of(self.file, self.shape))
        for count, (row, answer) in enumerate(zip(rows, ask(asked), strict=False), 1):
            writer.writerow({**row, **told(answer)})
            if count % WRITTEN == 0:
                yield line.taken().encode(encoding, "replace")
        yield line.taken().encode(encoding, "replace")


class _Line:
    """Where the writer writes until it is taken."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def write(self, text: str) -> int:
        """Keep a piece of text."""
        self._parts.append(text)
        return len(text)

    def taken(self) -> str:
        """What was written since."""
        text = "".join(self._parts)
        self._parts.clear()
        return text


def _common(found: Address) -> dict[str, Any]:
    """Columns that search and reverse share."""
    told = properties(found)
    return {
        "result_label": found.label,
        "result_type": found.type,
        "result_id": found.id,
        "result_housenumber": found.housenumber,
        **{f"result_{name}": told.get(name, "") for name in EXTRA},
        "result_name": found.full_name,
    }


def _number(written: str) -> float | None:
    """A number of a row, None when it is none."""
    try:
        value = float(written.replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _least_score(given: QueryDict) -> float:
    written = given.get("min_score", "")
    if not written:
        return LEAST_SCORE
    value = _number(written)
    if value is None or not 0 <= value <= 1:
        raise invalid("min_score", "It must be a number from 0 to 1.")
    return value
