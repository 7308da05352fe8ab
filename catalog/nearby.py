"""Which goods stand near a place and which can be had there, as the floor of stores answers.

The catalogue knows no stores: it asks by `signals.nearby_asked`, and where nobody answers nothing is
near.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from catalog import signals
from o2o.geo import Place


@dataclass(frozen=True, slots=True)
class Nearby:
    """Primary keys of products. `cell` names the place, roughly; empty while none is known."""

    displayed: Collection[int] = field(default=(), repr=False)
    available: Collection[int] = field(default=(), repr=False)
    cell: str = ""

    def __bool__(self) -> bool:
        return bool(self.cell)

    @property
    def products(self) -> Collection[int]:
        return {*self.displayed, *self.available}


NOWHERE = Nearby()


def of(request: HttpRequest, place: Place | None = None) -> Nearby:
    """The goods near this place, or near the place that the visitor chose."""
    answers = signals.nearby_asked.send(sender=Nearby, request=request, place=place)
    near: list[Any] = [answer for _receiver, answer in answers]
    return near[0] if near else NOWHERE
