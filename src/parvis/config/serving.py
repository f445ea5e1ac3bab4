"""Prepare the instance and serve it: what `parvis run` and `parvis web` do."""

from __future__ import annotations

import os
from collections.abc import Callable

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from parvis.ui import assets, i18n

Say = Callable[[str], object]
WORKER_FLAG = "PARVIS_WORKER_INSIDE"  # set by serve() for the web processes it starts


def prepare(say: Say) -> None:
    """Folders, translations, static files and, when the database is behind, its migrations.

    Production migrates only by `parvis migrate` or `parvis upgrade`, so that a restart never
    changes a database by surprise.
    """
    settings.PARVIS_VAR.mkdir(parents=True, exist_ok=True)
    i18n.ensure_compiled()
    assets.collect()
    executor = MigrationExecutor(connections["default"])
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    if settings.PARVIS_ENV == "production":
        raise SystemExit("The database is behind this version: run `parvis upgrade` first.")
    say("Preparing the database…")
    call_command("migrate", verbosity=0)


def serve(host: str, port: int, *, processes: int, threads: int, with_worker: bool) -> None:
    """Serve until interrupted. Each process holds `threads` requests at once."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    if with_worker:
        os.environ[WORKER_FLAG] = "1"
    connections.close_all()  # children open their own
    Granian(
        "parvis.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=threads,
        backlog=1024,
        log_level=LogLevels.warning,
        workers_kill_timeout=5,
    ).serve()
