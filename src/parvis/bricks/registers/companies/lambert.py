"""Lambert coordinates of the stock files turned into degrees, a column at a time.

Metropolitan France in Lambert-93 (RGF93, EPSG:2154); overseas in the legal projection of each
territory, through the address register's formulas.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from parvis.bricks.registers.addresses.projection import degrees

NOWHERE = -(2**31)
NO_NUMBER = frozenset({"", "[ND]"})
MICRO = 1_000_000
_N, _C, _XS, _YS = 0.7256077650532670, 11754255.4260960, 700000.0, 12655612.0498760
_E = 0.0818191910428158
_LON0 = 3.0
Ints = NDArray[np.int32]


def positions(
    xs: Sequence[str], ys: Sequence[str], communes: Sequence[str]
) -> tuple[Ints, Ints]:  # fmt: skip
    """lon, lat in millionths of a degree; NOWHERE where the file gives no usable point."""
    x, y = _numbers(xs), _numbers(ys)
    lon = np.full(len(x), NOWHERE, np.int32)
    lat = np.full(len(x), NOWHERE, np.int32)
    known = np.isfinite(x) & np.isfinite(y)
    far = np.array([code[:2] == "97" for code in communes], np.bool_)
    france = known & ~far & (x > 0) & (x < 1_400_000) & (y > 6_000_000) & (y < 7_300_000)
    if france.any():
        found = _from_lambert_93(x[france], y[france])
        lon[france], lat[france] = (np.round(one * MICRO).astype(np.int32) for one in found)
    for i in np.flatnonzero(known & far).tolist():
        one = degrees(communes[i], float(x[i]), float(y[i]))
        if abs(one[0]) <= 180 and abs(one[1]) <= 90:
            lon[i], lat[i] = round(one[0] * MICRO), round(one[1] * MICRO)
    return lon, lat


def _numbers(texts: Sequence[str]) -> NDArray[np.float64]:
    """Each text as a number, NaN when it is none."""
    try:
        plain = ["nan" if text in NO_NUMBER else text for text in texts]
        return np.array(plain, "U24").astype(np.float64)
    except ValueError:
        return np.array([_number(text) for text in texts], np.float64)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _from_lambert_93(
    x: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """IGN, NTG 71, algorithms 2 and 4."""
    radius = np.hypot(x - _XS, y - _YS)
    lon = _LON0 + np.degrees(np.arctan2(x - _XS, _YS - y) / _N)
    iso = np.exp(-np.log(radius / _C) / _N)
    lat = 2 * np.arctan(iso) - np.pi / 2
    for _ in range(6):
        sine = _E * np.sin(lat)
        lat = 2 * np.arctan(((1 + sine) / (1 - sine)) ** (_E / 2) * iso) - np.pi / 2
    return lon, np.degrees(lat)
