"""Every version of the code of a commune since 1943, and what each became.

A version is a commune (or a part of one) with one code and one name between two dates. Dates are
days on which a version begins (`since`) or the first day on which it no longer holds (`until`);
None means before 1943, or still in force. Source: Insee's history of communes to 2019; later
changes are known by the code in force alone (`Store.find_former`), without their day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import Lock

from parvis.bricks.registers.territories.columns import unpack
from parvis.bricks.registers.territories.model import Kind
from parvis.bricks.registers.territories.store import NONE
from parvis.bricks.registers.territories.words import fold

DATA = Path(__file__).with_name("data") / "history.bin"
PERIPHERAL = "COMP"  # a former commune whose area has no status of its own any more
KINDS = ("COM", "COMD", "COMA", PERIPHERAL)
_KIND = {"COM": Kind.COMMUNE, "COMD": Kind.DELEGATED, "COMA": Kind.ASSOCIATED, PERIPHERAL: None}
MOST_STEPS = 50  # no chain of Insee's is near as long; a loop in a file ends here


@dataclass(frozen=True, slots=True)
class Version:
    """A code and a name between two days. `kind` is None for an area without status; `why` is
    the reason Insee gives for its end, in French, empty while it holds."""

    code: str
    name: str
    kind: Kind | None
    since: date | None
    until: date | None
    why: str


@dataclass(frozen=True, slots=True)
class Became:
    """The code of today that an old one leads to. `on`: the day it changed for the last time,
    None when the register does not say."""

    code: str
    on: date | None
    steps: tuple[Version, ...]


class History:
    """The compiled history, immutable."""

    def __init__(self, data: bytes) -> None:
        head, columns = unpack(data)
        self.version: str = head["version"]
        self.codes: str = columns["codes"]
        self.names: list[str] = columns["names"].split("\n")
        self.kinds: str = columns["kinds"]
        self.since = columns["since"]
        self.until = columns["until"]
        self.reasons: list[str] = columns["reason_words"].split("\n")
        self.reason_of = columns["reasons"]
        self.successors = columns["successors"]
        self.poles = columns["poles"]

    def versions(self, code: str) -> tuple[Version, ...]:
        """Each version that had this code, the oldest first; none for a code never changed."""
        return tuple(self._version(row) for row in self._by_code.get(code, ()))

    def at(self, code: str, day: date) -> Version | None:
        """The commune that had this code on a day."""
        number = _number(day)
        for row in self._by_code.get(code, ()):
            begun = not self.since[row] or self.since[row] <= number
            going = not self.until[row] or number < self.until[row]
            if self.kinds[row] == "0" and begun and going:
                return self._version(row)
        return None

    def became(self, code: str, day: date | None = None) -> Became | None:
        """What the commune with this code (on a day, else the last that had it) became.

        The chain follows Insee's successors; an area without a mayor of its own leads to the
        commune it is part of.
        """
        number = _number(day) if day else None
        rows = [row for row in self._by_code.get(code, ()) if self._holds(row, number)]
        return self._chain(rows[-1]) if rows else None

    def named(self, words: list[str]) -> tuple[str, ...]:
        """Codes of communes of the past with exactly this name (folded words)."""
        return self._by_name.get("".join(words), ())

    def _holds(self, row: int, number: int | None) -> bool:
        if number is None:
            return self.kinds[row] == "0"
        begun = not self.since[row] or self.since[row] <= number
        return begun and (not self.until[row] or number < self.until[row])

    def _chain(self, row: int) -> Became:
        steps, last = [self._version(row)], 0
        for _ in range(MOST_STEPS):
            onward = self.successors[row] if self.until[row] else NONE
            last = max(last, self.until[row])
            if onward == NONE and self.kinds[row] != "0":
                onward = self.poles[row]
            if onward == NONE:
                break
            row = onward
            steps.append(self._version(row))
        return Became(self._code(row), _day(last), tuple(steps))

    def _code(self, row: int) -> str:
        return self.codes[5 * row : 5 * row + 5]

    def _version(self, row: int) -> Version:
        return Version(
            code=self._code(row),
            name=self.names[row],
            kind=_KIND[KINDS[int(self.kinds[row])]],
            since=_day(self.since[row]),
            until=_day(self.until[row]),
            why=self.reasons[self.reason_of[row]],
        )

    @cached_property
    def _by_code(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for row in range(len(self.names)):  # rows are in the order of codes, then of days
            found.setdefault(self._code(row), []).append(row)
        return found

    @cached_property
    def _by_name(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for row, name in enumerate(self.names):
            if self.kinds[row] == "0" and self.until[row]:
                key, code = "".join(fold(name).split()), self._code(row)
                if code not in found.get(key, ()):
                    found[key] = (*found.get(key, ()), code)
        return found


def _number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def _day(number: int) -> date | None:
    return date(number // 10_000, number // 100 % 100, number % 100) if number else None


_loaded: History | None = None
_lock = Lock()


def history() -> History:
    """The one history of this process, read from the package when first asked for."""
    global _loaded  # noqa: PLW0603 - one per process is the point
    if _loaded is None:
        with _lock:
            if _loaded is None:
                _loaded = History(DATA.read_bytes())
    return _loaded
