"""Point in polygon, boxes, surfaces, and what a file of contours may be."""

from __future__ import annotations

import gzip
import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.bricks.registers import public as registers
from parvis.bricks.registers.compiled.arrays import DATA
from parvis.bricks.registers.contours import operations
from parvis.bricks.registers.contours.reading import ContoursError, arrays, read
from parvis.bricks.registers.contours.shape import Contours, ring_surface


def square(west: float, south: float, side: float) -> list[list[float]]:
    """A closed ring."""
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(code: str, polygons: list[object], **more: str) -> dict[str, object]:
    """One GeoJSON feature."""
    shape = {"type": "MultiPolygon", "coordinates": polygons}
    return {"type": "Feature", "properties": {"code": code, **more}, "geometry": shape}


# Valserhône: a square with a hole; Ambérieu: inside the hole; Lyon: two islands.
FEATURES = [
    feature("01033", [[square(5, 46, 1), square(5.4, 46.4, 0.2)]]),
    feature("01004", [[square(5.4, 46.4, 0.2)]]),
    feature("69123", [[square(4, 45, 0.1)], [square(4.5, 45, 0.1)]]),
    feature("01205", [[square(5, 46, 0.2)]], type="commune-deleguee"),
]


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The contours above, imported and served."""
    monkeypatch.setenv("PARVIS_REGISTERS_FOLDER", str(tmp_path / "registers"))
    path = tmp_path / "communes.geojson.gz"
    path.write_bytes(gzip.compress(json.dumps({"features": FEATURES}).encode()))
    made = operations.import_contours([path])
    assert (made.places, made.bad_count, made.switched) == (4, 0, True)
    return path


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        (5.3, 46.3, "01033"),
        (5.5, 46.5, "01004"),
        (4.05, 45.05, "69123"),
        (4.55, 45.05, "69123"),
        (4.3, 45.05, None),
        (5.1, 46.1, "01033"),  # a delegated commune lies there too: the commune is said
        (0, 0, None),
        (math.nan, 46, None),
    ],
)
def test_the_commune_at_a_point(installed: Path, lon: float, lat: float, code: str | None):
    found = registers.commune_at(lon, lat)
    assert (found.code if found else None) == code


def test_shapes_of_a_commune(installed: Path):
    assert registers.contour_of("69123")["type"] == "MultiPolygon"
    contour = registers.contour_of("01033")
    assert contour["type"] == "Polygon" and len(contour["coordinates"]) == 2
    assert registers.bbox_of("01033")["coordinates"][0][:2] == [[5, 46], [6, 46]]
    lon, lat = registers.centre_of("01033")
    assert registers.commune_at(lon, lat).code == "01033", "the middle is in the hole: not there"
    assert registers.contour_of("75056") is None and registers.surface_of("75056") is None
    hectares = registers.surface_of("01004")
    wide = 111_195 * 0.2 * math.cos(math.radians(46.5))
    assert hectares == pytest.approx(wide * 111_195 * 0.2 / 10_000, rel=0.001)


@given(st.floats(-0.2, 1.2), st.floats(-0.2, 1.2))
def test_a_point_is_in_a_disc_when_it_is_near_its_middle(x: float, y: float):
    turn = np.linspace(0, 2 * math.pi, 200)
    ring = np.column_stack([0.5 + 0.4 * np.cos(turn), 0.5 + 0.4 * np.sin(turn)])
    places = [{"features": [feature("01001", [[ring.tolist()]])]}]
    contours = Contours(arrays(_read(places[0]).places))
    far = math.hypot(x - 0.5, y - 0.5)
    if abs(far - 0.4) > 0.001:
        assert bool(contours.at(x, y)) == (far < 0.4)


def _read(collection: object):
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "c.json"
        path.write_text(json.dumps(collection), encoding="utf-8")
        return read(path)


def test_surface_does_not_depend_on_the_turn():
    lon, lat = np.array([0, 1, 1, 0, 0.0]), np.array([0, 0, 1, 1, 0.0])
    assert ring_surface(lon, lat) == pytest.approx(ring_surface(lon[::-1], lat[::-1]))


BAD = [
    ({"features": [feature("xx", [[square(0, 0, 1)]])]}, "holds no contour"),
    ({"features": [feature("01001", [[[[0, 0], [1, 1]]]])]}, "holds no contour"),
    ({"features": [feature("01001", [[square(500, 0, 1)]])]}, "holds no contour"),
    ({"features": [{"properties": {}}]}, "holds no contour"),
    ({"features": "no"}, "not a GeoJSON"),
    ([], "not a GeoJSON"),
    ("text", "not a GeoJSON"),
]


@pytest.mark.parametrize(("collection", "words"), BAD, ids=range(len(BAD)))
def test_a_file_that_is_none_is_refused_in_words(collection: object, words: str):
    with pytest.raises(ContoursError, match=words):
        _read(collection)


def test_one_bad_feature_costs_only_itself():
    found = _read({"features": [*FEATURES, feature("nope", [[square(0, 0, 1)]]), {"a": 1}]})
    assert len(found.places) == 4 and len(found.bad) == 2
    assert found.bad[0].startswith("feature 5: “nope”")


def test_a_damaged_version_is_refused_and_the_one_served_stays(installed: Path):
    store = operations.store()
    served = store.current().version
    second = operations.import_contours([installed], switch=False).version
    data = store.versions / second / DATA
    raw = bytearray(data.read_bytes())
    raw[len(raw) // 2] ^= 1
    data.write_bytes(raw)
    with pytest.raises(registers.StoreError, match="refused"):
        store.switch(second)
    assert store.current().version == served
    assert registers.commune_at(5.3, 46.3).code == "01033"
