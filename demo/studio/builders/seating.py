"""Sofas and lounge chairs. Sizes in metres: w wide, d deep, h high."""

from studio.forms import box, cushion, pillow, rod, round_rect, tube

SEAT_TOP = 0.43


def splayed_legs(wood, w, d, height, inset=0.10, r=0.024, splay=0.03):
    """Four turned legs, wider at the top, leaning outwards."""
    for sx in (-1, 1):
        for sy in (-1, 1):
            x, y = sx * (w / 2 - inset), sy * (d / 2 - inset)
            rod(wood, (x + sx * splay, y + sy * splay, 0), (x, y, height + 0.02), r * 0.62, r)


def piped_arm(fabric, x, arm, d, low, high):
    """An arm with a seam of piping around its front."""
    h = high - low
    box(fabric, (arm, d, h), (x, 0, low + h / 2), 0.045, segments=8)
    face = [
        (x + a * 0.93, -d / 2 + 0.011, low + h / 2 + b * 0.965) for a, b in round_rect(arm, h, 0.05)
    ]
    tube(fabric, face, 0.005, closed=True)


def sofa(
    w, d, h, finish, seats=3, arm=0.17, leg=0.15, arm_h=0.60, pillows=(), corner=0.055, chaise=0.0
):
    """Track-arm sofa with loose box cushions; chaise lengthens the right seat."""
    fabric, wood = finish["fabric"], finish["wood"]
    d -= chaise
    inner = w - 2 * arm
    wide = inner / seats
    box(fabric, (w - 0.03, d - 0.06, 0.13), (0, 0, leg + 0.065), 0.02)
    for sx in (-1, 1):
        piped_arm(fabric, sx * (w / 2 - arm / 2), arm, d, leg, arm_h)
    box(
        fabric,
        (inner + 0.04, 0.17, h - leg - 0.10),
        (0, d / 2 - 0.105, (h + leg - 0.10) / 2),
        0.06,
        (-5, 0, 0),
        segments=8,
    )
    for i in range(seats):
        x = (i - (seats - 1) / 2) * wide
        long = chaise if chaise and i == seats - 1 else 0.0
        _seat(fabric, x, wide, d, leg, long, corner, i)
        cushion(
            fabric,
            (wide - 0.012, h - SEAT_TOP + 0.06, 0.17),
            (x, d / 2 - 0.265, (SEAT_TOP + h) / 2 + 0.015),
            (77, 0, 0),
            0.42,
            corner + 0.02,
            0.42,
            seed=i * 2.3 + 0.5,
        )
    splayed_legs(wood, w, d, leg)
    if chaise:
        _chaise_base(fabric, wood, inner / 2 - wide / 2, wide, d, leg, chaise)
    _scatter(pillows, inner, d)


def _seat(fabric, x, wide, d, leg, long, corner, i):
    deep = d - 0.21 + long
    cushion(
        fabric,
        (wide - 0.006, deep, 0.16),
        (x, -0.105 - long / 2, leg + 0.215),
        (0, 0, 0),
        0.20,
        corner,
        seed=i * 1.7,
    )


def _chaise_base(fabric, wood, x, wide, d, leg, long):
    box(fabric, (wide - 0.01, long + 0.1, 0.13), (x, -d / 2 - long / 2 + 0.05, leg + 0.065), 0.02)
    for sx in (-1, 1):
        foot = x + sx * (wide / 2 - 0.09)
        rod(
            wood,
            (foot, -d / 2 - long + 0.07, 0),
            (foot, -d / 2 - long + 0.10, leg + 0.02),
            0.015,
            0.024,
        )


def _scatter(pillows, inner, d):
    """Pillows as (fabric, place along the seat -1…1, size)."""
    for k, (fabric, place, size) in enumerate(pillows):
        x = place * (inner / 2 - size * 0.52)
        lean = 66 + 3 * (k % 2)
        pillow(
            fabric,
            size,
            size * 0.96,
            0.17,
            (x, d / 2 - 0.43, SEAT_TOP + size * 0.47),
            (lean, 0, -11 * place),
            k * 3.1,
        )


