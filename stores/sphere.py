"""Nearest on the globe, in the database: points of the unit sphere as `cube` values.

The straight chord between two points grows with their great-circle distance, so a GiST index
on the points answers "nearest first" exactly, at the poles and across the date line too.
"""

from math import pi, sin
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, FloatField, Func, Q, Value
from django.db.models.functions import ASin, Least

from o2o.geo import EARTH_RADIUS_M

ROUNDING = 1e-9  # of the unit sphere; 6 mm


class OnSphere(Func):
    """cube(x, y, z) of a latitude and a longitude given in degrees."""

    template = (
        "cube(ARRAY[cos(radians(%(lat)s)) * cos(radians(%(lng)s)),"
        " cos(radians(%(lat)s)) * sin(radians(%(lng)s)), sin(radians(%(lat)s))])"
    )
    output_field = FloatField()

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> Any:
        lat, lng = self.get_source_expressions()
        lat_sql, lat_params = compiler.compile(lat)
        lng_sql, lng_params = compiler.compile(lng)
        sql = self.template % {"lat": lat_sql, "lng": lng_sql}
        return sql, [*lat_params, *lng_params, *lat_params, *lng_params, *lat_params]


def on_sphere(lat: Any, lng: Any) -> OnSphere:
    return OnSphere(lat, lng)


def at(lat: float, lng: float) -> OnSphere:
    """The point of a place in degrees, to a tenth of a millimetre: PostgreSQL refuses 1e-308."""
    return OnSphere(*(Value(round(degrees, 9), FloatField()) for degrees in (lat, lng)))


class Chord(Func):
    """Length of the chord between two points of the unit sphere, 0–2."""

    arg_joiner = " <-> "
    template = "(%(expressions)s)"
    output_field = FloatField()


def chord(lat: float, lng: float, *, to: Any) -> ExpressionWrapper:
    """Chord from the place (degrees) to the expression `to`; orders by distance."""
    return ExpressionWrapper(Chord(to, at(lat, lng)), output_field=FloatField())


def metres(chord: Any) -> Any:
    """Great-circle metres for a chord, in SQL."""
    return 2 * EARTH_RADIUS_M * ASin(Least(Value(1.0), chord / 2))


class InBall(Func):
    """Whether a point lies in the cube around another; served by the GiST index."""

    template = "(%(expressions)s, %(chord)s, 3))"
    arg_joiner = " <@ cube_enlarge("
    output_field = BooleanField()


def near(lat: float, lng: float, radius_m: float, *, point: Any) -> InBall:
    """A coarse test for `point` within `radius_m`: never misses one, may keep corners too many."""
    return InBall(point, at(lat, lng), chord=repr(chord_of(radius_m) + ROUNDING))


def chord_of(radius_m: float) -> float:
    """The chord of a great-circle distance; the inverse of `o2o.geo.chord_to_metres`."""
    return 2 * sin(min(radius_m / (2 * EARTH_RADIUS_M), pi / 2))


def nowhere_or_on_globe() -> Q:
    """Condition on `lat` and `lng`: both empty, or both on the globe."""
    return Q(lat=None, lng=None) | Q(
        lat__isnull=False, lng__isnull=False, lat__range=(-90, 90), lng__range=(-180, 180)
    )
