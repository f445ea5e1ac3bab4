"""How the instance is doing, for `/health`: version, database, jobs, mail, indexes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from parvis import __version__
from parvis.kernel import jobs
from parvis.kernel.indexes import indexes


def state() -> dict[str, Any]:
    """`status` is "ok" when requests can be served; the rest is what an operator reads first."""
    found: dict[str, Any] = {
        "status": "ok",
        "version": __version__,
        "environment": settings.PARVIS_ENV,
        "bricks": settings.PARVIS_INSTALLED_BRICKS,
        "indexes": {name: dict(state()) for name, state in indexes.all().items()},
    }
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
        found["database"] = {"kind": connection.vendor, "answers": True}
        found["jobs"] = asdict(jobs.counts())
    except DatabaseError:
        found["status"] = "database"
        found["database"] = {"kind": connection.vendor, "answers": False}
    return found
