"""Tables to sit at, to reach for, and to work on."""

import math

from studio.forms import box, disc, flow, lathe, rod, round_rect, slab

from . import props
from .seating import splayed_legs


def pebble(w, d, n=72, wobble=0.06, phase=0.7):
    """A river stone's outline."""

    def r(t):
        return 1 + wobble * math.sin(2 * t + phase) + wobble * 0.5 * math.sin(3 * t - phase)

    return [
        (w / 2 * r(t) * math.cos(t), d / 2 * r(t) * math.sin(t))
        for t in (2 * math.pi * i / n for i in range(n))
    ]


def coffee_table(w, d, h, finish, dressed=True):
    """Rounded top, a low shelf of slats, four turned legs."""
    wood = finish["wood"]
    slab(wood, round_rect(w, d, 0.07), 0.034, (0, 0, h - 0.017), 0.014)
    box(wood, (w - 0.20, 0.022, 0.05), (0, -d / 2 + 0.10, h - 0.06), 0.006)
    box(wood, (w - 0.20, 0.022, 0.05), (0, d / 2 - 0.10, h - 0.06), 0.006)
    splayed_legs(wood, w, d, h - 0.04, 0.11, 0.023, 0.03)
    count = 7
    for i in range(count):
        y = (i - (count - 1) / 2) * (d - 0.26) / count
        box(wood, (w - 0.20, 0.042, 0.014), (0, y, 0.15), 0.005)
    for sx in (-1, 1):
        box(wood, (0.03, d - 0.17, 0.025), (sx * (w / 2 - 0.13), 0, 0.131), 0.006)
    if dressed:
        props.books(w * 0.22, 0.02, h, ("ink", "clay"))
        props.cup(-w * 0.10, -d * 0.18, h)
        props.vase(-w * 0.28, d * 0.12, h, "ivory", stems=5)


def pebble_tables(w, d, h, finish):
    """Two river-stone tops at two heights, one sliding under the other."""
    wood = finish["wood"]
    slab(wood, pebble(w * 0.66, d * 0.86), 0.030, (-w * 0.15, 0.06, h - 0.015), 0.014)
    _tripod(wood, -w * 0.15, 0.06, w * 0.21, h - 0.02)
    low = h - 0.10
    slab(
        finish["top"],
        pebble(w * 0.46, d * 0.66, phase=2.6),
        0.026,
        (w * 0.25, -0.14, low - 0.013),
        0.012,
    )
    _tripod(wood, w * 0.25, -0.14, w * 0.13, low - 0.02)
    props.books(-w * 0.22, 0.10, h, ("olive", "ivory"))
    props.cup(w * 0.27, -0.18, low)


def _tripod(wood, x, y, reach, height):
    for k in range(3):
        t = math.radians(90 + 120 * k)
        rod(
            wood,
            (x + 1.12 * reach * math.cos(t), y + 1.12 * reach * math.sin(t), 0),
            (x + 0.9 * reach * math.cos(t), y + 0.9 * reach * math.sin(t), height),
            0.019,
            0.026,
        )


def drum_table(w, d, h, finish):
    """Turned side table of stone: a waist, a thick top, a soft edge."""
    r = w / 2
    waist = flow(
        [
            (r * 0.70, 0.012),
            (r * 0.56, h * 0.22),
            (r * 0.46, h * 0.48),
            (r * 0.54, h * 0.74),
            (r * 0.74, h - 0.06),
        ]
    )
    foot, rim = (
        [(0.001, 0), (r * 0.69, 0)],
        [(r * 0.97, h - 0.054), (r, h - 0.044), (r, h - 0.012), (r * 0.97, h), (0.001, h)],
    )
    lathe(finish["top"], [*foot, *waist, *rim], n=96)
    props.cup(r * 0.3, -r * 0.2, h)
    props.books(-r * 0.25, r * 0.2, h, ("camel",))


