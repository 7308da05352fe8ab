"""Beds, made up the way one finds them in the morning."""

import math

from mathutils import Vector, noise

from studio.forms import box, cushion, piece, pillow, rod, sheet, tube

from .storage import slatted_door

MATTRESS = 0.24


def _duvet(fabric, w, length, top, near, drop=0.24, thick=0.030, seed=0.0):
    """A quilt over the mattress: flat on top, folds where it hangs; near is its foot end."""
    half, round_ = w / 2 + 0.025, 0.07

    def shape(u, v):
        across = (u - 0.5) * 2 * (half + drop)
        over = max(0.0, abs(across) - half)
        y = near + v * length
        lift = noise.noise(Vector((across * 2.6 + seed, y * 2.6, seed))) * 0.022
        lift += noise.noise(Vector((across * 6 + seed, y * 5, 4.0))) * 0.008
        lift -= 0.11 * max(0.0, 1 - v / 0.05) ** 2
        if not over:
            return (across, y, top + lift + 0.018)
        bend = min(1.0, over / round_)
        fold = math.sin(y * 13 + 2.2 * math.sin(y * 3 + seed)) * 0.018 * bend
        out = half + round_ * math.sin(bend * math.pi / 2) * 0.45 + fold
        return (
            math.copysign(out, across),
            y,
            top + 0.018 + lift * (1 - bend) - over + round_ * 0.3 * bend,
        )

    sheet(fabric, shape, 90, 80, thick)
    _turned_edge(fabric, w, top, near + length)


def _turned_edge(fabric, w, top, y):
    cushion(
        fabric,
        (w + 0.03, 0.26, 0.065),
        (0, y - 0.06, top + 0.035),
        (2, 0, 0),
        0.18,
        0.05,
        0.6,
        welt=0,
        seed=6.0,
    )


def bedding(w, length, base, finish, throw=True):
    """Mattress, quilt, two rows of pillows, a folded throw at the foot."""
    top = base + MATTRESS
    cushion(
        "linen:white",
        (w, length, MATTRESS),
        (0, 0, base + MATTRESS / 2),
        (0, 0, 0),
        0.02,
        0.08,
        0.22,
    )
    _duvet(finish["quilt"], w, length * 0.70, top, -length / 2 - 0.015)
    for sx in (-1, 1) if w > 1.2 else (0,):
        _pillows(sx, w if sx else w * 1.5, length / 2, top, finish["pillow"])
    pillow(
        finish["accent"], 0.52, 0.32, 0.14, (0.03, length / 2 - 0.53, top + 0.15), (46, 0, 3), 9.0
    )
    if throw:
        _throw(finish["accent"], w, -length / 2 + 0.42, top)


def _pillows(sx, w, head, top, fabric):
    """One for sleeping, one for leaning, on side sx of the bed."""
    x, back, front = sx * w * 0.245, (58, 0, sx * 2), (48, 0, -sx * 3)
    spot = (x, head - 0.20, top + 0.21)
    pillow("linen:white", w * 0.44, 0.46, 0.17, spot, back, sx + 2.0, pinch=0.03)
    spot = (x * 0.98, head - 0.37, top + 0.17)
    pillow(fabric, w * 0.40, 0.42, 0.16, spot, front, sx + 5.0, pinch=0.03)


def _throw(fabric, w, y, top, deep=0.46):
    half = w / 2 + 0.085

    def shape(u, v):
        across = (u - 0.5) * 2 * (half + 0.20)
        over = max(0.0, abs(across) - half)
        yy = y + (v - 0.5) * deep + 0.02 * math.sin(across * 2.2)
        z = (
            top
            + 0.052
            + noise.noise(Vector((across * 2.6, yy * 2.6, 0.0))) * 0.022
            + noise.noise(Vector((across * 5, yy * 9, 2.0))) * 0.006
        )
        if not over:
            return (across, yy, z)
        bend = min(1.0, over / 0.06)
        return (
            math.copysign(half + 0.016 * bend + 0.005 * math.sin(yy * 21), across),
            yy,
            z - over,
        )

    sheet(fabric, shape, 70, 22, 0.014)


def upholstered_bed(w, d, h, finish, dressed=True):
    """Padded channels for a headboard, a soft frame, low hidden feet."""
    fabric, length = finish["fabric"], d - 0.16
    inner = w - 0.12
    rail_z = 0.22
    for sx in (-1, 1):
        rail = (sx * (w / 2 - 0.037), -0.05, rail_z)
        box(fabric, (0.07, length - 0.06, 0.20), rail, 0.03, segments=8)
    box(fabric, (w, 0.07, 0.20), (0, -d / 2 + 0.035, rail_z), 0.03, segments=8)
    count = max(5, round(w / 0.24))
    wide = w / count
    for i in range(count):
        x = (i - (count - 1) / 2) * wide
        cushion(
            fabric,
            (wide - 0.001, h - 0.12, 0.12),
            (x, d / 2 - 0.08, 0.12 + (h - 0.12) / 2),
            (86, 0, 0),
            0.30,
            0.05,
            0.45,
            welt=0,
            seed=i,
        )
    box(fabric, (w - 0.01, 0.07, h - 0.16), (0, d / 2 - 0.045, 0.12 + (h - 0.14) / 2), 0.03)
    for sx in (-1, 1):
        for y in (-d / 2 + 0.10, d / 2 - 0.12):
            box(finish["wood"], (0.07, 0.07, 0.13), (sx * (w / 2 - 0.10), y, 0.065), 0.006)
    box("paint:#4A4038", (inner, length - 0.02, 0.03), (0, -0.06, 0.27), 0.002)
    _make_up(inner - 0.02, length - 0.06, 0.20, finish, -0.055)


