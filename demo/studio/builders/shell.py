"""The rooms themselves: floor, walls, ceiling, window, curtains, art."""

import math

from studio.forms import box, disc, rod, sheet

from . import props

HEIGHT, LEFT, RIGHT, FRONT = 2.75, -2.9, 3.3, -7.4
WIDE = RIGHT - LEFT


def room(
    wall="paint:#DDD5C7",
    accent=None,
    floor="planks:#B4997A",
    window=(-3.3, -0.75),
    sill=0.35,
    top=2.35,
):
    """Five walls and a ceiling; window is the (y0, y1) of the opening on the left."""
    mid = (LEFT + RIGHT) / 2
    box(floor, (WIDE + 0.4, -FRONT + 0.4, 0.1), (mid, FRONT / 2, -0.05), 0.001)
    box("paint:#EFEBE3", (WIDE + 0.4, -FRONT + 0.4, 0.1), (mid, FRONT / 2, HEIGHT + 0.05), 0.001)
    box(accent or wall, (WIDE + 0.4, 0.1, HEIGHT), (mid, 0.05, HEIGHT / 2), 0.001)
    box(wall, (0.1, -FRONT, HEIGHT), (RIGHT + 0.05, FRONT / 2, HEIGHT / 2), 0.001)
    box(wall, (WIDE + 0.4, 0.1, HEIGHT), (mid, FRONT - 0.05, HEIGHT / 2), 0.001)
    _window_wall(wall, *window, sill, top)
    box("paint:#F0ECE4", (WIDE, 0.016, 0.09), (mid, -0.008, 0.045), 0.004)
    box("paint:#F0ECE4", (0.016, -FRONT, 0.09), (RIGHT - 0.008, FRONT / 2, 0.045), 0.004)


def _window_wall(wall, y0, y1, sill, top):
    thick, x = 0.18, LEFT - 0.09
    box(wall, (thick, -y1, HEIGHT), (x, y1 / 2, HEIGHT / 2), 0.001)
    box(wall, (thick, y0 - FRONT, HEIGHT), (x, (y0 + FRONT) / 2, HEIGHT / 2), 0.001)
    box(wall, (thick, y1 - y0, HEIGHT - top), (x, (y0 + y1) / 2, (HEIGHT + top) / 2), 0.001)
    box(wall, (thick, y1 - y0, sill), (x, (y0 + y1) / 2, sill / 2), 0.001)
    box("wood:oak", (thick + 0.05, y1 - y0, 0.024), (x + 0.03, (y0 + y1) / 2, sill + 0.012), 0.006)
    for y in (y0 + 0.025, (y0 + y1) / 2, y1 - 0.025):
        box("wood:oak", (0.045, 0.045, top - sill), (x - 0.03, y, (top + sill) / 2), 0.004)
    for z in (sill + 0.04, top - 0.025):
        box("wood:oak", (0.045, y1 - y0, 0.045), (x - 0.03, (y0 + y1) / 2, z), 0.004)


def curtain(y0, y1, spec="linen:cream", top=2.58, waves=9):
    """A linen panel on a rail along the window wall."""

    def shape(u, v):
        y = y0 + (y1 - y0) * u
        swing = math.sin(u * waves * 2 * math.pi) * (0.035 + 0.012 * (1 - v)) + 0.008 * math.sin(
            u * 31 + v * 3
        )
        return (LEFT + 0.13 + swing, y + 0.01 * math.sin(v * 4 + u * 9), 0.015 + (top - 0.015) * v)

    sheet(spec, shape, 140, 10, 0.004)


def rail(y0, y1, top=2.60):
    box("wood:oak", (0.028, y1 - y0, 0.028), (LEFT + 0.13, (y0 + y1) / 2, top), 0.012)


def framed(x, z, w, h, draw, wood="wood:oak"):
    """A frame on the back wall; draw fills it, given its centre."""
    for sx in (-1, 1):
        box(wood, (0.018, 0.03, h), (x + sx * (w / 2 - 0.009), -0.018, z), 0.003)
    for sz in (-1, 1):
        box(wood, (w, 0.03, 0.018), (x, -0.018, z + sz * (h / 2 - 0.009)), 0.003)
    box("paint:#F4F0E8", (w - 0.02, 0.012, h - 0.02), (x, -0.010, z), 0.001)
    draw(x, z)


def sun_over_fields(x, z):
    """A clay sun over three bands of field."""
    disc("matt:clay", 0.105, 0.003, (x + 0.03, -0.018, z + 0.14), 0.001, rot=(90, 0, 0))
    for k, tone in enumerate(("#8C8F74", "#A9A588", "#5F6B57")):
        box(f"matt:{tone}", (0.34, 0.003, 0.055), (x, -0.018, z - 0.05 - 0.075 * k), 0.001)


def hills(x, z):
    """Three hills, the far ones paler."""
    for k, (tone, dx, r) in enumerate(
        (("#B9BCAD", 0.05, 0.15), ("#87907C", -0.07, 0.12), ("#4E5B4B", 0.06, 0.09))
    ):
        disc(
            f"matt:{tone}",
            r,
            0.003 + 0.002 * k,
            (x + dx, -0.018, z + 0.05 - 0.10 * k),
            0.001,
            rot=(90, 0, 0),
        )


def moon(x, z):
    disc("matt:#3F4B4A", 0.15, 0.003, (x, -0.018, z + 0.04), 0.001, rot=(90, 0, 0))
    disc("matt:#E9D9B4", 0.15, 0.003, (x + 0.05, -0.021, z + 0.06), 0.001, rot=(90, 0, 0))


