"""Chairs that are drawn with one gesture: tub, cane, dining chair, bench."""

import math

from studio.forms import box, cushion, disc, lathe, mesh, rod, round_rect, slab, tube

from .seating import splayed_legs


def arc(radius_x, radius_y, low, high, n=24):
    """Points of an elliptic arc, degrees counted from the front (-Y)."""
    for i in range(n + 1):
        t = math.radians(low + (high - low) * i / n)
        yield radius_x * math.sin(t), -radius_y * math.cos(t)


def _shell(fabric, w, d, low, high, thick=0.11):
    """A soft horseshoe wall whose rim rises towards the back."""
    rows, verts = [], []
    for i in range(49):
        angle = 58 + (302 - 58) * i / 48
        t = math.radians(angle)
        rise = (1 - math.cos(t)) / 2
        top = low + (high - low) * (0.66 + 0.34 * rise**1.5)
        rows.append((math.sin(t), -math.cos(t), top))
    rim = 20
    for sx, sy, top in rows:
        for k in range(rim):
            a = 2 * math.pi * k / rim
            out, up = _soft(math.cos(a)), _soft(math.sin(a))
            reach = 1 - thick / w + out * thick / w
            verts.append(
                (sx * reach * w / 2, sy * reach * d / 2, (low + top) / 2 + up * (top - low) / 2)
            )
    faces = [
        (i * rim + k, i * rim + (k + 1) % rim, (i + 1) * rim + (k + 1) % rim, (i + 1) * rim + k)
        for i in range(48)
        for k in range(rim)
    ]
    faces += [tuple(range(rim))[::-1], tuple(48 * rim + k for k in range(rim))]
    wall = mesh(fabric, verts, faces)
    end = wall.modifiers.new("ends", "BEVEL")
    end.width, end.segments, end.limit_method = 0.045, 6, "ANGLE"
    return wall


def _soft(x, power=0.45):
    return math.copysign(abs(x) ** power, x)


def tub_chair(w, d, h, finish):
    """Round bouclé tub on a turning foot."""
    fabric = finish["fabric"]
    disc(finish["wood"], 0.24, 0.035, (0, 0, 0.018), 0.01)
    disc(finish["wood"], 0.06, 0.10, (0, 0, 0.08))
    cushion(
        fabric,
        (w - 0.04, d - 0.04, 0.20),
        (0, 0, 0.215),
        (0, 0, 0),
        0.02,
        w / 2 - 0.03,
        0.5,
        welt=0,
    )
    _shell(fabric, w, d, 0.16, h)
    cushion(
        fabric,
        (w - 0.20, d - 0.13, 0.15),
        (0, -0.06, 0.375),
        (0, 0, 0),
        0.25,
        w / 2 - 0.11,
        0.45,
        seed=2.0,
    )


def cane_chair(w, d, h, finish):
    """Lounge chair of bent oak with open canework in back and sides."""
    wood, cane, fabric = finish["wood"], finish["cane"], finish["fabric"]
    for sx in (-1, 1):
        x = sx * (w / 2 - 0.025)
        rod(wood, (x, -d / 2 + 0.05, 0), (x, -d / 2 + 0.08, 0.58), 0.016, 0.019)
        rod(wood, (x, d / 2 - 0.02, 0), (x, d / 2 - 0.17, 0.58), 0.016, 0.019)
        tube(
            wood,
            [
                (x, -d / 2 + 0.02, 0.585),
                (x, -0.1, 0.60),
                (x, d / 2 - 0.25, 0.59),
                (x, d / 2 - 0.10, 0.585),
            ],
            [0.020, 0.023, 0.022, 0.018],
            smooth=True,
        )
        box(wood, (0.03, d - 0.22, 0.045), (x, -0.01, 0.30), 0.008)
        box(cane, (0.006, d - 0.27, 0.24), (x, -0.015, 0.44), 0.001)
    box(wood, (w - 0.05, 0.035, 0.055), (0, -d / 2 + 0.075, 0.30), 0.01)
    box(wood, (w - 0.05, 0.035, 0.055), (0, d / 2 - 0.13, 0.27), 0.01)
    _cane_back(wood, cane, w, d, h)
    cushion(fabric, (w - 0.08, d - 0.20, 0.13), (0, -0.06, 0.375), (-4, 0, 0), 0.25, 0.06, seed=1.2)


def _cane_back(wood, cane, w, d, h):
    lean, tall = 17, h - 0.34
    y, z = d / 2 - 0.095, 0.32 + tall / 2
    tilt = math.radians(lean)
    wide = w - 0.10
    frame = [
        (a, b * math.sin(tilt) + y, b * math.cos(tilt) + z) for a, b in round_rect(wide, tall, 0.10)
    ]
    tube(wood, frame, 0.017, closed=True)
    return slab(
        cane,
        round_rect(wide - 0.01, tall - 0.01, 0.09),
        0.005,
        (0, y, z),
        0.0005,
        (90 - lean, 0, 0),
        axis=2,
    )


