"""Settings of the instance as a whole, read once at start. See docs/settings.md."""

from __future__ import annotations

from pathlib import Path

from parvis.kernel.settings import choice, comma_list, directory, setting

ENV = setting(
    "PARVIS_ENV",
    choice("demo", "production", "test"),
    "demo",
    "What this instance is: demo (invented people, open sign-in page), production or test.",
)
BRICKS = setting(
    "PARVIS_BRICKS", comma_list, ["*"], "Bricks to start: * or a comma list; requirements follow."
)
VAR = setting(
    "PARVIS_VAR", directory, Path("var").absolute(), "Folder of database, files, mail and keys."
)
DATABASE_URL = setting(
    "PARVIS_DATABASE_URL",
    str,
    "",
    "Empty for SQLite in the var folder; sqlite:///path or postgresql://user:secret@host/name.",
    secret=True,
)
PREPARED = setting(
    "PARVIS_DATABASE_PREPARED",
    bool,
    True,
    "PostgreSQL prepares the statements that run at every act. 0 behind a pooler in transaction "
    "mode that does not know prepared statements (pgbouncer before 1.21).",
)
SYNCHRONOUS = setting(
    "PARVIS_SQLITE_SYNCHRONOUS",
    choice("FULL", "NORMAL"),
    "FULL",
    "How surely SQLite waits for the disk: FULL survives a power cut, NORMAL a killed process.",
)
SECRET_KEY = setting(
    "PARVIS_SECRET_KEY",
    str,
    "",
    "Signs sessions and links. Empty: a key is made in the var folder (mode 600).",
    secret=True,
)
HOSTS = setting(
    "PARVIS_HOSTS",
    comma_list,
    ["localhost", "127.0.0.1", "[::1]", "testserver"],
    "Host names that this instance answers to.",
)
ORIGIN = setting(
    "PARVIS_ORIGIN", str, "http://127.0.0.1:8000", "Address that people type, without a slash."
)
HTTPS = setting(
    "PARVIS_HTTPS", bool, False, "1 behind TLS: secure cookies, HSTS, redirect from http."
)
LANGUAGE = setting("PARVIS_LANGUAGE", choice("fr", "en"), "fr", "Language shown first.")
