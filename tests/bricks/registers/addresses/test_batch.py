"""Files of rows: when helpers are worth their start."""

from __future__ import annotations

import itertools
from collections import defaultdict
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from parvis.bricks.registers.addresses import batch


class Started(Exception):
    """A helper was started."""


@pytest.mark.parametrize(
    ("expected", "starts"),
    [(0, True), (3_000, False), (100_000, True)],
    ids=["nobody knows how many", "little is left", "much is left"],
)
def test_helpers_start_when_much_is_left(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, expected: int, starts: bool
):
    """Six pieces of a fifth of a second each: what is left then is not worth two helpers."""
    ticks = itertools.count()
    monkeypatch.setattr(batch.time, "monotonic", lambda: next(ticks) * 0.2)

    def helper(*_asked: Any) -> None:
        raise Started

    apart: list[Path] = []
    monkeypatch.setattr(batch, "Helper", helper)
    monkeypatch.setattr(batch.compiling, "begin", apart.append)
    monkeypatch.setattr(batch.rows_of_files, "begin", lambda index: None)
    rows = [[str(i)] for i in range(3_000)]
    pieces = batch.answered(
        SimpleNamespace(index=SimpleNamespace(memory=defaultdict(dict))),  # type: ignore[arg-type]
        lambda _engine, piece: [row[0] for row in piece],
        rows,
        tmp_path,
        2,
        expected,
    )
    if starts:
        with pytest.raises(Started):
            list(pieces)
        assert apart == [tmp_path]
    else:
        assert list(itertools.chain(*pieces)) == [row[0] for row in rows]
        assert not apart
