"""Rows of a file answered by compiled functions: what the search finds, bit for bit."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from bench import registers_noise
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.bricks.registers.addresses import again, kernel, scoring
from parvis.bricks.registers.addresses.engine import NO_FILTER, Engine, Filters
from parvis.bricks.registers.addresses.index import Index
from parvis.bricks.registers.addresses.results import importance
from parvis.bricks.registers.addresses.rows import answering, compiling, pieces
from parvis.bricks.registers.addresses.store import Store
from tests.bricks.registers.addresses.test_junk import JUNK, PARTS

pytest.importorskip("numba")
# compiling takes a minute where it was never done, and more on a machine that does other things
pytestmark = pytest.mark.timeout(900)
Asked = list[tuple[str, Filters]]


@pytest.fixture(scope="module", autouse=True)
def loaded(engine: Engine) -> None:
    pieces.load(engine.index)
    assert kernel.rows() is not None


def same(engine: Engine, asked: Asked) -> int:
    """Compare each row with the search; how many rows were left to it."""
    pieces.load(engine.index)
    found = engine.best_of_each(asked)
    areas = [engine._within(filters) or () for _, filters in asked]
    rows = pieces.best_two(
        engine.index, [(text, within) for (text, _), within in zip(asked, areas, strict=True)]
    )
    assert rows is not None
    again.forget(engine.index)
    with kernel.suspended():
        for (text, filters), answer in zip(asked, found, strict=True):
            assert answer == engine.best(text, filters=filters), text
            again.forget(engine.index)
    return sum(row is None for row in rows)


def clean(truths: list[registers_noise.Truth]) -> list[str]:
    return [f"{t.number}{t.suffix} {t.name} {t.postcode} {t.city}" for t in truths]


def test_noised_rows(real_engine: Engine, truths):
    """Every class of noise; most rows are answered without the search."""
    questions = registers_noise.questions(truths, 1_400, seed=81)
    left = same(real_engine, [(q.text, NO_FILTER) for q in questions])
    assert left < len(questions) / 10


def test_clean_rows(real_engine: Engine, truths):
    texts = clean([q.truth for q in registers_noise.questions(truths, 700, seed=82)])
    assert same(real_engine, [(text, NO_FILTER) for text in texts]) < 10


def test_rows_of_a_commune(real_engine: Engine, truths):
    """Rows that are looked for in one commune, their own or another."""
    questions = registers_noise.questions(truths, 700, seed=83)
    codes = [q.truth.street_id[:5] for q in questions]
    asked = [
        (q.text, Filters(citycodes=(codes[i - (i % 3 == 0)],))) for i, q in enumerate(questions)
    ]
    assert same(real_engine, asked) < len(asked) / 10


def test_junk(engine: Engine):
    texts = [text[:200] for text in JUNK]
    same(engine, [(text, NO_FILTER) for text in texts])


WORDS = st.lists(
    st.sampled_from(
        ["12", "5bis", "rue", "de", "la", "république", "01200", "01999", "valserhône", "paris",
         "bis", "b", "q", "r", "appt", "3", "cedex", "bat", "lancrans", "place", "8", "mai",
         "1945", "75002", "saint", "rond", "point", "notre", "dame", "grande", "12rue", "2e",
         "étage", "lot", "rue12", "1er", "du", "st", "valserone", "lieu", "dit", "n", "d",
         "bellegarde", "chatillon", "007", "123456"]
    ),
    max_size=10,
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(WORDS | PARTS | st.text(max_size=60).map(lambda t: [t]), max_size=6))
def test_any_words(engine: Engine, rows: list[list[str]]):
    same(engine, [(" ".join(words)[:200], NO_FILTER) for words in rows])


@settings(max_examples=100, deadline=None)
@given(WORDS, st.sampled_from(["01033", "01091", "75102", "75056", "99999"]))
def test_any_words_of_a_commune(engine: Engine, words: list[str], code: str):
    same(engine, [(" ".join(words), Filters(citycodes=(code,)))])


def told(index: Index, row: pieces.Row | None) -> list[tuple[int, int, float]]:
    """Entries and scores of a row."""
    if row is None:
        return []
    two = [(row.street, row.number, row.like), (row.second, row.second_number, row.second_like)]
    return [
        (street, number, scoring.on_scale(like, importance(index, street)))
        for street, number, like in two
        if street is not None
    ]


def test_the_source_is_plain_python(engine: Engine, monkeypatch: pytest.MonkeyPatch):
    """The same functions not compiled: what numba compiles is what is read."""
    texts = [
        "12 rue de la republique 01200 valserhone", "12 r de la republiqe 01200 valserhone",
        "2 rue de l eglise 01200 lancrans", "12 rue de la republique valserhone", "lancrans",
        "01200", "3 place de la mairie 75002 paris", "rue inconnue 01200 valseron",
        "12bis grande rue 01200 bellegarde sur valserine", "appt 3 8 rue du 8 mai 1945",
    ]  # fmt: skip
    asked = [(text, ()) for text in texts]
    compiled = pieces.best_two(engine.index, asked)
    monkeypatch.setattr(kernel, "_rows", answering.answered)
    with np.errstate(all="ignore"):
        plain = pieces.best_two(engine.index, asked)
    assert plain == compiled
    assert compiled is not None
    assert sum(bool(told(engine.index, row)) for row in compiled) >= 3


def test_a_row_that_lacks_a_word_is_asked_again(engine: Engine):
    """Slips of words and names of communes are looked up when a row first needs them."""
    from parvis.bricks.registers.addresses.rows import book

    book.close()
    asked = [("12 rue de la republiqe 01200 valserhone", NO_FILTER)]
    once = engine.best_of_each(asked)
    assert once[0][0] is not None
    assert engine.best_of_each(asked) == once
    book.close()


def test_a_full_book_is_begun_anew(engine: Engine, monkeypatch: pytest.MonkeyPatch):
    from parvis.bricks.registers.addresses.rows import book

    book.close()
    monkeypatch.setattr(book, "MOST_WORDS", 20)
    for number in range(1, 60):
        same(engine, [(f"{number} rue de la republique 01200 valserhone", NO_FILTER)])
    book.close()


def test_what_cannot_be_compiled_is_searched(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    """A failure of the compiler is told in the log, and the search answers."""

    def fails(*_asked: object) -> None:
        raise RuntimeError

    monkeypatch.setitem(engine.index.memory, "rows", {})
    monkeypatch.setattr(kernel, "_rows", fails)
    pieces.load(engine.index)
    assert "rows cannot be compiled: RuntimeError" in caplog.text
    assert pieces.best_two(engine.index, [("lancrans", ())]) is None
    assert engine.best_of_each([("lancrans", NO_FILTER)]) == [engine.best("lancrans")]


def test_long_suffixes_are_left_to_the_search(engine: Engine, monkeypatch: pytest.MonkeyPatch):
    """Labels have room for what registers write, and not for anything."""
    monkeypatch.setitem(engine.index.memory, "rows", {})
    monkeypatch.setattr(engine.index, "suffixes", [*engine.index.suffixes, "x" * 65])
    pieces.load(engine.index)
    assert pieces.best_two(engine.index, [("lancrans", ())]) is None


def test_compiled_by_a_process_apart(
    sample_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """One process compiles, whoever asks; nobody is kept waiting."""
    now = sample_store.current()
    assert now is not None
    monkeypatch.setattr(compiling, "_begun", [])
    compiling.begin(sample_store.versions / now.version)
    assert not compiling._begun  # they are compiled already
    monkeypatch.setattr(pieces, "kept", lambda: False)
    begun: list[list[str]] = []
    monkeypatch.setattr(compiling.subprocess, "Popen", lambda args, **_: begun.append(args))
    compiling.begin(sample_store.versions / now.version)
    compiling.begin(sample_store.versions / now.version)
    assert [args[-2:] for args in begun] == [
        [compiling.__name__, str(sample_store.versions / now.version)]
    ]


def test_the_process_apart_ends_when_another_compiles(
    sample_store: Store, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Two would do the same work twice: one ends, and one that must have it waits."""
    now = sample_store.current()
    assert now is not None
    folder = tmp_path / "kernel"
    monkeypatch.setenv("PARVIS_REGISTERS_KERNEL_FOLDER", str(folder))
    assert not pieces.kept()
    with kernel.kept_rows().with_name("compiling").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run(
            [sys.executable, "-W", "ignore", "-m", compiling.__name__,
             str(sample_store.versions / now.version)],
            check=True, timeout=60,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        )  # fmt: skip
        assert not pieces.kept()
        waiting = threading.Thread(target=pieces.load, args=(engine.index,))
        waiting.start()
        waiting.join(0.2)
        assert waiting.is_alive()
    waiting.join(60)
    assert not waiting.is_alive()


def test_another_process_loads_what_was_compiled(tmp_path: Path):
    """What is kept in the var folder serves again: nothing is compiled a second time."""
    assert kernel.kept_rows().exists()
    entries = sorted(str(one) for one in kernel.kept_rows().parent.rglob("*.nbi"))
    assert entries
    code = (
        "import django; django.setup()\n"
        "from parvis.bricks.registers.addresses import kernel\n"
        "assert kernel.load_rows() is not None\n"
    )
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], check=True, timeout=300,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
    )  # fmt: skip
    assert entries == sorted(str(one) for one in kernel.kept_rows().parent.rglob("*.nbi"))
