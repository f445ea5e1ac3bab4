"""Does the sealed journal still say what was signed? Pure: `cryptography` and nothing of Django.

The verifier is fed records and heads in their order and says in words what it finds:

- *changed*: a record does not follow the one before it as it was chained;
- *moved*: records have changed places; *removed*: numbers are missing; *added*: a number appears
  twice, or records stand under no signed head;
- *rewritten*: a batch agrees with itself but not with its signed head (somebody computed the
  chain again after changing it);
- *forged head*: a head's signature is not good, its key is unknown, or it does not follow the
  head before it, or it is not the one kept outside the database;
- *cut*: the heads kept outside know records that are no longer there.

A chain alone proves nothing against who can write the whole database: the signing key and the
head file are outside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from parvis.kernel.journal import chain

MOST_FINDINGS = 200
_MOST_SWAPS = 60
_WHOLE = (1, 2**63 - 1)


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: a code (see the module) and words that name the record."""

    code: str
    words: str


@dataclass
class Report:
    """What a verification found. `ok` when nothing is wrong."""

    records: int = 0
    heads: int = 0
    last_head: str = ""  # digest of the last head: the one figure that stands for the journal
    findings: list[Finding] = field(default_factory=list)
    more: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether everything is as it was signed."""
        return not self.findings

    def find(self, code: str, words: str) -> None:
        """Add a finding; beyond the first 200 they are only counted."""
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(code, words))
        else:
            self.more += 1

    def words(self) -> list[str]:
        """Lines for a person."""
        lines = [*self.notes, *(finding.words for finding in self.findings)]
        if self.more:
            lines.append(f"And {self.more} more.")
        done = f"{self.records} records under {self.heads} signed heads were checked"
        lines.append(f"{done}: {'all is as it was signed' if self.ok else 'something is wrong'}.")
        return lines


@dataclass(frozen=True)
class Head:
    """A head as signed. `parse` refuses in words what cannot be one."""

    content: dict[str, Any]
    key: str
    signature: bytes

    @classmethod
    def parse(cls, line: Mapping[str, Any]) -> Head:
        """Read `{"head": …, "key": …, "signature": …}`; ValueError when it is not that."""
        content = line["head"]
        for name in ("number", "first", "last"):
            _number(content[name])
        for name in ("chain", "root", "previous"):
            chain.unhex(content[name], 32)
        if content["last"] < content["first"]:
            raise ValueError("last is before first")
        return cls(content, str(line["key"]), chain.unhex(line["signature"], 64))

    @property
    def number(self) -> int:
        """1, 2, 3…"""
        return int(self.content["number"])

    @property
    def first(self) -> int:
        """Number of its first record."""
        return int(self.content["first"])

    @property
    def last(self) -> int:
        """Number of its last record."""
        return int(self.content["last"])

    @property
    def digest(self) -> str:
        """What the next head calls `previous`."""
        return chain.head_digest(self.content)

    def line(self) -> dict[str, Any]:
        """As it stands in the head file and in exports."""
        return {"head": self.content, "key": self.key, "signature": self.signature.hex()}

    def kept(self) -> KeptHead:
        """What is remembered of it for comparison."""
        return KeptHead(self.number, self.first, self.last, self.digest)


class KeptHead(NamedTuple):
    """A head as remembered from a head file: small, for there may be hundreds of thousands."""

    number: int
    first: int
    last: int
    digest: str


def _number(value: Any) -> int:
    if type(value) is not int or not _WHOLE[0] <= value <= _WHOLE[1]:
        raise ValueError(f"{value!r} is not a number of the journal")
    return value


def signed_by(keys: Mapping[str, bytes], key: str, data: bytes, signature: bytes) -> bool:
    """Whether a known key made this Ed25519 signature."""
    if key not in keys:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(keys[key]).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


@dataclass
class _Batch:
    """Records that wait for their head: number to (leaf hash, stored chain value)."""

    records: dict[int, tuple[bytes, bytes]] = field(default_factory=dict)
    newest: int = 0


class Verifier:
    """Feed `record` and `head` in order, then `finish`.

    `keys`: public signing keys that are trusted, by id. `known`: heads kept outside the database,
    None when there are none to compare with.
    """

    def __init__(self, keys: Mapping[str, bytes], known: Iterable[KeptHead] | None = None) -> None:
        self.report = Report()
        self._keys = keys
        self._known = None if known is None else {head.number: head for head in known}
        self._wait = _Batch()
        self._closed = 0  # last record under a head that was seen
        self._tail: bytes | None = chain.START  # chain value of that record
        self._before: Head | None = None

    def record(self, sequence: int, stored: bytes, record: bytes) -> None:
        """One record: its number, its stored chain value, its canonical bytes."""
        self.report.records += 1
        if sequence <= self._closed or sequence in self._wait.records:
            self._find("added", f"Record {sequence} appears twice: one of the two was added.")
            return
        if sequence < self._wait.newest:
            self._find(
                "moved", f"Record {sequence} stands after record {self._wait.newest}: it was moved."
            )
        self._wait.newest = max(sequence, self._wait.newest)
        self._wait.records[sequence] = (chain.leaf(record), stored)

    def head(self, head: Head) -> None:
        """The head of the records just given."""
        self.report.heads += 1
        self._check_head(head)
        early = sorted(number for number in self._wait.records if number < head.first)
        if early:
            self._find("added", f"{_range(early[0], early[-1])} under no signed head.")
        if head.first == self._closed + 1:
            previous = self._tail
        else:
            previous = self._wait.records.get(head.first - 1, (b"", None))[1]
        self._check_batch(head, previous)
        self._wait.records = {n: r for n, r in self._wait.records.items() if n > head.last}
        self._closed, self._tail = head.last, bytes.fromhex(head.content["chain"])
        self._before = head
        self.report.last_head = head.digest

    def finish(self) -> Report:
        """All was given: what is left over, what is cut off."""
        left = sorted(self._wait.records)
        if left:
            self._find("added", f"{_range(left[0], left[-1])} after the last signed head.")
        seen = self._before.number if self._before else 0
        if self._known is None:
            self.report.notes.append(
                "No heads from outside the database were given: a cut tail cannot be seen."
            )
            return self.report
        cut = [head for number, head in self._known.items() if number > seen]
        if cut:
            first, last = min(h.first for h in cut), max(h.last for h in cut)
            self._find(
                "cut", f"{_range(first, last)} cut off: heads kept outside the database know them."
            )
        newest = max(self._known, default=0)
        if seen > newest:
            self.report.notes.append(
                f"Heads {newest + 1} to {seen} are newer than those kept outside the database."
            )
        return self.report

    def _check_head(self, head: Head) -> None:
        name, before = f"Head {head.number}", self._before
        if head.key not in self._keys:
            self._find("forged head", f"{name} is signed by the key {head.key}, which is unknown.")
        elif not signed_by(self._keys, head.key, chain.head_bytes(head.content), head.signature):
            self._find("forged head", f"{name} was changed: its signature is not good.")
        number, last, digest = (before.number, before.last, before.digest) if before else (
            0, 0, chain.NO_HEAD,
        )  # fmt: skip
        if head.number != number + 1:
            self._find("removed", f"{name} stands after head {number}: heads are missing.")
        elif head.content["previous"] != digest or head.first != last + 1:
            self._find("forged head", f"{name} does not follow the head before it.")
        if self._known is not None:
            outside = self._known.get(head.number)
            if outside is not None and outside.digest != head.digest:
                self._find("forged head", f"{name} is not the one kept outside the database.")

    def _check_batch(self, head: Head, previous: bytes | None) -> None:
        numbers = sorted(n for n in self._wait.records if head.first <= n <= head.last)
        whole, expected = True, head.first
        broken: list[tuple[int, bytes]] = []
        for number in numbers:
            if number != expected:
                whole, previous = False, None
                self._find("removed", f"{_range(expected, number - 1)} missing.")
            leaf, stored = self._wait.records[number]
            if previous is not None and chain.link(previous, number, leaf) != stored:
                broken.append((number, previous))
            previous, expected = stored, number + 1
        if expected <= head.last:
            whole = False
            self._find("removed", f"{_range(expected, head.last)} missing.")
        self._explain(broken)
        if whole and not broken:
            leaves = [self._wait.records[number][0] for number in numbers]
            last = self._wait.records[head.last][1]
            if [last.hex(), chain.root(leaves).hex()] != [
                head.content["chain"],
                head.content["root"],
            ]:
                self._find(
                    "rewritten",
                    f"Batch {head.number} (records {head.first} to {head.last}) is not what was "
                    "signed: it was changed and its chain computed again.",
                )

    def _explain(self, broken: list[tuple[int, bytes]]) -> None:
        """Say which broken records are two that changed places, and which were changed."""
        moved: set[int] = set()
        for (one, before_one), (two, before_two) in combinations(broken[:_MOST_SWAPS], 2):
            leaf_one, stored_one = self._wait.records[one]
            leaf_two, stored_two = self._wait.records[two]
            if (
                chain.link(before_one, one, leaf_two) == stored_one
                and chain.link(before_two, two, leaf_one) == stored_two
            ):
                moved |= {one, two}
                self._find("moved", f"Records {one} and {two} have changed places.")
        for number, _before in broken:
            if number not in moved:
                self._find(
                    "changed",
                    f"Record {number} does not follow the one before it: it was changed.",
                )

    def _find(self, code: str, words: str) -> None:
        self.report.find(code, words)


def _range(first: int, last: int) -> str:
    return f"Record {first} is" if first == last else f"Records {first} to {last} are"