def _make_up(w, length, base, finish, shift):
    with piece() as bed:
        bedding(w, length, base, finish)
    bed.place(y=shift)


def spindle_bed(w, d, h, finish):
    """Solid frame, a headboard of turned spindles under a gently bowed rail."""
    wood, post = finish["wood"], 0.026
    for sx in (-1, 1):
        x = sx * (w / 2 - post)
        rod(wood, (x, d / 2 - 0.05, 0), (x, d / 2 - 0.02, h - 0.03), 0.020, 0.024)
        rod(wood, (x, -d / 2 + 0.05, 0), (x, -d / 2 + 0.05, 0.36), 0.020, 0.026)
        box(wood, (0.030, d - 0.12, 0.15), (x, -0.01, 0.27), 0.010)
    box(wood, (w - 0.06, 0.030, 0.15), (0, -d / 2 + 0.05, 0.27), 0.010)
    rail = [
        (u * (w / 2 + 0.01), d / 2 - 0.025, h - 0.02 + 0.045 * (1 - u * u))
        for u in (i / 8 - 1 for i in range(17))
    ]
    tube(wood, rail, [0.016] + [0.024] * 15 + [0.016], smooth=True)
    box(wood, (w - 0.06, 0.030, 0.06), (0, d / 2 - 0.04, 0.42), 0.010)
    count = round((w - 0.10) / 0.085)
    for i in range(count):
        u = (i - (count - 1) / 2) / (count / 2)
        x = u * (w / 2 - 0.04)
        rod(wood, (x, d / 2 - 0.04, 0.42), (x, d / 2 - 0.027, h - 0.02 + 0.04 * (1 - u * u)), 0.010)
    _make_up(w - 0.11, d - 0.14, 0.25, finish, -0.01)


def platform_bed(w, d, h, finish):
    """A floating platform, wide enough to sit on, before a wall of slats."""
    wood = finish["wood"]
    box(wood, (w - 0.50, d - 0.50, 0.14), (0, 0, 0.07), 0.004)
    box(wood, (w, d - 0.06, 0.09), (0, -0.03, 0.185), 0.018)
    slatted_door(wood, w - 0.05, h - 0.27, 0, d / 2 - 0.045, (h + 0.19) / 2, 0.055)
    box(wood, (w, 0.045, 0.045), (0, d / 2 - 0.042, h - 0.022), 0.010)
    for sx in (-1, 1):
        box(
            wood,
            (0.045, 0.045, h - 0.14),
            (sx * (w / 2 - 0.022), d / 2 - 0.042, h / 2 + 0.07),
            0.010,
        )
    _make_up(w - 0.22, d - 0.22, 0.22, finish, 0.0)


def house_bed(w, d, h, finish):
    """A child's house: four posts, two gables, a ridge, a rail to keep dreams in."""
    wood, eaves = finish["wood"], h - 0.44
    x, y = w / 2 - 0.025, d / 2 - 0.025
    for sy in (-1, 1):
        for sx in (-1, 1):
            rod(wood, (sx * x, sy * y, 0), (sx * x, sy * y, eaves), 0.023)
            rod(wood, (sx * x, sy * y, eaves), (0, sy * y, h - 0.02), 0.021)
        rod(wood, (-x, sy * y, eaves), (x, sy * y, eaves), 0.017)
    rod(wood, (0, -y, h - 0.02), (0, y, h - 0.02), 0.021)
    for sx in (-1, 1):
        rod(wood, (sx * x, -y, eaves), (sx * x, y, eaves), 0.019)
        box(wood, (0.03, d - 0.06, 0.14), (sx * x, 0, 0.22), 0.008)
    _rails(wood, x, y)
    _make_up(w - 0.10, d - 0.12, 0.14, finish, 0.0)


def _rails(wood, x, y):
    """Head and foot boards and a guard along the pillow half of both sides."""
    for sy, high in ((1, 0.72), (-1, 0.42)):
        box(wood, (2 * x, 0.03, 0.16), (0, sy * y, 0.22), 0.008)
        rod(wood, (-x, sy * y, high), (x, sy * y, high), 0.015)
        for k in range(1, 8):
            at = -x + 2 * x * k / 8
            rod(wood, (at, sy * y, 0.28), (at, sy * y, high), 0.008)
    for sx in (-1, 1):
        rod(wood, (sx * x, 0.10, 0.60), (sx * x, y, 0.60), 0.014)
        for at in (0.12, 0.36, 0.60):
            rod(wood, (sx * x, at, 0.24), (sx * x, at, 0.60), 0.010)
