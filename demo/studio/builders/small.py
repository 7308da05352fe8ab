"""Small things that are for sale: lamps for a table, baskets, vases, cushions, a rail for coats."""

import math

from studio.forms import disc, flow, lathe, pillow, rod, sheet, tube

from . import props
from .home import bulb, drum


def desk_lamp(w, d, h, finish, watts=3.0):
    """A metal lamp that looks down on the page."""
    props.task_lamp(w * 0.28, 0.02, 0, finish["metal"], h / 0.46)
    bulb((w * 0.28 - 0.15 * h / 0.46, -0.03, h * 0.74), watts, 0.02)


def drum_lamp(w, d, h, finish, watts=8.0):
    """A heavy foot, a slim stem and a wide linen shade, for beside the sofa."""
    disc(finish["foot"], 0.15, 0.035, (0, 0, 0.018), 0.010)
    rod(finish["stem"], (0, 0, 0.03), (0, 0, h - 0.12), 0.009)
    drum(finish["shade"], w / 2, w / 2 * 0.86, h - 0.27, h)
    bulb((0, 0, h - 0.15), watts)


def basket(w, d, h, finish):
    """Split bamboo in hoops, with two ears to carry it by."""
    r, rows = w / 2, round(h / 0.017)
    for k in range(rows):
        u = k / (rows - 1)
        tube(finish["cane"], _hoop(r * (0.80 + 0.20 * math.sin(u * 2.2)), 0.008 + u * h), 0.0095)
    inside = [(r * (0.80 + 0.20 * math.sin(u * 2.2)) - 0.004, u * h) for u in _steps(12)]
    lathe("paint:#8A6B42", [(0.001, 0.01), *inside], n=72)
    for sx in (-1, 1):
        x = sx * r * 0.97
        ear = [(x, -0.09, h), (x * 1.04, -0.05, h + 0.06), (x * 1.04, 0.05, h + 0.06), (x, 0.09, h)]
        tube(finish["cane"], ear, 0.011, smooth=True)


def _hoop(r, z, n=56):
    return [
        (r * math.cos(t), r * math.sin(t), z) for t in (2 * math.pi * i / n for i in range(n + 1))
    ]


def _steps(n):
    return (i / n for i in range(n + 1))


def vases(w, d, h, finish):
    """Three sisters: a bottle, a jar, and a small one for a single twig."""
    glaze = finish["glaze"]
    props.vase(-w * 0.18, 0.03, 0, glaze, tall=h, stems=5)
    props.vase(w * 0.24, 0.05, 0, glaze, tall=h * 0.62)
    jar = flow([(0.05, 0), (0.085, 0.03), (0.095, 0.08), (0.07, 0.13), (0.06, 0.145)])
    inside = [(0.054, 0.145), (0.05, 0.12), (0.001, 0.10)]
    lathe(f"ceramic:{glaze}", [(0.001, 0), *jar, *inside], (w * 0.06, -d * 0.30, 0))


def cushions(w, d, h, finish):
    """A pair, the smaller leaning on the larger."""
    pillow(finish["fabric"], w, w, 0.20, (0, 0.06, w * 0.48), (76, 0, 4), 1.0)
    pillow(finish["accent"], w * 1.1, w * 0.66, 0.16, (0.05, -0.11, w * 0.31), (64, 0, -7), 6.0)


def clothes_rail(w, d, h, finish):
    """Two ladders and a rail; three garments show what it is for."""
    wood, x = finish["wood"], w / 2 - 0.02
    for sx in (-1, 1):
        for sy in (-1, 1):
            rod(wood, (sx * x, sy * d / 2, 0), (sx * (x - 0.03), sy * 0.02, h), 0.014)
        rod(wood, (sx * x, -d * 0.40, 0.20), (sx * x, d * 0.40, 0.20), 0.010)
    rod(wood, (-w / 2, 0, h - 0.04), (w / 2, 0, h - 0.04), 0.013)
    for k in range(5):
        y = (k - 2) * d * 0.17
        rod(wood, (-x, y, 0.215), (x, y, 0.215), 0.010)
    for place, fabric, long in (
        (-0.30, "oat", 0.80),
        (-0.20, "indigo", 0.92),
        (-0.06, "clay", 0.74),
    ):
        _garment(f"linen:{fabric}", place * w, h - 0.07, long)


def _garment(fabric, x, top, long):
    """Shoulders that slope, sides that fall, a few folds towards the hem."""

    def shape(u, v):
        across = 2 * u - 1
        half = 0.20 + 0.05 * (1 - v) ** 1.4
        fold = 0.016 * math.sin(u * 17) * (1 - v) + 0.022 * (1 - across * across)
        fall = 0.10 * abs(across) ** 1.6 * v
        return (x + fold - 0.02, across * half, top - long + long * v - fall)

    sheet(fabric, shape, 40, 24, 0.012)
    rod("metal:brass", (x, 0, top - 0.01), (x, 0, top + 0.045), 0.002)
