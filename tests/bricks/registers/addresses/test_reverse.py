"""From a point to the address: the nearest one, whatever the density."""

from __future__ import annotations

import math
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.bricks.registers.addresses.engine import Engine, Filters
from parvis.bricks.registers.addresses.scoring import kilometres
from tests.bricks.registers.addresses import sample


def points() -> list[tuple[str, float, float]]:
    """Every number of the sample with its place."""
    found = []
    for place, (key, city, _post, _name, _old, numbers) in enumerate(sample.STREETS):
        for step, said in enumerate(numbers):
            number, suffix = sample.split(said)
            own = f"{city}_{key}_{number:05d}" + (f"_{suffix}" if suffix else "")
            found.append((own, *sample.position(place, step, city)))
    return found


@pytest.mark.parametrize(("meant", "lon", "lat"), points())
def test_every_number_is_found_where_it_stands(engine: Engine, meant: str, lon: float, lat: float):
    found = engine.reverse(lon, lat)[0]
    assert (found.id, found.distance, found.type) == (meant, 0, "housenumber")


@settings(max_examples=60, deadline=None)
@given(lon=st.floats(5.80, 5.86), lat=st.floats(46.08, 46.15))
def test_the_nearest_is_the_nearest(engine: Engine, lon: float, lat: float):
    """Compared with looking at every number."""
    best = min(kilometres(lon, lat, x, y) for _, x, y in points()) * 1000
    found = engine.reverse(lon, lat, reach=20_000)
    assert found and found[0].distance == pytest.approx(best, abs=1 + best * 0.005)


def test_several_nearest_in_order(engine: Engine):
    found = engine.reverse(5.83, 46.11, limit=6)
    distances = [a.distance for a in found]
    assert len(found) == 6 and distances == sorted(distances)  # type: ignore[type-var]


def test_nothing_beyond_reach(engine: Engine):
    assert engine.reverse(-20.0, 40.0) == []
    assert engine.reverse(5.83, 46.30) == []
    assert engine.reverse(5.83, 46.14, reach=10) == []


@pytest.mark.parametrize(
    ("filters", "meant"),
    [
        (Filters(types=("street",)), "01033_aaaaa1"),
        (Filters(citycodes=("01004",)), "01004_bbbbb1_00001"),
        (Filters(postcodes=("01500",), types=("street",)), "01004_bbbbb1"),
        (Filters(types=("municipality",)), "01033"),
    ],
)
def test_filters(engine: Engine, filters: Filters, meant: str):
    assert engine.reverse(5.83, 46.11, filters=filters)[0].id == meant


def test_streets_are_listed_once(engine: Engine):
    found = engine.reverse(5.83, 46.11, limit=5, filters=Filters(types=("street",)))
    assert len({a.id for a in found}) == 5


@pytest.mark.parametrize(
    ("lon", "lat"),
    [(math.nan, 46.0), (5.0, math.nan), (math.inf, 0), (181.0, 0), (0, -91.0), (0, 90.0001)],
)
def test_points_off_the_globe(engine: Engine, lon: float, lat: float):
    with pytest.raises(ValueError, match="out of range"):
        engine.reverse(lon, lat)


@pytest.mark.parametrize(("lon", "lat"), [(180.0, 90.0), (-180.0, -90.0), (0.0, 0.0), (180, 0)])
def test_edges_of_the_globe(engine: Engine, lon: float, lat: float):
    assert engine.reverse(lon, lat) == []


def test_real_numbers(real_engine: Engine, real_points: list[tuple[str, float, float]]):
    """At three metres' distance in Paris and Nouméa the number itself is nearly always nearest."""
    rng = random.Random(7)
    right = 0
    chosen = rng.sample(real_points, 400)
    for meant, lon, lat in chosen:
        found = real_engine.reverse(lon + rng.gauss(0, 1e-5), lat + rng.gauss(0, 1e-5))[0]
        right += found.id == meant
    assert right / len(chosen) > 0.93


def test_real_files_are_where_the_fixture_says(real_files: list[Path]):
    assert len(real_files) == 2
