"""What hangs on the wall or from the ceiling: clock, shelf, curtains, mirror, a dome of light."""

import math

from studio.forms import box, disc, flow, lathe, rod, sheet, tube

from . import props
from .home import bulb


def wall_clock(w, d, h, finish):
    """A turned frame, a paper-white face, twelve strokes and a hand for each hour."""
    r, front = w / 2, -d / 2
    disc(finish["wood"], r, d, (0, 0, r), 0.012, rot=(90, 0, 0), n=128)
    disc(finish["face"], r - 0.022, 0.004, (0, front - 0.001, r), 0.001, rot=(90, 0, 0), n=128)
    for k in range(12):
        long = 0.026 if k % 3 == 0 else 0.014
        _stroke(r, math.radians(30 * k), r - 0.045 - long, r - 0.045, 0.004, front - 0.004)
    _stroke(r, math.radians(305), -0.02, r * 0.50, 0.008, front - 0.007)
    _stroke(r, math.radians(60), -0.03, r * 0.74, 0.005, front - 0.010)
    disc("metal:brass", 0.009, 0.008, (0, front - 0.010, r), 0.002, rot=(90, 0, 0))


def _stroke(r, turn, near, far, wide, y):
    """A line on the face between two distances from its middle."""
    mid = (near + far) / 2
    spot = (mid * math.sin(turn), y, r + mid * math.cos(turn))
    box("paint:ink", (wide, 0.002, far - near), spot, 0.0005, (0, math.degrees(turn), 0))


def round_mirror(w, d, h, finish):
    """A full moon in a turned frame, on a leather strap."""
    r = w / 2
    disc(finish["wood"], r, d, (0, 0, r), 0.010, rot=(90, 0, 0), n=128)
    disc("mirror:#E9E6DF", r - 0.026, 0.004, (0, -d / 2, r), 0.001, rot=(90, 0, 0), n=128)
    for sx in (-1, 1):
        strap = [(sx * r * 0.62, d / 2 - 0.008, r * 1.80), (0, d / 2 - 0.008, h - 0.02)]
        tube("leather:camel", strap, 0.006)
    disc("metal:brass", 0.016, 0.03, (0, d / 2 - 0.015, h - 0.02), rot=(90, 0, 0))


def wall_shelf(w, d, h, finish, rows=2):
    """Boards between two uprights, each board with a lip against falling."""
    wood = finish["wood"]
    for sx in (-1, 1):
        box(wood, (0.022, 0.030, h), (sx * (w / 2 - 0.10), d / 2 - 0.015, h / 2), 0.006)
    for k in range(rows):
        z = 0.05 + k * (h - 0.26) / max(1, rows - 1)
        box(wood, (w, d - 0.03, 0.020), (0, -0.015, z), 0.006)
        box(wood, (w, 0.012, 0.035), (0, -d / 2 + 0.006, z + 0.008), 0.004)
        _on_shelf(k, w, z + 0.010)


def _on_shelf(k, w, z):
    if k == 0:
        props.standing_books(-w * 0.40, 0.0, z, 9, 4, tall=0.21)
        props.vase(w * 0.28, 0.0, z, "celadon", stems=4, tall=0.14)
    else:
        props.vase(-w * 0.28, 0.0, z, "terracotta", tall=0.16)
        props.cup(w * 0.02, 0.0, z)
        props.cup(w * 0.12, -0.01, z, "celadon")
        props.books(w * 0.34, 0.0, z, ("ink", "sand"), 0.19)


def curtains(w, d, h, finish):
    """A pair of linen panels, drawn half apart, on a rod with turned ends."""
    rod(finish["wood"], (-w / 2, 0, h - 0.03), (w / 2, 0, h - 0.03), 0.014)
    for sx in (-1, 1):
        disc(finish["wood"], 0.026, 0.03, (sx * w / 2, 0, h - 0.03), 0.010, rot=(0, 90, 0))
        near, far = sorted((sx * w * 0.14, sx * (w / 2 - 0.04)))
        _panel(finish["fabric"], near, far, h - 0.03)


def _panel(fabric, x0, x1, top, waves=8):
    def shape(u, v):
        swing = math.sin(u * waves * 2 * math.pi) * (0.034 + 0.014 * (1 - v))
        swing += 0.008 * math.sin(u * 31 + v * 3)
        return (x0 + (x1 - x0) * u + 0.012 * math.sin(v * 4 + u * 9), swing, 0.012 + top * v)

    sheet(fabric, shape, 140, 12, 0.004)


def dome_pendant(w, d, h, finish, watts=9.0):
    """Half a moon of spun metal, white inside; h includes the cord."""
    r, tall = w / 2, w * 0.46
    out = flow([(0.03, tall), (r * 0.50, tall * 0.86), (r * 0.86, tall * 0.45), (r, 0.0)])
    lathe(finish["shade"], [(0.001, tall), *out], n=96)
    lathe("matt:white", [(rr * 0.985, z - 0.004) for rr, z in reversed(out)], n=96)
    disc(finish["wood"], 0.030, 0.06, (0, 0, tall + 0.03), 0.010)
    rod("metal:iron", (0, 0, tall), (0, 0, h), 0.003)
    props.fruit(0, 0, tall * 0.42, 0.045, "#FFF3DC")
    bulb((0, 0, -0.02), watts)
