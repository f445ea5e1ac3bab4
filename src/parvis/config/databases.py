"""From PARVIS_DATABASE_URL to Django's DATABASES: SQLite by default, or PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from parvis.kernel.settings import SettingError

SQLITE_INIT = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous={synchronous};PRAGMA cache_size=-32000;"
    "PRAGMA mmap_size=134217728;PRAGMA temp_store=MEMORY;PRAGMA journal_size_limit=27103364;"
)


def sqlite(path: Path | str, synchronous: str) -> dict[str, Any]:
    """Settings of a SQLite file: WAL, IMMEDIATE, the fair writer gate."""
    return {
        "ENGINE": "parvis.kernel.db.sqlite",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": SQLITE_INIT.format(synchronous=synchronous),
        },
    }


def postgresql(url: str, prepared: bool = True) -> dict[str, Any]:
    """Settings of a PostgreSQL database. `prepared`: see PARVIS_DATABASE_PREPARED."""
    parts = urlsplit(url)
    return {
        "ENGINE": "parvis.kernel.db.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {"prepare_threshold": 0 if prepared else None, **dict(parse_qsl(parts.query))},
    }


def database(url: str, var: Path, synchronous: str, prepared: bool = True) -> dict[str, Any]:
    """The default database for an address; SettingError for a kind that is not served."""
    if not url:
        return sqlite(var / "parvis.sqlite3", synchronous)
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        return sqlite(unquote(urlsplit(url).path), synchronous)
    if scheme in {"postgresql", "postgres"}:
        return postgresql(url, prepared)
    raise SettingError(f"PARVIS_DATABASE_URL: {scheme}:// is not served; sqlite or postgresql is.")
