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


def coffee_table(w, d, h, finish, dressed=True, inset=0.11):
    """Rounded top, a low shelf of slats, four turned legs."""
    wood = finish["wood"]
    slab(wood, round_rect(w, d, 0.07), 0.034, (0, 0, h - 0.017), 0.014)
    long = w - 2 * inset + 0.02
    for sy in (-1, 1):
        box(wood, (long, 0.022, 0.05), (0, sy * (d / 2 - inset + 0.01), h - 0.06), 0.006)
    splayed_legs(wood, w, d, h - 0.04, inset, 0.023, 0.03)
    count = 7
    for i in range(count):
        y = (i - (count - 1) / 2) * (d - 2 * inset - 0.04) / count
        box(wood, (long, (d - 2 * inset) / count - 0.012, 0.014), (0, y, 0.15), 0.005)
    for sx in (-1, 1):
        box(wood, (0.03, d - 2 * inset + 0.05, 0.025), (sx * (long / 2 - 0.03), 0, 0.131), 0.006)
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
    disc(finish.get("top", wood), r - 0.012, 0.034, (0, 0, h - 0.017), 0.015, r2=r, n=120)
    _fluted_drum(wood, 0, r * 0.38, h)
    if dressed:
        props.bowl(0.02, 0.03, h, "celadon", r=0.17)


def _fluted_drum(wood, x, r, h, flutes=36):
    """A foot like a column, with a plinth."""
    disc(wood, r * 1.21, 0.05, (x, 0, 0.025), 0.012)
    disc(wood, r, h - 0.08, (x, 0, h / 2), 0.002)
    for i in range(flutes):
        t = 2 * math.pi * i / flutes
        spot = (x + r * 1.013 * math.cos(t), r * 1.013 * math.sin(t))
        rod(wood, (*spot, 0.05), (*spot, h - 0.034), r * 0.084)


def oval_table(w, d, h, finish, dressed=True):
    """An oval top on two fluted columns."""
    turns = (2 * math.pi * i / 120 for i in range(120))
    oval = [(w / 2 * _full(math.cos(t)), d / 2 * _full(math.sin(t))) for t in turns]
    slab(finish.get("top", finish["wood"]), oval, 0.034, (0, 0, h - 0.017), 0.015)
    for x in (-w * 0.22, w * 0.22):
        _fluted_drum(finish["wood"], x, d * 0.17, h, 26)
    if dressed:
        props.vase(-0.04, 0.04, h, "ivory", stems=8, tall=0.26)
        props.bowl(w * 0.24, -0.02, h, "celadon", r=0.14)


def _full(x, power=0.86):
    """A little squarer than a circle, for one more elbow."""
    return math.copysign(abs(x) ** power, x)


def tray_table(w, d, h, finish):
    """A turned tray on one stem; it is carried by the rim."""
    r = w / 2
    tray = [(0.001, h - 0.035), (r - 0.02, h - 0.035), (r, h - 0.005), (r - 0.004, h)]
    inside = [(r - 0.012, h - 0.004), (r - 0.026, h - 0.022), (0.001, h - 0.022)]
    lathe(finish["wood"], [*tray, *inside], n=96)
    rod(finish["metal"], (0, 0, 0.01), (0, 0, h - 0.03), 0.010)
    disc(finish["metal"], r * 0.62, 0.014, (0, 0, 0.007), 0.005)
    props.cup(r * 0.3, -r * 0.3, h - 0.022)
    props.books(-r * 0.2, r * 0.15, h - 0.022, ("olive", "ivory"), 0.2)


def vanity(w, d, h, finish):
    """The writing desk with a moon of mirror standing on it."""
    table, r = 0.75, (h - 0.75) / 2 - 0.02
    desk(w, d, table, finish, dressed=False)
    z = table + r + 0.04
    disc(finish["wood"], r, 0.024, (0, d / 2 - 0.12, z), 0.008, rot=(86, 0, 0), n=96)
    disc("mirror:#E9E6DF", r - 0.02, 0.004, (0, d / 2 - 0.133, z), 0.001, rot=(86, 0, 0), n=96)
    box(finish["wood"], (r * 0.9, 0.07, 0.04), (0, d / 2 - 0.11, table + 0.02), 0.010)
    props.vase(w * 0.34, 0.08, table, "celadon", stems=4, tall=0.16)
    props.cup(-w * 0.30, 0.02, table)
    props.tray(-w * 0.32, 0.0, table, finish["wood"])


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
