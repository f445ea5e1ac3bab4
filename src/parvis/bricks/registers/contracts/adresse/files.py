"""`/search/csv` and `/reverse/csv`: a file of rows, sent back with what was found beside each.

The file is streamed both ways: memory does not grow with its length. A Parquet file is answered
with a Parquet file.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any, BinaryIO, TypeVar, cast

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest, QueryDict, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import csrf_exempt

from parvis.bricks.registers.addresses import batch, served
from parvis.bricks.registers.addresses.engine import Engine
from parvis.bricks.registers.contracts.adresse import parameters, parquet, tables
from parvis.bricks.registers.contracts.adresse.errors import Refused, contract, invalid
from parvis.bricks.registers.contracts.adresse.plan import (
    RESULTS,
    REVERSE,
    SEARCH,
    STATUS,
    Lines,
    Plan,
    Told,
    number,
)
from parvis.bricks.registers.contracts.adresse.tables import Shape
from parvis.bricks.registers.contracts.adresse.views import OPEN
from parvis.kernel.access import route
from parvis.kernel.settings import setting

MAX_MB = setting(
    "PARVIS_REGISTERS_MAX_CSV_MB", int, 200, "Largest CSV that the address API takes, in megabytes."
)
T = TypeVar("T")
LEAST_SCORE = 0.5
BESIDE = 2**20  # bytes of a form beside its file


class _BigFile(TemporaryFileUploadHandler):
    """An upload written to disk, stopped as soon as it is larger than a CSV may be."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.written = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Write a piece."""
        self.written += len(raw_data)
        if self.written > MAX_MB.read() * 2**20:
            raise StopUpload(connection_reset=True)  # what is left is not read, not even to forget
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
    lat, lon = (sent.place(name) for name in centre)
    text = tuple(sent.place(name) for name in columns)
    least = _least_score(given)
    return sent.answer(SEARCH, text=text, lon=lon, lat=lat, least=least)


def reversed_(request: HttpRequest) -> StreamingHttpResponse:
    """The file with the address nearest to each row's point."""
    sent = _Sent(request)
    header = sent.shape.header
    lat = next((name for name in parameters.LATITUDES[::-1] if name in header), "")
    lon = next((n for n in ("longitude", "lon", "lng", "long") if n in header), "")
    if not lat or not lon:
        raise Refused(400, "Missing columns", "The file has no latitude or no longitude column.")
    return sent.answer(REVERSE, reverse=True, lon=sent.place(lon), lat=sent.place(lat))


class _Sent:
    """What a client sent: the file, how it is written, and what to do with it."""

    def __init__(self, request: HttpRequest) -> None:
        too_large = Refused(413, f"File too large, limit is {MAX_MB.read()} MB")
        told = request.META.get("CONTENT_LENGTH") or ""
        if told.isdecimal() and int(told) > MAX_MB.read() * 2**20 + BESIDE:
            raise too_large
        request.upload_handlers = [_BigFile(request)]
        upload = request.FILES.get("data")
        if upload is None:
            if request.upload_handlers and request.upload_handlers[0].written:  # type: ignore[attr-defined]
                raise too_large
            raise Refused(400, "Missing file", "Missing file")
        self.upload: UploadedFile[Any] = upload
        self.file = cast("BinaryIO", upload.file)
        self.given: QueryDict = request.POST
        self.engine: Engine = served.engine()
        get = self.given.get
        self.table = parquet.Table(self.file) if parquet.is_parquet(self.file) else None
        self.shape: Shape = (
            Shape("utf-8", ",", '"', self.table.header, self.table.rows)
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

    def place(self, name: str) -> int:
        """Place of a column, -1 for one that the file has not."""
        return self.shape.header.index(name) if name in self.shape.header else -1

    def answer(self, first: tuple[str, ...], **asked: Any) -> StreamingHttpResponse:
        """The file with results beside each row, streamed. `asked`: the rest of the plan."""
        added = (*first, *RESULTS, STATUS)
        wanted = {n for one in self.given.getlist("result_columns") for n in one.split(",")}
        if wanted:
            added = tuple(name for name in added if name in wanted)
        filters = tuple((name, self.place(column)) for name, column in self._filters.items())
        plan = Plan(self.shape.header, added, filters=filters, **asked)
        if self.table is not None:
            pieces = self.table.answered(lambda rows: self._asked(Told(plan), rows), added)
            return self._file(pieces, "parquet", "application/vnd.apache.parquet")
        lines = Lines(plan, self.shape.delimiter, self.shape.quote, self._encoding())
        return self._file(self._written(lines), "csv", f"text/csv; charset={lines.encoding}")

    def _asked(self, work: batch.Work[T], rows: Iterable[list[str]]) -> Iterator[T]:
        folder, processes = served.folder(self.engine), batch.PROCESSES.read()
        return batch.answered(self.engine, work, rows, folder, processes, self.shape.rows)

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

    def _written(self, lines: Lines) -> Iterator[bytes]:
        if self.with_bom and lines.encoding.lower().startswith("utf-8"):
            yield codecs.BOM_UTF8
        yield lines.first()
        yield from self._asked(lines, tables.rows_of(self.file, self.shape))


def _least_score(given: QueryDict) -> float:
    written = given.get("min_score", "")
    if not written:
        return LEAST_SCORE
    value = number(written)
    if value is None or not 0 <= value <= 1:
        raise invalid("min_score", "It must be a number from 0 to 1.")
    return value
