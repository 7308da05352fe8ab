"""Light, textiles and the last touch: lamps, rugs, mirrors, pots."""

import math

import bpy

from studio.forms import add, disc, flow, lathe, mesh, piece, rod, round_rect, slab, tube

from . import props


def bulb(loc, watts, radius=0.05, colour=(1.0, 0.74, 0.46)):
    """A warm point of light inside or under a shade."""
    lamp = bpy.data.lights.new("bulb", "POINT")
    lamp.energy, lamp.shadow_soft_size, lamp.color = watts, radius, colour
    return add(lamp, loc)


def drum(shade, low, high, z0, z1):
    """A fabric shade, open above and below."""
    lathe(
        shade,
        [(low, z0), (high, z1), (high - 0.004, z1), (low - 0.004, z0), (low, z0)],
        n=80,
    )


def _pleated(shade, low, high, z0, z1, pleats=48):
    """A shade folded from paper: alternate ridges."""
    n, rings, verts = pleats * 2, ((low, z0), (high, z1)), []
    for r, z in rings:
        for i in range(n):
            t = 2 * math.pi * i / n
            rr = r * (1.0 if i % 2 else 0.955)
            verts.append((rr * math.cos(t), rr * math.sin(t), z))
    faces = [(i, (i + 1) % n, n + (i + 1) % n, n + i) for i in range(n)]
    return mesh(shade, verts, faces, smooth=False)


def floor_lamp(w, d, h, finish, watts=9.0):
    """Three bentwood legs meeting under a pleated paper shade."""
    wood, r = finish["wood"], w / 2
    for k in range(3):
        t = math.radians(60 + 120 * k)
        tube(
            wood,
            [
                (r * 0.95 * math.cos(t), r * 0.95 * math.sin(t), 0),
                (r * 0.50 * math.cos(t), r * 0.50 * math.sin(t), h * 0.40),
                (0.02 * math.cos(t), 0.02 * math.sin(t), h * 0.74),
            ],
            [0.011, 0.014, 0.011],
            smooth=True,
        )
    disc(wood, 0.032, 0.05, (0, 0, h * 0.74), 0.008)
    rod("metal:brass", (0, 0, h * 0.74), (0, 0, h * 0.80), 0.008)
    _pleated(finish["shade"], r, r * 0.62, h * 0.77, h)
    bulb((0, 0, h * 0.85), watts)


def arc_lamp(w, d, h, finish, watts=9.0):
    """A stone foot, a long bow of metal, a dome at its end."""
    metal, foot, tip = finish["metal"], -w / 2 + 0.16, w / 2 - 0.17
    lathe(
        finish["top"],
        [(0.001, 0), (0.155, 0), (0.16, 0.01), (0.16, 0.05), (0.15, 0.06), (0.001, 0.06)],
        (foot, 0, 0),
    )
    rise = [
        (foot + (tip - foot) * (1 - math.cos(t)) / 2, 0, 0.06 + (h - 0.08) * math.sin(t) ** 0.75)
        for t in (math.pi * 0.80 * i / 24 for i in range(25))
    ]
    tube(metal, [(foot, 0, 0.04), *rise[1:]], 0.010, smooth=True)
    x, _, z = rise[-1]
    dome = [
        (0.012, 0.02),
        (0.06, 0.0),
        (0.13, -0.06),
        (0.165, -0.14),
        (0.160, -0.14),
        (0.125, -0.065),
        (0.055, -0.008),
    ]
    lathe(metal, dome, (x, 0, z))
    props.fruit(x, 0, z - 0.09, 0.05, "#FFF3DC")
    bulb((x, 0, z - 0.17), watts * 0.6)


def table_lamp(w, d, h, finish, watts=4.0):
    """A thrown clay body under a linen drum."""
    r = w / 2
    body = flow(
        [
            (r * 0.50, 0),
            (r * 0.60, h * 0.03),
            (r * 0.80, h * 0.16),
            (r * 0.82, h * 0.26),
            (r * 0.66, h * 0.38),
            (r * 0.34, h * 0.46),
            (r * 0.17, h * 0.51),
            (r * 0.13, h * 0.58),
        ]
    )
    lathe(finish["body"], [(0.001, 0), *body, (0.001, h * 0.58)])
    rod("metal:brass", (0, 0, h * 0.57), (0, 0, h * 0.66), 0.006)
    drum(finish["shade"], r, r * 0.80, h * 0.58, h)
    bulb((0, 0, h * 0.76), watts, 0.03)


