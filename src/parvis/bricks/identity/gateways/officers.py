"""Who may speak for a company: a port that exchange will answer; until then a register in a file.

The file is JSON: `{"<SIREN>": [{"family_name": …, "given_names": …, "birthdate": "1962-08-24",
"gender": "female", "birthplace": "75107", "birthcountry": "99100"}]}`.
"""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Protocol

from parvis.bricks.identity.domain.officers import Officer
from parvis.kernel.ports import Port
from parvis.kernel.results import Found, NotFound, Unavailable
from parvis.kernel.settings import setting

FILE = setting(
    "PARVIS_IDENTITY_OFFICERS",
    str,
    "",
    "File of companies' officers (JSON by SIREN), until a register of companies is connected.",
)
_NAMES = tuple(one.name for one in fields(Officer))


class Officers(Protocol):
    """Whoever knows the officers of companies. Never called inside a transaction."""

    def of(self, siren: str) -> Found[tuple[Officer, ...]] | NotFound | Unavailable:
        """The officers of a company today."""
        ...


officers: Port[Officers] = Port("identity.officers", "Officers of companies (RNE, RCS, Sirene)")


class FileOfficers:
    """Officers from a file, read at each question: it is small and changes by hand."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)

    def of(self, siren: str) -> Found[tuple[Officer, ...]] | NotFound | Unavailable:
        """The officers that the file names; Unavailable when it cannot be read."""
        try:
            known = json.loads(self._path.read_text(encoding="utf-8"))
            listed = known.get(siren)
            if not isinstance(listed, list):
                return NotFound("no such company in the file")
            return Found(
                tuple(
                    Officer(**{name: str(one.get(name, "")) for name in _NAMES}) for one in listed
                )
            )
        except (OSError, ValueError, AttributeError) as error:
            return Unavailable(f"the file of officers cannot be read: {type(error).__name__}")