def dining_chair(w, d, h, finish):
    """Upholstered seat and a bent back rail on turned legs."""
    wood, fabric = finish["wood"], finish["fabric"]
    for sx in (-1, 1):
        x = sx * (w / 2 - 0.04)
        rod(wood, (x + sx * 0.01, -d / 2 + 0.03, 0), (x, -d / 2 + 0.06, 0.43), 0.012, 0.018)
        tube(
            wood,
            [
                (x, d / 2 - 0.01, 0),
                (x, d / 2 - 0.06, 0.22),
                (x, d / 2 - 0.075, 0.44),
                (x, d / 2 - 0.03, h - 0.06),
            ],
            [0.012, 0.017, 0.019, 0.013],
            smooth=True,
        )
        box(wood, (0.022, d - 0.12, 0.04), (x, -0.005, 0.405), 0.006)
    for y in (-d / 2 + 0.06, d / 2 - 0.075):
        box(wood, (w - 0.09, 0.022, 0.04), (0, y, 0.405), 0.006)
    cushion(
        fabric,
        (w - 0.02, d - 0.07, 0.065),
        (0, -0.015, 0.455),
        (0, 0, 0),
        0.35,
        0.07,
        0.5,
        welt=0.004,
    )
    _bent_back(finish.get("back", wood), w, d, h)


def _bent_back(spec, w, d, h, tall=0.17, bow=0.055):
    """A curved panel between the back posts."""
    n, verts, half = 24, [], w / 2 - 0.005
    for i in range(n + 1):
        u = -1 + 2 * i / n
        y = d / 2 - 0.045 + bow * (1 - u * u)
        edge = tall / 2 * (1 - 0.18 * u * u)
        for dy, dz in ((-0.012, -edge), (-0.012, edge), (0.012, edge), (0.012, -edge)):
            verts.append((u * half, y + dy + dz * 0.22, h - tall / 2 + dz))
    faces = [
        (i * 4 + k, (i + 1) * 4 + k, (i + 1) * 4 + (k + 1) % 4, i * 4 + (k + 1) % 4)
        for i in range(n)
        for k in range(4)
    ]
    faces += [(0, 1, 2, 3), tuple(n * 4 + k for k in (3, 2, 1, 0))]
    panel = mesh(spec, verts, faces, axis=0)
    edge = panel.modifiers.new("edge", "BEVEL")
    edge.width, edge.segments, edge.limit_method = 0.010, 4, "ANGLE"


def wishbone_chair(w, d, h, finish):
    """One bent rail for arms and back, a Y in the back, a seat of paper cord."""
    wood = finish["wood"]
    seat = 0.44
    for sx in (-1, 1):
        front = (sx * (w / 2 - 0.05), -d / 2 + 0.05)
        rod(wood, (front[0] + sx * 0.01, front[1] - 0.01, 0), (*front, seat + 0.03), 0.013, 0.019)
        rear = sx * (w / 2 - 0.09)
        tube(
            wood,
            [
                (rear, d / 2 - 0.02, 0),
                (rear, d / 2 - 0.06, 0.25),
                (rear, d / 2 - 0.10, 0.46),
                (rear + sx * 0.045, d / 2 - 0.14, 0.60),
                (sx * (w / 2 - 0.02), d / 2 - 0.17, h - 0.035),
            ],
            [0.013, 0.018, 0.019, 0.016, 0.013],
            smooth=True,
        )
        rod(wood, (front[0], front[1], 0.27), (rear, d / 2 - 0.06, 0.25), 0.010)
    rail = [
        (x, y + 0.02, h - 0.012 - 0.05 * (1 - math.cos(math.atan2(abs(x), y + 0.001))) * 0.6)
        for x, y in arc(w / 2 - 0.012, d / 2 - 0.02, 78, 282, 26)
    ]
    ends = 0.018
    tube(wood, rail, [ends] + [0.0195] * (len(rail) - 2) + [ends], smooth=True)
    _back_y(wood, d, h)
    slab(finish["cord"], round_rect(w - 0.07, d - 0.10, 0.05), 0.038, (0, -0.01, seat), 0.017)


def _back_y(wood, d, h):
    low = (0, d / 2 - 0.075, 0.43)
    fork = (0, d / 2 - 0.045, h - 0.20)
    tube(wood, [low, (0, d / 2 - 0.06, 0.52), fork], [0.022, 0.018, 0.017], smooth=True)
    for sx in (-1, 1):
        tube(
            wood,
            [fork, (sx * 0.02, d / 2 - 0.035, h - 0.14), (sx * 0.10, d / 2 - 0.025, h - 0.03)],
            [0.014, 0.013, 0.011],
            smooth=True,
        )


def bench(w, d, h, finish):
    """A plank on two splayed pairs of legs, with a loose mat."""
    wood = finish["wood"]
    slab(wood, round_rect(w, d, 0.05), 0.036, (0, 0, h - 0.035), 0.014)
    splayed_legs(wood, w, d, h - 0.05, 0.12, 0.022, 0.05)
    rod(wood, (-w / 2 + 0.13, 0, 0.20), (w / 2 - 0.13, 0, 0.20), 0.012)
    if "fabric" in finish:
        cushion(
            finish["fabric"],
            (w - 0.06, d - 0.02, 0.045),
            (0, 0, h + 0.004),
            (0, 0, 0),
            0.3,
            0.05,
            0.5,
            welt=0.004,
        )


def ottoman(w, d, h, finish):
    """A round pouf with a seam at half height."""
    fabric = finish["fabric"]
    cushion(
        fabric,
        (w, d, h - 0.03),
        (0, 0, h / 2 + 0.01),
        (0, 0, 0),
        0.06,
        w / 2 - 0.01,
        0.34,
        welt=0.005,
    )
    lathe(finish["wood"], [(0.001, 0), (w * 0.36, 0), (w * 0.36, 0.03), (0.001, 0.03)])