def trestle_table(w, d, h, finish, dressed=True):
    """Dining table: boat-shaped top on two A-shaped trestles."""
    wood = finish["wood"]
    top = [
        (x * 1.0, y * (1 - 0.05 * (x / (w / 2)) ** 2)) for x, y in _dense(round_rect(w, d, 0.06))
    ]
    slab(wood, top, 0.034, (0, 0, h - 0.017), 0.015)
    for sx in (-1, 1):
        x = sx * (w / 2 - 0.30)
        for sy in (-1, 1):
            rod(
                wood,
                (x + sx * 0.05, sy * (d / 2 - 0.09), 0),
                (x, sy * 0.14, h - 0.03),
                0.020,
                0.029,
            )
        box(wood, (0.045, d - 0.22, 0.05), (x, 0, h - 0.06), 0.010)
        rod(
            wood, (x + sx * 0.026, -d / 2 + 0.21, 0.36), (x + sx * 0.026, d / 2 - 0.21, 0.36), 0.014
        )
    rod(wood, (-w / 2 + 0.31, 0, 0.36), (w / 2 - 0.31, 0, 0.36), 0.016)
    if dressed:
        props.vase(0.06, 0.05, h, "celadon", stems=9, tall=0.26)
        props.bowl(-w * 0.24, -0.03, h, "ivory")


def _dense(points, step=0.06):
    full = []
    for a, b in zip(points, points[1:] + points[:1], strict=True):
        n = max(1, math.ceil(math.dist(a, b) / step))
        full += [(a[0] + (b[0] - a[0]) * i / n, a[1] + (b[1] - a[1]) * i / n) for i in range(n)]
    return full


def round_table(w, d, h, finish, dressed=True):
    """Full-moon top over a fluted drum."""
    wood, r = finish["wood"], w / 2
    disc(wood, r - 0.012, 0.034, (0, 0, h - 0.017), 0.015, r2=r, n=120)
    disc(wood, r * 0.46, 0.05, (0, 0, 0.025), 0.012)
    disc(wood, r * 0.38, h - 0.08, (0, 0, h / 2), 0.002)
    flutes = 36
    for i in range(flutes):
        t = 2 * math.pi * i / flutes
        x, y = r * 0.385 * math.cos(t), r * 0.385 * math.sin(t)
        rod(wood, (x, y, 0.05), (x, y, h - 0.034), r * 0.032)
    if dressed:
        props.bowl(0.02, 0.03, h, "celadon", r=0.17)


def desk(w, d, h, finish, dressed=True):
    """Writing desk: two flat drawers hung under the top, a low back gallery."""
    wood = finish["wood"]
    slab(wood, round_rect(w, d, 0.03), 0.026, (0, 0, h - 0.013), 0.010)
    deep = d - 0.10
    box(wood, (w - 0.16, deep, 0.10), (0, 0.01, h - 0.077), 0.004)
    for sx in (-1, 1):
        x = sx * (w - 0.16) / 4
        box(wood, ((w - 0.16) / 2 - 0.006, 0.018, 0.092), (x, -deep / 2 + 0.006, h - 0.077), 0.004)
        disc(finish["metal"], 0.010, 0.022, (x, -deep / 2 - 0.012, h - 0.077), rot=(90, 0, 0))
    splayed_legs(wood, w - 0.10, d, h - 0.03, 0.07, 0.023, 0.03)
    _gallery(wood, w, d, h)
    if dressed:
        props.books(-w * 0.32, 0.06, h, ("ink", "ivory", "clay"))
        props.cup(w * 0.10, -0.06, h)
        props.task_lamp(w * 0.36, 0.10, h)


def _gallery(wood, w, d, h):
    """A little fence along the back so that nothing rolls off."""
    box(wood, (w - 0.06, 0.014, 0.05), (0, d / 2 - 0.012, h + 0.025), 0.006)
    for sx in (-1, 1):
        box(wood, (0.014, 0.20, 0.05), (sx * (w / 2 - 0.037), d / 2 - 0.11, h + 0.025), 0.006)