def pendant(w, d, h, finish, watts=7.0):
    """A lantern of split bamboo hoops on a cord; h includes the cord."""
    r, body = w / 2, w * 0.62
    for k in range(17):
        t = -1 + 2 * k / 16
        rr = r * math.sqrt(max(0.04, 1 - (t * 0.93) ** 2))
        ring = [
            (rr * math.cos(a), rr * math.sin(a), body / 2 + t * body / 2)
            for a in (2 * math.pi * i / 48 for i in range(48))
        ]
        tube(finish["hoop"], ring, 0.0035, closed=True)
    core = [
        (r * 0.93 * math.sin(a), body / 2 - body * 0.465 * math.cos(a))
        for a in (0.35 + (math.pi - 0.7) * i / 24 for i in range(25))
    ]
    lathe(finish["shade"], core, n=72)
    disc("metal:iron", 0.035, 0.05, (0, 0, body + 0.02), 0.01)
    rod("metal:iron", (0, 0, body), (0, 0, h), 0.003)
    bulb((0, 0, -0.06), watts)


def rug(w, d, h, finish):
    """Hand-tufted wool, the edge rounded over, a short fringe at both ends."""
    slab(finish["pile"], round_rect(w, d - 0.10, 0.02), 0.016, (0, 0, 0.008), 0.007)
    if "fringe" in finish:
        _fringe(finish["fringe"], w, d)


def _fringe(spec, w, d):
    """Knotted tassels; one mesh, for there are many."""
    verts, faces, count = [], [], int(w / 0.022)
    for sy in (-1, 1):
        for i in range(count):
            x, y = -w / 2 + 0.015 + i * (w - 0.03) / (count - 1), sy * (d / 2 - 0.05)
            swing = 0.008 * math.sin(i * 2.7)
            start = len(verts)
            for yy, half in ((y - sy * 0.005, 0.004), (y + sy * 0.05, 0.006)):
                dx = swing if yy != y - sy * 0.005 else 0
                verts += [
                    (x - half + dx, yy, 0.002),
                    (x + half + dx, yy, 0.002),
                    (x + dx, yy, 0.011),
                ]
            faces += [
                (start, start + 2, start + 5, start + 3),
                (start + 2, start + 1, start + 4, start + 5),
            ]
    return mesh(spec, verts, faces)


def round_rug(w, d, h, finish):
    """Coiled jute."""
    disc(finish["pile"], w / 2, 0.018, (0, 0, 0.009), 0.008, n=128)


def _arch(w, h, n=32):
    r = w / 2
    bow = [
        (r * math.cos(t), h - r + r * math.sin(t)) for t in (math.pi * i / n for i in range(n + 1))
    ]
    foot = 0.04
    return [(r - foot, 0), (r, foot), *bow, (-r, foot), (-r + foot, 0)]


def arch_mirror(w, d, h, finish):
    """A tall arched mirror leaning at five degrees."""
    with piece() as made:
        slab(finish["wood"], _arch(w, h), 0.030, (0, 0, 0), 0.010, (90, 0, 0), axis=1)
        slab(
            "mirror:#E9E6DF",
            [(x * (w - 0.06) / w, 0.03 + y * (h - 0.06) / h) for x, y in _arch(w, h)],
            0.004,
            (0, -0.0165, 0),
            0.001,
            (90, 0, 0),
        )
    for thing in made.objects:
        thing.rotation_euler[0] -= math.radians(6)
        thing.location.y -= d / 2 - 0.03


def pot(w, d, h, finish, tree="olive", tall=1.6):
    """A thrown planter, 0.9 as high as wide; the tree shows its scale and is not sold."""
    make = props.olive_tree if tree == "olive" else props.pot_plant
    make(0, 0, tall, finish["pot"].partition(":")[2], r=w / 2)


def stool(w, d, h, finish):
    """A turned stool with a dished seat."""
    disc(finish["wood"], w / 2 - 0.01, 0.04, (0, 0, h - 0.02), 0.018, r2=w / 2)
    for k in range(4):
        t = math.radians(45 + 90 * k)
        c, s = math.cos(t), math.sin(t)
        rod(
            finish["wood"],
            (w * 0.52 * c, w * 0.52 * s, 0),
            (w * 0.34 * c, w * 0.34 * s, h - 0.03),
            0.013,
            0.019,
        )
    for k in (0, 1):
        t = math.radians(45 + 90 * k)
        reach = w * 0.46
        rod(
            finish["wood"],
            (-reach * math.cos(t), -reach * math.sin(t), h * 0.3 + 0.03 * k),
            (reach * math.cos(t), reach * math.sin(t), h * 0.3 + 0.03 * k),
            0.009,
        )


def coat_stand(w, d, h, finish):
    """A single trunk with branching pegs on a tripod."""
    wood = finish["wood"]
    rod(wood, (0, 0, 0.16), (0, 0, h), 0.018, 0.013)
    for k in range(3):
        t = math.radians(90 + 120 * k)
        rod(wood, (w * 0.48 * math.cos(t), w * 0.48 * math.sin(t), 0), (0, 0, 0.30), 0.012, 0.016)
    for k in range(6):
        t = math.radians(60 * k)
        z = h - 0.10 - 0.12 * (k % 2)
        rod(
            wood,
            (0, 0, z),
            (w * 0.34 * math.cos(t), w * 0.34 * math.sin(t), z + 0.14),
            0.011,
            0.008,
        )
