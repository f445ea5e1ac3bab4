"""Legal projections against points that the national files give both ways."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.bricks.registers.addresses import projection


def test_paris_to_the_centimetre(real_files: list[Path]):
    with gzip.open(real_files[0], "rt", encoding="utf-8") as file:
        for i, row in enumerate(csv.DictReader(file, delimiter=";")):
            if i % 500 == 0:
                found = projection.metres("75101", float(row["lon"]), float(row["lat"]))
                assert found == (float(row["x"]), float(row["y"]))


def test_new_caledonia_to_the_centimetre(real_files: list[Path]):
    with gzip.open(real_files[1], "rt", encoding="utf-8") as file:
        for line in list(file)[::50]:
            doc = json.loads(line)
            found = projection.metres("98818", doc["lon"], doc["lat"])
            assert found == pytest.approx((doc["x"], doc["y"]), abs=0.011)


# City halls, from public cartography: a plausible place, to the metre of the formula.
@pytest.mark.parametrize(
    ("code", "lon", "lat", "x", "y"),
    [
        ("97411", 55.4504, -20.8789, 338_808, 7_690_478),  # Saint-Denis de La Réunion, UTM 40 S
        ("97302", -52.3260, 4.9372, 352_979, 545_866),  # Cayenne, UTM 22 N
        ("97209", -61.0678, 14.6037, 708_120, 1_615_311),  # Fort-de-France, UTM 20 N
    ],
)
def test_overseas(code: str, lon: float, lat: float, x: float, y: float):
    assert projection.metres(code, lon, lat) == pytest.approx((x, y), abs=250)


@settings(max_examples=60, deadline=None)
@given(
    place=st.sampled_from(
        [("75101", 2.3, 48.8), ("2A004", 8.7, 41.9), ("97411", 55.4, -20.9),
         ("98818", 166.4, -22.2), ("97302", -52.3, 4.9), ("98735", -149.5, -17.5)]
    ),
    east=st.floats(-0.5, 0.5),
    north=st.floats(-0.5, 0.5),
)  # fmt: skip
def test_there_and_back(place: tuple[str, float, float], east: float, north: float):
    code, lon, lat = place[0], place[1] + east, place[2] + north
    back = projection.degrees(code, *projection.metres(code, lon, lat))
    assert back == pytest.approx((lon, lat), abs=2e-7)
