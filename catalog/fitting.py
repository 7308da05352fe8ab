"""Does a piece go into the room, through the door, into the lift? All lengths in cm.

A piece is taken as its box: what passes as a box passes indeed, what does not may still pass in
parts, so a refusal is never the last word.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

WAY = 60  # a comfortable way past a piece
SLACK = 3  # for wrapping and hands

Box = tuple[float, float, float]  # width, depth, height


@dataclass(frozen=True, slots=True)
class Verdict:
    """`kind`: ok, warn (it fits, narrowly) or stop."""

    place: str
    kind: str
    text: str


def into_room(piece: Box, room: Sequence[Decimal | None]) -> Verdict | None:
    """Standing upright along either wall; an unknown side of the room is no obstacle."""
    width, depth, height = (float(side) if side else math.inf for side in room)
    if math.inf == width == depth == height:
        return None
    place = _("In the room")
    if piece[2] > height:
        return Verdict(place, "stop", _("It is %(n)s cm too high.") % {"n": _cm(piece[2] - height)})
    ways = [(width, depth), (depth, width)]
    left = max((b - piece[1] for a, b in ways if piece[0] <= a), default=-1.0)
    if left < 0:
        return Verdict(place, "stop", _("It is larger than the floor you named."))
    if left == math.inf:
        return Verdict(place, "ok", _("It stands along the wall."))
    said = {"n": _cm(left)}
    if left < WAY:
        return Verdict(place, "warn", _("It stands, but only %(n)s cm are left before it.") % said)
    return Verdict(place, "ok", _("It stands, with %(n)s cm free before it.") % said)


def through_door(piece: Box, width: Decimal | None, height: Decimal | None) -> Verdict | None:
    """Carried lengthways: its two smaller sides must pass."""
    if not width:
        return None
    opening = sorted((float(width), float(height or 200)))
    small, middle, _long = sorted(piece)
    return _passes(_("Through the door"), min(opening[0] - small, opening[1] - middle))


def into_lift(piece: Box, lift: Sequence[Decimal | None]) -> Verdict | None:
    """Upright, lying, or leaning."""
    if not all(lift):
        return None
    sides, own = sorted(float(side) for side in lift if side), sorted(piece)
    straight = min(has - needs for has, needs in zip(sides, own, strict=True))
    return _passes(_("In the lift"), max(straight, _leaning(own, sides)))


def _leaning(piece: Sequence[float], lift: Sequence[float]) -> float:
    """The room to spare at the best tilt: one of its shorter sides across any side of the lift."""
    small, middle, long = piece
    width, depth, height = lift
    ways = [(width, depth, height), (depth, width, height), (height, width, depth)]
    return max(
        min(beside - across, _tilted(thick, long, low, high))
        for across, thick in ((small, middle), (middle, small))
        for beside, low, high in ways
    )


def _tilted(thick: float, long: float, low: float, high: float) -> float:
    """The room to spare when a bar leans across a rectangle, at the best angle."""
    angles = (math.radians(degree) for degree in range(91))
    return max(
        min(
            low - (long * math.cos(angle) + thick * math.sin(angle)),
            high - (long * math.sin(angle) + thick * math.cos(angle)),
        )
        for angle in angles
    )


def _passes(place: str, spare: float) -> Verdict:
    if spare < 0:
        missing = {"n": _cm(math.ceil(-spare))}
        return Verdict(place, "stop", _("In one piece it lacks %(n)s cm.") % missing)
    if spare < SLACK:
        return Verdict(place, "warn", _("It passes with %(n)s cm to spare.") % {"n": _cm(spare)})
    return Verdict(place, "ok", _("It passes easily."))


def _cm(length: float) -> str:
    return f"{length:.0f}"
