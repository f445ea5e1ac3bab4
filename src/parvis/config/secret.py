"""The key that signs sessions and links: given, or made once in the var folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_key(given: str, var: Path) -> str:
    """The given key, else the one in `var/secret_key`, made at first use with mode 600."""
    if given:
        return given
    path = var / "secret_key"
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True)
        fresh = var / f".secret_key.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50), encoding="ascii")
        try:
            os.link(fresh, path)  # the first process wins; the others read what it wrote
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text(encoding="ascii")
