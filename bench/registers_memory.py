"""Memory of a file geocoded: rows sent as a server receives them, resident size watched.

    python -m bench.registers_memory [ROWS]        a million by default, over Paris + New Caledonia

The body is read from disk and the answer thrown away piece by piece, so that what is measured is
Parvis: the web process and, apart, its helpers. Prints one JSON object.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

EDGE = "parvis-bench-edge"
SAME = 20  # rows of one address that follow each other, as in a file of people by building


def body(path: Path, header: str, rows: Iterable[str], columns: tuple[str, ...] = ()) -> None:
    """A form with one file, as a browser sends it; `columns`: those that are the question."""
    with path.open("w", encoding="utf-8", newline="") as file:
        for name in columns:
            file.write(f'--{EDGE}\r\nContent-Disposition: form-data; name="columns"\r\n\r\n')
            file.write(f"{name}\r\n")
        file.write(f'--{EDGE}\r\nContent-Disposition: form-data; name="data"; ')
        file.write('filename="rows.csv"\r\nContent-Type: text/csv\r\n\r\n')
        file.write(header + "\n")
        file.writelines(f"{row}\n" for row in rows)
        file.write(f"\r\n--{EDGE}--\r\n")


def sent(address: str, stream: BinaryIO, size: int) -> tuple[str, Iterator[bytes]]:
    """Send a body to the application; the status and the pieces of the answer."""
    from django.core.handlers.wsgi import WSGIHandler

    told: list[str] = []
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": address, "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "HTTP_HOST": "localhost", "CONTENT_LENGTH": str(size),
        "CONTENT_TYPE": f"multipart/form-data; boundary={EDGE}", "wsgi.input": stream,
        "wsgi.url_scheme": "http", "REMOTE_ADDR": "127.0.0.1",
    }  # fmt: skip
    answer = WSGIHandler()(environ, lambda status, _headers: told.append(status))
    return told[0], _closing(answer)


def _closing(answer: Any) -> Iterator[bytes]:
    try:
        yield from answer
    finally:
        answer.close()


def resident(process: str = "self") -> float:
    """Resident megabytes of a process now."""
    for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def helpers() -> float:
    """Resident megabytes of the processes that this one started (shared pages counted in each)."""
    total = 0.0
    for children in Path("/proc/self/task").glob("*/children"):
        for child in children.read_text(encoding="ascii").split():
            try:
                total += resident(child)
            except OSError:
                continue  # it ended meanwhile
    return total


def measured(address: str, path: Path) -> dict[str, float]:
    """Send a body; rows and bytes answered, the largest resident sizes seen."""
    before = peak = resident()
    beside = 0.0
    lines = size = 0
    started = time.perf_counter()
    with path.open("rb") as stream:
        status, pieces = sent(address, stream, path.stat().st_size)
        for place, piece in enumerate(pieces):
            lines, size = lines + piece.count(b"\n"), size + len(piece)
            if place % 20 == 0:
                peak, beside = max(peak, resident()), max(beside, helpers())
    if not status.startswith("200"):
        raise SystemExit(f"answered {status}")
    seconds = time.perf_counter() - started
    return {
        "rows": lines - 1, "answer_mb": size / 1e6, "before_mb": before, "peak_mb": peak,
        "helpers_mb": beside, "rows_per_s": (lines - 1) / seconds,
    }  # fmt: skip


def main() -> None:
    """A million rows of searches, and as many of reverse searches."""
    from bench import registers, registers_sets

    registers.start()
    from parvis.bricks.registers.addresses import operations, served, store

    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    chosen = registers_sets.real()
    operations.import_addresses(chosen.files, store=store.default_store())
    served.engine()
    truths = chosen.truths
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "body"
        for address, header, line, columns in (
            ("/adresse/search/csv/", "n,adresse,ville",
             lambda i, t: f"{i},{t.number}{t.suffix} {t.name},{t.city}", ("adresse", "ville")),
            ("/adresse/reverse/csv/", "n,lon,lat", lambda i, t: f"{i},{t.lon},{t.lat}", ()),
        ):  # fmt: skip
            asked = (truths[i // SAME % len(truths)] for i in range(rows))
            body(path, header, (line(i, truth) for i, truth in enumerate(asked)), columns)
            told = measured(address, path)
            print(json.dumps({"address": address} | {k: round(v) for k, v in told.items()}))
            sys.stdout.flush()


if __name__ == "__main__":
    os.environ.setdefault("PARVIS_REGISTERS_RATE", "0")
    main()
