"""Seats for an hour of their own: rocking, perching, changing shoes, lying down after lunch."""

from studio.forms import box, cushion, disc, piece, pillow, rod, tube

from .seating import frame_chair, splayed_legs
from .seats import arc
from .tables import coffee_table


def rocking_chair(w, d, h, finish):
    """The open-frame chair on two bent runners."""
    deep = d - 0.26
    with piece() as chair:
        frame_chair(w, deep, h - 0.05, finish)
    chair.place(y=-0.04, z=0.05)
    for sx in (-1, 1):
        ys = [-d / 2 + d * i / 12 for i in range(13)]
        runner = [(sx * (w / 2 - 0.02), y, 0.016 + 0.34 * y * y) for y in ys]
        tube(finish["wood"], runner, 0.0165, smooth=True)


def bar_stool(w, d, h, finish):
    """A high round seat with a low hoop for the back and a rail for the feet."""
    wood, seat = finish["wood"], h - 0.20
    splayed_legs(wood, w, d, seat - 0.03, 0.10, 0.019, 0.06)
    for z, y in ((0.22, -1), (0.30, 1)):
        rod(wood, *_across(w, d, z, y, seat), 0.011)
    for x in (-1, 1):
        rod(wood, *_along(w, d, 0.26, x, seat), 0.010)
    disc(wood, w * 0.41, 0.03, (0, 0, seat - 0.025), 0.012)
    round_ = (w * 0.82, w * 0.82, 0.065)
    cushion(finish["fabric"], round_, (0, 0, seat + 0.022), (0, 0, 0), 0.3, w * 0.40, 0.5, 0.004)
    _hoop(wood, w, seat, h)


def _leg_at(w, d, z, seat):
    """Where a leg stands at height z."""
    out = 0.06 * (1 - z / (seat - 0.03))
    return w / 2 - 0.10 + out, d / 2 - 0.10 + out


def _across(w, d, z, y, seat):
    x, far = _leg_at(w, d, z, seat)
    return (-x, y * far, z), (x, y * far, z)


def _along(w, d, z, x, seat):
    far, y = _leg_at(w, d, z, seat)
    return (x * far, -y, z), (x * far, y, z)


def _hoop(wood, w, seat, h):
    rail = [(x, y, h - 0.015) for x, y in arc(w * 0.42, w * 0.42, 96, 264, 18)]
    tube(wood, rail, [0.012] + [0.016] * (len(rail) - 2) + [0.012], smooth=True)
    for i in (1, 5, 9, 13, 17):
        x, y, z = rail[i]
        rod(wood, (x * 0.86, y * 0.86, seat - 0.02), (x, y, z), 0.008)


def hall_bench(w, d, h, finish):
    """A low table to sit on: slats for the shoes below, a pad above."""
    coffee_table(w, d, h - 0.035, finish, dressed=False, inset=0.065)
    pad = (w - 0.05, d - 0.03, 0.055)
    cushion(finish["fabric"], pad, (0, 0, h - 0.012), (0, 0, 0), 0.25, 0.06, 0.5, 0.004)


def daybed(w, d, h, finish):
    """Three low fences of spindles around one long mattress, with two bolsters."""
    wood, fabric = finish["wood"], finish["fabric"]
    for sx in (-1, 1):
        for sy in (-1, 1):
            x, y = sx * (w / 2 - 0.03), sy * (d / 2 - 0.03)
            rod(wood, (x, y, 0), (x, y, h if sy > 0 else h - 0.10), 0.021, 0.024)
        box(wood, (0.035, d - 0.06, 0.08), (sx * (w / 2 - 0.03), 0, 0.26), 0.008)
    for sy in (-1, 1):
        box(wood, (w - 0.06, 0.035, 0.08), (0, sy * (d / 2 - 0.03), 0.26), 0.008)
    _fences(wood, w / 2 - 0.03, d / 2 - 0.03, h)
    cushion(fabric, (w - 0.09, d - 0.08, 0.16), (0, 0, 0.375), (0, 0, 0), 0.06, 0.05)
    _bolsters(finish, w, d)


def _fences(wood, x, y, h):
    for sx in (-1, 1):
        rod(wood, (sx * x, -y, h - 0.105), (sx * x, y, h - 0.02), 0.018)
        for k in range(1, 7):
            at = -y + 2 * y * k / 7
            rod(wood, (sx * x, at, 0.28), (sx * x, at, h - 0.10 + 0.08 * k / 7), 0.008)
    rod(wood, (-x, y, h - 0.02), (x, y, h - 0.02), 0.018)
    count = round(2 * x / 0.09)
    for k in range(1, count):
        at = -x + 2 * x * k / count
        rod(wood, (at, y, 0.28), (at, y, h - 0.02), 0.008)


def _bolsters(finish, w, d):
    for sx in (-1, 1):
        spot = (sx * (w / 2 - 0.16), 0.0, 0.565)
        disc(finish["fabric"], 0.095, d - 0.20, spot, 0.035, rot=(90, 0, 0))
    pillow(finish["accent"], 0.46, 0.44, 0.16, (0.30, d / 2 - 0.16, 0.66), (70, 0, 4), 2.0)
    pillow(finish["fabric"], 0.50, 0.46, 0.16, (-0.22, d / 2 - 0.15, 0.67), (72, 0, -3), 5.0)
