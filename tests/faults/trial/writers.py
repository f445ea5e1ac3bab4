"""Many processes writing to one SQLite file: `python -m tests.faults.trial.writers FILE N SECONDS`.

One transaction: read a counter, insert a row, write the counter back, add to this writer's total.
A lost update would make the counter smaller than the number of rows.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import django
from django.conf import settings

from parvis.config.databases import sqlite


def write(number: int, start: float, seconds: float) -> dict[str, object]:
    """One writer's whole life; transactions done, longest wait, errors in words."""
    from django.db import connection, transaction

    done, longest, errors = 0, 0.0, []
    time.sleep(max(0.0, start - time.time()))
    limit = start + seconds
    while time.time() < limit:
        before = time.perf_counter()
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT value FROM counter")
                value = cursor.fetchone()[0]
                cursor.execute(
                    "INSERT INTO entry (writer, text) VALUES (%s, %s)", [number, "x" * 250]
                )
                cursor.execute("UPDATE counter SET value = %s", [value + 1])
                cursor.execute("UPDATE total SET value = value + 1 WHERE writer = %s", [number])
            done += 1
        except Exception as error:  # noqa: BLE001 - every refusal is reported
            errors.append(str(error))
        longest = max(longest, time.perf_counter() - before)
    connection.close()
    return {"done": done, "longest": longest, "errors": errors}


def child(number: int, start: float, seconds: float) -> tuple[int, int]:
    """Fork one writer; its process and the pipe of its report."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading)
        os.write(writing, json.dumps(write(number, start, seconds))[:60_000].encode())
        os._exit(0)
    os.close(writing)
    return process, reading


def report(reading: int) -> dict[str, object]:
    """What a writer said at its end."""
    with os.fdopen(reading, "rb") as pipe:
        return json.loads(pipe.read())


def main(file: str, writers: int, seconds: float) -> None:
    """Make the file, let them write, count."""
    settings.configure(
        DATABASES={"default": sqlite(Path(file), "FULL")}, INSTALLED_APPS=[], USE_TZ=True
    )
    django.setup()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE counter (value INTEGER NOT NULL)")
        cursor.execute("CREATE TABLE entry (id INTEGER PRIMARY KEY, writer INTEGER, text TEXT)")
        cursor.execute("CREATE TABLE total (writer INTEGER PRIMARY KEY, value INTEGER)")
        cursor.execute("INSERT INTO counter VALUES (0)")
        for number in range(writers):
            cursor.execute("INSERT INTO total VALUES (%s, 0)", [number])
    connection.close()
    start = time.time() + 0.5
    children = [child(number, start, seconds) for number in range(writers)]
    reports = [report(reading) for _, reading in children]
    for process, _ in children:
        os.waitpid(process, 0)
    with connection.cursor() as cursor:
        found = {
            "done": [r["done"] for r in reports],
            "longest": max(r["longest"] for r in reports),
            "errors": sorted({e for r in reports for e in r["errors"]}),
        }
        for key, sql in (
            ("counter", "SELECT value FROM counter"),
            ("rows", "SELECT count(*) FROM entry"),
            ("total", "SELECT sum(value) FROM total"),
            ("integrity", "PRAGMA integrity_check"),
        ):
            cursor.execute(sql)
            found[key] = cursor.fetchone()[0]
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
