"""`parvis check`: what is wrong or unsafe in this installation, in plain words.

A *refusal* must be mended before people use the instance; a *warning* deserves a thought.
`--deploy` judges as for production, whatever PARVIS_ENV says.
"""

from __future__ import annotations

import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.core import checks as django_checks
from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import translation

from parvis.console.legal import queries as legal
from parvis.kernel import keys, mail, signin

Say = Callable[[str], object]
RACE_FROM, RACE_UNTIL = (3, 7, 0), (3, 51, 3)
RACE_MENDED_EARLIER = {(3, 44, 6), (3, 50, 7)}


@dataclass(frozen=True)
class Finding:
    """One thing to say: `refused`, `warning` or `good`, with what to do."""

    level: str
    words: str


def _django(_deploy: bool) -> Iterator[Finding]:
    for message in django_checks.run_checks():
        level = "refused" if message.level >= django_checks.ERROR else "warning"
        yield Finding(level, f"{message.msg} {message.hint or ''}".strip())


def _database(_deploy: bool) -> Iterator[Finding]:
    try:
        connection.ensure_connection()
        executor = MigrationExecutor(connections["default"])
        behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        yield Finding("refused", f"The database does not answer: {error}")
        return
    if behind:
        yield Finding("refused", f"{len(behind)} migrations wait: run `parvis upgrade`.")
    else:
        yield Finding("good", f"The database ({connection.vendor}) is up to date.")
    if connection.vendor == "sqlite":
        yield from _sqlite_version(sqlite3.sqlite_version_info)


def _sqlite_version(version: tuple[int, int, int]) -> Iterator[Finding]:
    said = ".".join(map(str, version))
    if RACE_FROM <= version < RACE_UNTIL and version not in RACE_MENDED_EARLIER:
        yield Finding(
            "warning",
            f"SQLite {said} has a known race that can damage a database; writers queue at the "
            "gate, which keeps them apart. Install the package pysqlite3 where it exists.",
        )
    else:
        yield Finding("good", f"SQLite {said} is free of the known WAL race.")


def _disk(_deploy: bool) -> Iterator[Finding]:
    free = shutil.disk_usage(settings.PARVIS_VAR).free
    if free < 1_000_000_000:
        yield Finding("warning", f"Only {free // 1_000_000} MB are free in {settings.PARVIS_VAR}.")
    key = settings.PARVIS_VAR / "secret_key"
    if key.exists() and stat.S_IMODE(key.stat().st_mode) & 0o077:
        yield Finding("refused", f"{key} can be read by others: `chmod 600 {key}`.")


def _keys(_deploy: bool) -> Iterator[Finding]:
    for words in keys.problems():
        yield Finding("refused", words)


def _production(deploy: bool) -> Iterator[Finding]:
    if not (deploy or settings.PARVIS_ENV == "production"):
        yield Finding(
            "warning", "This is a demo: invented people, and anybody may sign in as them."
        )
        return
    if settings.PARVIS_ENV != "production":
        yield Finding("refused", "PARVIS_ENV is not production.")
    if apps.is_installed("parvis.demo"):
        yield Finding("refused", "The demo town is installed: set PARVIS_ENV=production.")
    if "demo" in signin.methods.all():
        yield Finding("refused", "The demo sign-in page is open: anybody may be anybody.")
    if not signin.methods.all():
        yield Finding("refused", "Nobody can sign in: install the identity brick.")
    if not settings.SESSION_COOKIE_SECURE:
        yield Finding("refused", "Pages are not behind TLS: set PARVIS_HTTPS=1.")
    if not settings.PARVIS_ORIGIN.startswith("https://"):
        yield Finding("refused", "PARVIS_ORIGIN must be the https:// address that people type.")
    if set(settings.ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "[::1]", "testserver"}:
        yield Finding("refused", "PARVIS_HOSTS names no public host.")
    if "*" in settings.ALLOWED_HOSTS:
        yield Finding("refused", "PARVIS_HOSTS=* lets any host name in: name yours.")
    if len(settings.SECRET_KEY) < 50:
        yield Finding("refused", "PARVIS_SECRET_KEY is too short: 50 characters at least.")
    for words in mail.problems():
        yield Finding("refused", words)


def _legal(deploy: bool) -> Iterator[Finding]:
    if not (deploy or settings.PARVIS_ENV == "production"):
        return
    try:
        lacking = legal.missing()
    except DatabaseError:
        return  # said by _database
    if lacking:
        with translation.override("en"):
            words = ", ".join(str(fact.label).lower() for fact in lacking)
        yield Finding(
            "warning",
            f"The legal pages lack {len(lacking)} facts ({words}): state them in the console, "
            "at /console/pages-legales/.",
        )
    else:
        yield Finding("good", "The legal pages lack no fact.")


CHECKS = (_django, _database, _disk, _keys, _production, _legal)


def findings(*, deploy: bool = False) -> list[Finding]:
    """Every finding, refusals first."""
    order = {"refused": 0, "warning": 1, "good": 2}
    found = [finding for check in CHECKS for finding in check(deploy)]
    return sorted(found, key=lambda one: order[one.level])


def report(*, deploy: bool, say: Say) -> int:
    """Say every finding; the exit status is 1 when one is a refusal."""
    mark = {"refused": "REFUSED", "warning": "warning", "good": "good"}
    found = findings(deploy=deploy)
    for one in found:
        say(f"{mark[one.level]:8} {one.words}")
    refused = sum(one.level == "refused" for one in found)
    say(f"{refused} refused, {sum(one.level == 'warning' for one in found)} warnings.")
    return 1 if refused else 0
