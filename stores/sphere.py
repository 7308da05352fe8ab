"""Nearest on the globe, in the database: points of the unit sphere as `cube` values.

The straight chord between two points grows with their great-circle distance, so a GiST index
on the points answers "nearest first" exactly, at the poles and across the date line too.
"""

from typing import Any

from django.db.models import ExpressionWrapper, FloatField, Func, Value


class OnSphere(Func):
    """cube(x, y, z) of a latitude and a longitude given in degrees."""

    template = (
        "cube(ARRAY[cos(radians(%(lat)s)) * cos(radians(%(lng)s)),"
        " cos(radians(%(lat)s)) * sin(radians(%(lng)s)), sin(radians(%(lat)s))])"
    )
    output_field = FloatField()

    def as_sql(self, compiler, connection, **extra: Any):
        lat, lng = self.get_source_expressions()
        lat_sql, lat_params = compiler.compile(lat)
        lng_sql, lng_params = compiler.compile(lng)
        sql = self.template % {"lat": lat_sql, "lng": lng_sql}
        return sql, [*lat_params, *lng_params, *lat_params, *lng_params, *lat_params]


def on_sphere(lat: Any, lng: Any) -> OnSphere:
    return OnSphere(lat, lng)


class Chord(Func):
    """Length of the chord between two points of the unit sphere, 0–2."""

    arg_joiner = " <-> "
    template = "(%(expressions)s)"
    output_field = FloatField()


def chord(lat: float, lng: float, *, to: Any) -> ExpressionWrapper:
    """Chord from the place (degrees) to the expression `to`; orders by distance."""
    here = on_sphere(Value(lat, FloatField()), Value(lng, FloatField()))
    return ExpressionWrapper(Chord(to, here), output_field=FloatField())
