"""For balcony and terrace: rope, powder-coated metal, slats that let the rain through."""

import math

from studio.forms import box, cushion, disc, rod, slab, tube

from .seats import arc


def rope_chair(w, d, h, finish):
    """A hoop and a ring of metal, strung with rope like a harp."""
    metal, low, n = finish["metal"], 0.36, 46
    top = [
        (x, y, h - 0.14 * (1 + math.cos(math.atan2(x, -y))) / 2 - 0.01)
        for x, y in arc(w / 2 - 0.015, d / 2 - 0.015, 52, 308, n)
    ]
    foot = [(x, y - 0.02, low) for x, y in arc(w * 0.40, d * 0.38, 52, 308, n)]
    tube(metal, top, 0.012, smooth=True)
    tube(metal, _ring(w * 0.40, d * 0.38, low), 0.011, closed=True)
    for a, b in zip(foot, top, strict=True):
        tube(finish["rope"], [a, b], 0.0062)
    for end in (0, -1):
        rod(metal, foot[end], top[end], 0.011)
    _legs(metal, w * 0.40, d * 0.38, low)
    pad = (w * 0.80, d * 0.74, 0.11)
    cushion(finish["fabric"], pad, (0, -0.02, low + 0.06), (0, 0, 0), 0.25, w * 0.34, 0.45, 0.005)


def _ring(rx, ry, z, n=48):
    return [
        (rx * math.cos(t), ry * math.sin(t) - 0.02, z)
        for t in (2 * math.pi * i / n for i in range(n))
    ]


def _legs(metal, rx, ry, high):
    for k in range(4):
        t = math.radians(45 + 90 * k)
        x, y = math.cos(t), math.sin(t)
        rod(metal, (rx * 1.02 * x, ry * 1.05 * y, 0), (rx * 0.92 * x, ry * 0.92 * y, high), 0.011)


def slat_table(w, d, h, finish):
    """A round of slats in a metal ring on three crossing legs."""
    wood, metal, r = finish["wood"], finish["metal"], w / 2
    count = round(w / 0.062)
    for i in range(count):
        y = (i - count / 2) * w / count
        slab(wood, _chord(r - 0.010, y + 0.004, y + w / count - 0.004), 0.020, (0, 0, h - 0.012))
    ring = [(r * math.cos(t), r * math.sin(t), h - 0.016) for t in _turn(72)]
    tube(metal, ring, 0.011, closed=True)
    disc(metal, r * 0.70, 0.010, (0, 0, h - 0.030), 0.003)
    for k in range(3):
        t = math.radians(30 + 120 * k)
        x, y = r * 0.80 * math.cos(t), r * 0.80 * math.sin(t)
        rod(metal, (x, y, 0), (-x * 0.55, -y * 0.55, h - 0.03), 0.011)


def _chord(r, low, high):
    """What a circle leaves of a strip between two heights."""
    a, b = (math.sqrt(max(1e-6, r * r - y * y)) for y in (low, high))
    return [(-a, low), (a, low), (b, high), (-b, high)]


def _turn(n):
    return (2 * math.pi * i / n for i in range(n))


def plank_bench(w, d, h, finish):
    """Five teak planks on two bent hoops of metal."""
    wood, metal = finish["wood"], finish["metal"]
    for i in range(5):
        y = (i - 2) * (d - 0.02) / 5
        box(wood, (w, (d - 0.02) / 5 - 0.010, 0.028), (0, y, h - 0.014), 0.006)
    for sx in (-1, 1):
        x = sx * (w / 2 - 0.22)
        hoop = [(x, -d / 2 + 0.01, 0.012), (x, -d / 2 + 0.04, h - 0.04)]
        hoop += [(x, -y, z) for _, y, z in reversed(hoop)]
        tube(metal, hoop, 0.014, closed=True)
