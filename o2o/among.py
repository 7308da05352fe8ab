"""One of many values, handed to the database as one array."""

from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, F, Func, Value


class Among(Func):
    """Whether the first is one of the second, an array literal: a thousand values, one constant."""

    arg_joiner = " = ANY("
    template = "(%(expressions)s::bigint[]))"
    output_field = BooleanField()


def among(pks: Iterable[int], *, of: Any = "pk") -> Among:
    return Among(F(of), Value(f"{{{','.join(map(str, pks))}}}"))
