"""Legal projections of France: from degrees to metres and back, without a library.

Metropolitan France is drawn in Lambert-93 (EPSG:2154), New Caledonia in its own Lambert
(EPSG:3163), other overseas territories in UTM on the GRS 80 ellipsoid (decree 2000-1276 of
26 December 2000, article 1, amended 2019). Formulas: IGN, NT/G 71 (conic conformal) and NT/G 76
(transverse Mercator, series to the fourth order: below a millimetre inside a zone). Metres are
right to a centimetre, which is how the national files write them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

A = 6_378_137.0  # GRS 80
F = 1 / 298.257222101
E2 = F * (2 - F)
E = math.sqrt(E2)


@dataclass(frozen=True)
class Conic:
    """Lambert conic conformal with two standard parallels; derived constants n, c, r0."""

    lon0: float
    x0: float
    y0: float
    n: float
    c: float
    r0: float


@dataclass(frozen=True)
class Utm:
    """Universal transverse Mercator: central meridian in degrees, false northing in metres."""

    lon0: float
    y0: float


def _isometric(lat: float) -> float:
    """Isometric latitude of a geographic latitude in radians."""
    sine = E * math.sin(lat)
    return math.atanh(math.sin(lat)) - E * math.atanh(sine)


def _conic(lat1: float, lat2: float, lat0: float, lon0: float, x0: float, y0: float) -> Conic:
    one, two, zero = math.radians(lat1), math.radians(lat2), math.radians(lat0)

    def radius(lat: float) -> float:
        return A * math.cos(lat) / math.sqrt(1 - E2 * math.sin(lat) ** 2)

    n = math.log(radius(two) / radius(one)) / (_isometric(one) - _isometric(two))
    c = radius(one) / n * math.exp(n * _isometric(one))
    return Conic(lon0, x0, y0, n, c, c * math.exp(-n * _isometric(zero)))


LAMBERT_93 = _conic(44, 49, 46.5, 3, 700_000, 6_600_000)
CALEDONIA = _conic(-(20 + 40 / 60), -(22 + 20 / 60), -21.5, 166, 400_000, 300_000)
_OVERSEAS: dict[str, Conic | Utm] = {
    "971": Utm(-63, 0), "972": Utm(-63, 0), "973": Utm(-51, 0), "974": Utm(57, 10_000_000),
    "975": Utm(-57, 0), "976": Utm(45, 10_000_000), "977": Utm(-63, 0), "978": Utm(-63, 0),
    "986": Utm(-177, 10_000_000), "987": Utm(-147, 10_000_000), "988": CALEDONIA,
}  # fmt: skip


def of(citycode: str) -> Conic | Utm:
    """The legal projection of the territory that a commune's INSEE code belongs to."""
    return _OVERSEAS.get(citycode[:3], LAMBERT_93)


def metres(citycode: str, lon: float, lat: float) -> tuple[float, float]:
    """x, y in metres, rounded to the centimetre, of a point in degrees."""
    drawn = of(citycode)
    x, y = _to_conic(drawn, lon, lat) if isinstance(drawn, Conic) else _to_utm(drawn, lon, lat)
    return round(x, 2), round(y, 2)


def degrees(citycode: str, x: float, y: float) -> tuple[float, float]:
    """lon, lat in degrees of a point in metres: what a BAL gives when it gives only x and y."""
    drawn = of(citycode)
    return _from_conic(drawn, x, y) if isinstance(drawn, Conic) else _from_utm(drawn, x, y)


def _to_conic(p: Conic, lon: float, lat: float) -> tuple[float, float]:
    r = p.c * math.exp(-p.n * _isometric(math.radians(lat)))
    angle = p.n * math.radians(lon - p.lon0)
    return p.x0 + r * math.sin(angle), p.y0 + p.r0 - r * math.cos(angle)


def _from_conic(p: Conic, x: float, y: float) -> tuple[float, float]:
    dx, dy = x - p.x0, p.y0 + p.r0 - y
    if p.n < 0:
        dx, dy = -dx, -dy
    r = math.hypot(dx, dy)
    lon = p.lon0 + math.degrees(math.atan2(dx, dy) / p.n)
    wanted = -math.log(r / abs(p.c)) / p.n
    lat = math.asin(math.tanh(wanted))
    for _ in range(6):
        lat = math.asin(math.tanh(wanted + E * math.atanh(E * math.sin(lat))))
    return lon, math.degrees(lat)


@lru_cache(maxsize=1)
def _series() -> tuple[float, tuple[float, ...], tuple[float, ...]]:
    """Rectifying radius and Krüger's series (forward, inverse) in the third flattening."""
    n = F / (2 - F)
    radius = A / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    forward = (
        n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16 + 41 * n**4 / 180,
        13 * n**2 / 48 - 3 * n**3 / 5 + 557 * n**4 / 1440,
        61 * n**3 / 240 - 103 * n**4 / 140,
        49561 * n**4 / 161280,
    )
    inverse = (
        n / 2 - 2 * n**2 / 3 + 37 * n**3 / 96 - n**4 / 360,
        n**2 / 48 + n**3 / 15 - 437 * n**4 / 1440,
        17 * n**3 / 480 - 37 * n**4 / 840,
        4397 * n**4 / 161280,
    )
    return radius, forward, inverse


def _to_utm(p: Utm, lon: float, lat: float) -> tuple[float, float]:
    radius, forward, _ = _series()
    t = math.sinh(_isometric(math.radians(lat)))
    dlon = math.radians(lon - p.lon0)
    xi = math.atan2(t, math.cos(dlon))
    eta = math.asinh(math.sin(dlon) / math.hypot(t, math.cos(dlon)))
    north, east = xi, eta
    for j, a in enumerate(forward, 1):
        north += a * math.sin(2 * j * xi) * math.cosh(2 * j * eta)
        east += a * math.cos(2 * j * xi) * math.sinh(2 * j * eta)
    return 500_000 + 0.9996 * radius * east, p.y0 + 0.9996 * radius * north


def _from_utm(p: Utm, x: float, y: float) -> tuple[float, float]:
    radius, _, inverse = _series()
    xi, eta = (y - p.y0) / (0.9996 * radius), (x - 500_000) / (0.9996 * radius)
    north, east = xi, eta
    for j, b in enumerate(inverse, 1):
        north -= b * math.sin(2 * j * xi) * math.cosh(2 * j * eta)
        east -= b * math.cos(2 * j * xi) * math.sinh(2 * j * eta)
    lon = p.lon0 + math.degrees(math.atan2(math.sinh(east), math.cos(north)))
    wanted = math.asinh(math.sin(north) / math.hypot(math.sinh(east), math.cos(north)))
    lat = math.asin(math.tanh(wanted))
    for _ in range(6):
        lat = math.asin(math.tanh(wanted + E * math.atanh(E * math.sin(lat))))
    return lon, math.degrees(lat)
