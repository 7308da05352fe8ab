"""Places on the globe. Latitudes and longitudes in degrees (WGS-84), distances in metres."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_M = 6_371_008.8  # mean radius R1, IUGG


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere a shopper or a store is. `source` says how it is known: address, city, browser."""

    lat: float
    lng: float
    label: str = ""
    source: str = "address"

    @classmethod
    def parse(cls, lat: str | float | None, lng: str | float | None, **rest) -> "Place | None":
        """A place from request parameters; None when absent or not on the globe."""
        try:
            place = cls(float(lat), float(lng), **rest)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            return None
        return place if abs(place.lat) <= 90 and abs(place.lng) <= 180 else None


def distance_m(lat1: float, lng1: float, lat2: float, lng2: float) -> float:
    """Great-circle distance by the haversine formula (Sinnott 1984)."""
    phi1, phi2 = radians(lat1), radians(lat2)
    half_chord = (
        sin((phi2 - phi1) / 2) ** 2 + cos(phi1) * cos(phi2) * sin(radians(lng2 - lng1) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(half_chord)))


def chord_to_metres(chord: float) -> float:
    """Great-circle metres for a straight chord between two points of the unit sphere."""
    return 2 * EARTH_RADIUS_M * asin(min(1.0, chord / 2))


def unit_vector(lat: float, lng: float) -> tuple[float, float, float]:
    """The point on the unit sphere, as (x, y, z)."""
    phi, lam = radians(lat), radians(lng)
    return cos(phi) * cos(lam), cos(phi) * sin(lam), sin(phi)
