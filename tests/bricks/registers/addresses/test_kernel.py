"""The compiled kernel and the pure path: the same answers bit for bit."""

from __future__ import annotations

import ast
import random
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.bricks.registers.addresses import compiled_kernel, kernel, reverse
from parvis.bricks.registers.addresses.engine import REACH, Engine

pytest.importorskip("numba")


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    assert kernel.load() is not None


def test_what_is_compiled_in_is_part_of_the_digest():
    """A number changed in any module that compiled functions read from must have them compiled
    again: each module that they import is one that the folder's digest is made of."""
    read = {*kernel.READ, *kernel.SOURCES, *kernel.ROW_SOURCES}
    package = kernel.__package__ + "."
    for name in (*kernel.SOURCES, *kernel.ROW_SOURCES):
        source = Path(kernel.__file__).parent / f"{name.replace('.', '/')}.py"
        imported = {
            node.module.removeprefix(package)
            for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(package)
        }
        assert imported <= read, name


def both(engine: Engine, lon: float, lat: float, reach: float = REACH):
    """The nearest point by each path."""
    assert kernel.ready() is not None
    compiled = reverse.nearest(engine.index, lon, lat, 1, reach=reach)
    with kernel.suspended():
        assert kernel.ready() is None
        pure = reverse.nearest(engine.index, lon, lat, 1, reach=reach)
    return compiled, pure


@settings(max_examples=300, deadline=None)
@given(
    lon=st.floats(-180, 180) | st.floats(2.3, 2.4) | st.floats(4.8, 5.9),
    lat=st.floats(-90, 90) | st.floats(45.7, 46.2) | st.floats(48.8, 49.0),
    reach=st.sampled_from([50.0, REACH, 7_000.0]),
)
def test_nearest_on_the_sample(engine: Engine, lon: float, lat: float, reach: float):
    compiled, pure = both(engine, lon, lat, reach)
    assert compiled == pure


def test_nearest_on_real_addresses(real_engine: Engine, real_points):
    rng = random.Random(3)
    for _, lon, lat in real_points:
        for spread in (0.0, 1e-5, 1e-3, 2e-2):
            compiled, pure = both(real_engine, lon + rng.gauss(0, spread), lat)
            assert compiled == pure


def test_the_source_is_plain_python(engine: Engine):
    """The same function not compiled: what numba compiles is what is read."""
    arrays = reverse._lent(engine.index, None)
    east, north, narrow = 2_340_400, 48_916_000, 0.657
    made = kernel.load()
    assert made is not None
    for step in range(-40_000, 40_000, 777):
        asked = (*arrays, east + step, north + step // 3, narrow, REACH)
        assert made.nearest_one(*asked) == compiled_kernel.nearest_one(*asked)


def test_many_threads(real_engine: Engine, real_points):
    """No state is shared: threads get what one gets."""
    expected = [real_engine.reverse(lon, lat) for _, lon, lat in real_points[:200]]
    wrong: list[int] = []

    def ask() -> None:
        for i, (_, lon, lat) in enumerate(real_points[:200]):
            if real_engine.reverse(lon, lat) != expected[i]:
                wrong.append(i)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert not wrong


def test_switched_off(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PARVIS_REGISTERS_KERNEL", "off")
    assert not kernel.available()
    monkeypatch.setenv("PARVIS_REGISTERS_KERNEL", "auto")
    assert kernel.available()
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert not kernel.available()