def bench_sofa(w, d, h, finish, seats=3, pillows=()):
    """Low sofa with one long round-edged bench, bolster arms and bouclé back."""
    fabric = finish["fabric"]
    base = 0.06
    box(finish["wood"], (w - 0.55, d - 0.42, base), (0, 0, base / 2), 0.008)
    cushion(fabric, (w, d, 0.25), (0, 0, base + 0.115), (0, 0, 0), 0.04, 0.30, 0.5, welt=0)
    wide = (w - 0.30) / seats
    for i in range(seats):
        cushion(
            fabric,
            (wide - 0.008, d - 0.26, 0.17),
            ((i - (seats - 1) / 2) * wide, -0.10, base + 0.27),
            (0, 0, 0),
            0.28,
            0.10,
            0.5,
            welt=0,
            seed=i * 1.9,
        )
        cushion(
            fabric,
            (wide + 0.01, h - 0.30, 0.24),
            ((i - (seats - 1) / 2) * wide, d / 2 - 0.17, (h + 0.34) / 2),
            (80, 0, 0),
            0.22,
            0.14,
            0.6,
            welt=0,
            seed=i * 2.9,
        )
    for sx in (-1, 1):
        cushion(
            fabric,
            (d - 0.12, 0.42, 0.23),
            (sx * (w / 2 - 0.10), 0.0, base + 0.34),
            (84, 0, sx * 90),
            0.2,
            0.16,
            0.6,
            welt=0,
            seed=sx,
        )
    _scatter(pillows, w - 0.30, d)


def frame_chair(w, d, h, finish, seats=1, pillows=()):
    """Open frame of solid wood with loose cushions: chair or two-seater."""
    wood, fabric = finish["wood"], finish["fabric"]
    for sx in (-1, 1):
        _side_frame(wood, sx * (w / 2 - 0.02), d)
    for y, z in ((-d / 2 + 0.10, 0.27), (d / 2 - 0.20, 0.24)):
        box(wood, (w - 0.05, 0.035, 0.06), (0, y, z), 0.008)
    _slatted_back(wood, w, d, h)
    inner = (w - 0.10) / seats
    for i in range(seats):
        x = (i - (seats - 1) / 2) * inner
        cushion(
            fabric,
            (inner - 0.006, d - 0.22, 0.14),
            (x, -0.07, 0.345),
            (-3, 0, 0),
            0.22,
            0.05,
            seed=i * 1.3,
        )
        cushion(
            fabric,
            (inner - 0.01, h - 0.36, 0.15),
            (x, d / 2 - 0.205, (h + 0.40) / 2),
            (71, 0, 0),
            0.40,
            0.07,
            0.42,
            seed=i + 4.0,
        )
    _scatter(pillows, w - 0.10, d)


def _side_frame(wood, x, d):
    """Two legs and a curved, paddle-like armrest."""
    front, back = -d / 2 + 0.06, d / 2 - 0.16
    rod(wood, (x, front - 0.02, 0), (x, front + 0.02, 0.56), 0.015, 0.021)
    rod(wood, (x, back + 0.08, 0), (x, back, 0.54), 0.015, 0.021)
    box(wood, (0.026, d - 0.28, 0.05), (x, (front + back) / 2, 0.26), 0.008)
    for k in (-1, 0, 1):
        rod(
            wood,
            (x, (front + back) / 2 + k * 0.11, 0.27),
            (x, (front + back) / 2 + k * 0.11, 0.56),
            0.008,
        )
    path = [
        (x, front - 0.07, 0.555),
        (x, front, 0.575),
        (x, 0, 0.575),
        (x, back, 0.555),
        (x, back + 0.07, 0.54),
    ]
    arm = tube(wood, path, [0.02, 0.026, 0.027, 0.023, 0.016], smooth=True)
    arm.scale = (1.0, 1.0, 1.0)


def _slatted_back(wood, w, d, h):
    foot, top = (d / 2 - 0.20, 0.26), (d / 2 - 0.045, h - 0.03)
    for sx in (-1, 1):
        rod(wood, (sx * (w / 2 - 0.06), *foot), (sx * (w / 2 - 0.06), *top), 0.017, 0.014)
    box(wood, (w - 0.08, 0.028, 0.075), (0, top[0] - 0.004, top[1] - 0.02), 0.012, (-15, 0, 0))
    count = round((w - 0.16) / 0.085)
    for i in range(count):
        x = (i - (count - 1) / 2) * 0.085
        rod(wood, (x, *foot), (x, top[0] - 0.01, top[1] - 0.04), 0.0085)
