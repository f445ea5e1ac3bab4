"""The offline verifier: `python -m parvis.kernel.journal.offline EXPORT [--heads F] [--keys F]`.

Needs Python and `cryptography`, no database and no Django. `--heads`: a copy of
`var/journal-heads.jsonl` kept elsewhere, without which a cut tail cannot be seen. `--keys`:
public signing keys obtained otherwise than with the export (JSON, id to hexadecimal); without
them the keys inside the export are believed. Exit status 0 when all is as it was signed, else 1.

An export is one canonical JSON object per line: `{"journal":1,"keys":…}`; for each batch its
records `{"chain":…,"record":…,"sequence":…}` then its head `{"head":…,"key":…,"signature":…}`;
last `{"end":…,"key":…,"signature":…}`, signed over the SHA-256 of all that stands before.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from parvis.kernel.journal import chain
from parvis.kernel.journal.verifier import Head, KeptHead, Report, Verifier, signed_by

UNREADABLE = (ValueError, KeyError, TypeError, RecursionError, AttributeError)
_RECORD, _SEQUENCE = b',"record":', b',"sequence":'


@dataclass
class HeadFile:
    """What a head file says: heads in force, statements of loss in words, and what is wrong."""

    heads: list[KeptHead] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    report: Report = field(default_factory=Report)


def read_head_file(lines: Iterable[bytes], keys: Mapping[str, bytes]) -> HeadFile:
    """Read a head file. A signed statement of loss (a restore) takes back the heads it names."""
    file, torn = HeadFile(), False
    for number, raw in enumerate(lines, start=1):
        if torn:
            file.report.find("forged head", f"Line {number - 1} of the head file does not end.")
        torn = not raw.endswith(b"\n")
        if torn:
            continue
        try:
            line = json.loads(raw)
            if canonical_line(line) != raw:
                raise ValueError("not canonical")
            if "loss" in line:
                _apply_loss(file, line, keys)
            else:
                _apply_head(file, Head.parse(line), keys)
        except UNREADABLE as error:
            file.report.find("forged head", f"Line {number} of the head file is wrong ({error}).")
    if torn:
        file.notes.append("The head file ends in the middle of a line (a crash): ignored.")
    return file


def _apply_head(file: HeadFile, head: Head, keys: Mapping[str, bytes]) -> None:
    if not signed_by(keys, head.key, chain.head_bytes(head.content), head.signature):
        raise ValueError("its signature is not good")
    before = file.heads[-1].digest if file.heads else chain.NO_HEAD
    if head.content["previous"] != before:
        raise ValueError("it does not follow the head before it")
    file.heads.append(head.kept())


def _apply_loss(file: HeadFile, line: dict[str, Any], keys: Mapping[str, bytes]) -> None:
    loss = line["loss"]
    if not signed_by(keys, line["key"], chain.loss_bytes(loss), chain.unhex(line["signature"])):
        raise ValueError("its signature is not good")
    kept = [head for head in file.heads if head.number <= loss["number"]]
    if (kept[-1].digest if kept else chain.NO_HEAD) != loss["digest"]:
        raise ValueError("it names a head that is not in the file")
    lost = file.heads[len(kept) :]
    if lost:
        file.notes.append(
            f"Records {lost[0].first} to {lost[-1].last} were lost on {loss['at'][:10]}: "
            f"{loss['reason']} (signed statement)."
        )
    file.heads = kept


def canonical_line(line: Any) -> bytes:
    """A line as exports and head files write it."""
    return chain.canonical(line) + b"\n"


class _Export:
    """Reads an export line by line and feeds the verifier."""

    def __init__(self, verifier: Verifier, keys: dict[str, bytes], trusted: bool) -> None:
        self.verifier, self.report = verifier, verifier.report
        self._keys, self._trusted = keys, trusted
        self._before = hashlib.sha256()
        self._ended = False
        self._kinds: dict[frozenset[str], Callable[[dict[str, Any], bytes], None]] = {
            frozenset({"journal", "keys"}): self._start,
            frozenset({"chain", "record", "sequence"}): self._record,
            frozenset({"head", "key", "signature"}): self._head,
            frozenset({"end", "key", "signature"}): self._end,
        }

    def read(self, lines: Iterable[bytes]) -> None:
        """Every line; a line that is wrong is said and the next one is read."""
        number = 0
        for number, raw in enumerate(lines, start=1):
            if self._ended:
                self.report.find("added", f"Line {number} of the export stands after its end.")
                return
            try:
                line = json.loads(raw)
                if canonical_line(line) != raw:
                    raise ValueError("it is not written as an export writes it")
                if (number == 1) != ("journal" in line):
                    raise ValueError("the first line says journal and keys, no other does")
                self._kinds[frozenset(line)](line, raw)
            except UNREADABLE as error:
                words = "unknown kind of line" if isinstance(error, KeyError) else error
                self.report.find("changed", f"Line {number} of the export is wrong: {words}.")
            self._before.update(raw)
        if not self._ended:
            self.report.find("cut", f"The export ends early, after line {number}.")

    def _start(self, line: dict[str, Any], raw: bytes) -> None:
        found = {key: chain.unhex(public, 32) for key, public in line["keys"].items()}
        for key, public in found.items():
            if hashlib.sha256(b"parvis key sign\0" + public).hexdigest()[:16] != key:
                raise ValueError(f"the key {key} is not the one it says")
        if not self._trusted:
            self._keys.update(found)
            self.report.notes.append(
                "The signing keys are those inside the export: compare them with the instance's "
                f"({', '.join(found)})."
            )

    def _record(self, line: dict[str, Any], raw: bytes) -> None:
        sequence, stored = line["sequence"], chain.unhex(line["chain"], 32)
        if type(sequence) is not int or not 0 < sequence < 2**63:
            raise ValueError(f"{sequence!r} is not a number of the journal")
        # The line is canonical, so the record's own canonical bytes stand in it as they are.
        record = raw[raw.index(_RECORD) + len(_RECORD) : raw.rindex(_SEQUENCE)]
        self.verifier.record(sequence, stored, record)

    def _head(self, line: dict[str, Any], raw: bytes) -> None:
        self.verifier.head(Head.parse(line))

    def _end(self, line: dict[str, Any], raw: bytes) -> None:
        self._ended = True
        before, signature = self._before.digest(), chain.unhex(line["signature"])
        counted = {"heads": self.report.heads, "records": self.report.records}
        if line["end"] != counted:
            self.report.find("cut", f"The export's end counts {line['end']}, found {counted}.")
        if not signed_by(self._keys, line["key"], chain.end_bytes(before), signature):
            self.report.find("changed", "The export was changed: its last signature is not good.")


def verify_export(
    lines: Iterable[bytes],
    *,
    heads: Iterable[bytes] | None = None,
    keys: Mapping[str, bytes] | None = None,
) -> Report:
    """Verify an export given as lines of bytes; `heads`: lines of a head file from elsewhere."""
    lines = iter(lines)
    known_keys: dict[str, bytes] = dict(keys or {})
    first = next(lines, b"")
    if keys is None:
        known_keys |= _keys_inside(first)
    file = None if heads is None else read_head_file(heads, known_keys)
    verifier = Verifier(known_keys, None if file is None else file.heads)
    if file is not None:
        verifier.report.findings += file.report.findings
        verifier.report.notes += file.notes
    _Export(verifier, known_keys, keys is not None).read(_again(first, lines))
    return verifier.finish()


def _again(first: bytes, rest: Iterable[bytes]) -> Iterable[bytes]:
    if first:
        yield first
    yield from rest


def _keys_inside(first: bytes) -> dict[str, bytes]:
    try:
        return {key: bytes.fromhex(public) for key, public in json.loads(first)["keys"].items()}
    except UNREADABLE:
        return {}


def main(arguments: list[str] | None = None) -> int:
    """The command line; the exit status."""
    parser = argparse.ArgumentParser(prog="parvis.kernel.journal.offline", description=__doc__)
    parser.add_argument("export", type=Path)
    parser.add_argument("--heads", type=Path)
    parser.add_argument("--keys", type=Path)
    options = parser.parse_args(arguments)
    keys = None
    if options.keys:
        keys = {k: bytes.fromhex(v) for k, v in json.loads(options.keys.read_text()).items()}
    heads = io.BytesIO(options.heads.read_bytes()) if options.heads else None
    with options.export.open("rb") as lines:
        report = verify_export(lines, heads=heads, keys=keys)
    sys.stdout.write("\n".join(report.words()) + "\n")
    return 0 if report.ok else 1


if __name__ == "__main__":
    sys.exit(main())