def panelled(y=-0.012, high=1.15, wood="wood:oak"):
    """Tongue-and-groove wainscot on the back wall, with a little shelf."""
    count = round(WIDE / 0.14)
    for i in range(count):
        x = LEFT + WIDE * (i + 0.5) / count
        box(wood, (WIDE / count - 0.006, 0.016, high), (x, y, high / 2), 0.004, segments=2)
    box(wood, (WIDE, 0.05, 0.022), ((LEFT + RIGHT) / 2, -0.025, high + 0.011), 0.005)


def cord(x, y, z):
    """From the top of a hanging lamp up to the ceiling."""
    rod("metal:iron", (x, y, z), (x, y, HEIGHT), 0.003)
    disc("metal:iron", 0.05, 0.022, (x, y, HEIGHT - 0.011), 0.006)


def living():
    room()
    rail(-3.7, -0.25)
    curtain(-0.80, -0.28)
    curtain(-3.75, -3.25)
    framed(-0.42, 1.56, 0.52, 0.70, sun_over_fields)
    framed(0.24, 1.56, 0.52, 0.70, hills)


def bedroom():
    room(wall="paint:#E2DBCF", accent="paint:#C9C3B2", floor="planks:#BBA68A", window=(-3.2, -0.95))
    rail(-3.8, -0.35)
    curtain(-1.02, -0.40, "linen:oat")
    curtain(-3.80, -3.15, "linen:oat")
    framed(0.0, 1.72, 0.62, 0.62, moon)
    cord(1.32, -0.42, 2.03)


def dining():
    room(wall="paint:#DED6C8", accent="paint:#D5CCBB", floor="planks:#A58767", window=(-3.4, -0.9))
    rail(-3.9, -0.35)
    curtain(-0.98, -0.42, "linen:cream")
    curtain(-3.9, -3.4, "linen:cream")
    framed(0.85, 1.62, 0.52, 0.70, hills)
    framed(1.50, 1.62, 0.52, 0.70, sun_over_fields)
    cord(-0.42, -1.95, 2.11)
    cord(0.42, -1.95, 2.25)
    for x, y in ((-0.45, -1.72), (0.45, -1.70), (-0.45, -2.2), (0.45, -2.2)):
        _setting(x, y)


def _setting(x, y, z=0.74):
    """A plate, a bowl on it, a cup beside."""
    disc("ceramic:ivory", 0.105, 0.012, (x, y, z + 0.007), 0.005, r2=0.13)
    disc("ceramic:celadon", 0.045, 0.045, (x, y, z + 0.034), 0.008, r2=0.066)
    props.cup(x + 0.18, y + 0.03, z, "ivory", 0.034)


def study():
    room(wall="paint:#DAD6CB", accent="paint:#B9BBAC", floor="planks:#A98D6C", window=(-3.3, -0.9))
    rail(-3.8, -0.35)
    curtain(-1.0, -0.40, "linen:mist")
    curtain(-3.80, -3.3, "linen:mist")
    framed(0.20, 1.62, 0.40, 0.54, hills)


def hall():
    room(wall="paint:#E0D8CA", floor="planks:#AF9270", window=(-3.0, -1.2), sill=0.9, top=2.2)
    panelled(high=1.12, wood="paint:#B3B7A4")
    framed(0.42, 1.62, 0.42, 0.56, sun_over_fields)
    framed(0.96, 1.62, 0.42, 0.56, moon)


def nursery():
    room(wall="paint:#E6DECF", accent="paint:#CBD0BF", floor="planks:#C2A98A", window=(-3.2, -1.0))
    rail(-3.8, -0.4)
    curtain(-1.05, -0.45, "linen:moss")
    curtain(-3.80, -3.2, "linen:moss")
    framed(0.62, 1.50, 0.46, 0.60, sun_over_fields)
    framed(1.20, 1.50, 0.46, 0.60, hills)


def evening():
    room(wall="paint:#CFC5B4", accent="paint:#8B9380", floor="planks:#96795A", window=(-3.3, -0.8))
    rail(-3.7, -0.25)
    curtain(-1.35, -0.28)
    curtain(-3.75, -2.6)
    framed(0.55, 1.58, 0.62, 0.62, moon, "wood:walnut")


def terrace():
    """Boards, one plastered wall, a screen of slats, and the sky."""
    mid = (LEFT + RIGHT) / 2
    box("planks:#A08B72", (WIDE + 3, 8, 0.1), (mid, -3.7, -0.05), 0.001)
    box("paint:#E2D8C8", (WIDE + 3, 0.16, 2.9), (mid, 0.08, 1.45), 0.004)
    for i in range(26):
        box("wood:teak", (0.045, 0.03, 2.3), (0.72 + 0.098 * i, -0.05, 1.22), 0.004, segments=2)
    for z in (0.16, 2.28):
        box("wood:teak", (2.56, 0.02, 0.05), (1.95, -0.022, z), 0.003)
    _railing(-2.75)
    props.pot_plant(2.55, -0.55, 1.75, "terracotta", seed=9, r=0.21, leaves=34)
    props.pot_plant(-2.25, -0.42, 1.05, "celadon", seed=4, r=0.16)


def _railing(x):
    for y in (-0.1, -2.0, -3.9):
        rod("metal:iron", (x, y, 0), (x, y, 1.05), 0.016)
    box("wood:teak", (0.07, 4.2, 0.03), (x, -2.0, 1.06), 0.008)
    for k in range(38):
        y = -0.15 - 0.10 * k
        rod("metal:iron", (x, y, 0.06), (x, y, 1.05), 0.006)
