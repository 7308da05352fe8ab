"""Small things that make a piece look lived with; never for sale."""

import math
import random

from studio.forms import box, disc, flow, lathe, mesh, rod, tube


def books(x, y, z, colours, size=0.24):
    """A pile of books, the smallest on top, each a little askew."""
    for k, colour in enumerate(colours):
        thick = 0.030 - 0.004 * k
        long, wide = size - 0.03 * k, size * 0.74 - 0.02 * k
        turn = 14 - 17 * k
        box(f"paint:{colour}", (long, wide, thick), (x, y, z + thick / 2), 0.003, (0, 0, turn))
        box(
            "paint:white",
            (long - 0.006, wide - 0.004, thick * 0.72),
            (x + 0.003, y - 0.003, z + thick / 2),
            0.001,
            (0, 0, turn),
        )
        z += thick


def cup(x, y, z, colour="ivory", r=0.038):
    """A handle-less tea cup."""
    h = r * 1.9
    profile = [
        (0.001, 0),
        (r * 0.6, 0),
        (r * 0.72, 0.006),
        (r, h * 0.6),
        (r, h),
        (r * 0.91, h),
        (r * 0.88, h * 0.5),
        (0.001, 0.010),
    ]
    lathe(f"ceramic:{colour}", profile, (x, y, z), n=40)


def bowl(x, y, z, colour="ivory", r=0.15):
    """A wide bowl with a few fruits."""
    h = r * 0.5
    outer = [(0.001, 0), (r * 0.4, 0), (r * 0.42, 0.01), (r * 0.8, h * 0.5), (r, h)]
    inner = [(r * 0.96, h), (r * 0.75, h * 0.52), (r * 0.35, 0.022), (0.001, 0.018)]
    lathe(f"ceramic:{colour}", outer + inner, (x, y, z))
    for k in range(4):
        t = 1.9 * k
        fruit(x + r * 0.42 * math.cos(t), y + r * 0.42 * math.sin(t), z + 0.075, 0.036)


def fruit(x, y, z, r, colour="#C4803A"):
    round_ = [
        (max(0.001, r * math.sin(t)), -r * 0.94 * math.cos(t))
        for t in (math.pi * i / 16 for i in range(17))
    ]
    lathe(f"paint:{colour}", round_, (x, y, z), n=32)


def vase(x, y, z, colour="ivory", stems=0, tall=0.22, seed=3):
    """A bottle vase, with bare branches and small leaves if asked."""
    r = tall * 0.30
    belly = flow(
        [
            (r * 0.60, 0),
            (r * 0.9, tall * 0.15),
            (r, tall * 0.36),
            (r * 0.80, tall * 0.58),
            (r * 0.42, tall * 0.77),
            (r * 0.34, tall * 0.90),
            (r * 0.44, tall),
        ]
    )
    mouth = [(r * 0.36, tall), (r * 0.27, tall * 0.9), (0.001, tall * 0.85)]
    lathe(f"ceramic:{colour}", [(0.001, 0), *belly, *mouth], (x, y, z))
    if stems:
        branches(x, y, z + tall * 0.9, stems, tall * 1.7, seed)


def branches(x, y, z, count, reach, seed=3, leaf_size=0.05, spread=0.55):
    """Thin curved twigs with pairs of leaves."""
    luck = random.Random(seed)
    for k in range(count):
        t = 2.4 * k + luck.random()
        out = reach * spread * (0.35 + 0.65 * luck.random())
        high = reach * (0.65 + 0.35 * luck.random())
        tip = (x + out * math.cos(t), y + out * math.sin(t), z + high)
        mid = (x + out * 0.25 * math.cos(t), y + out * 0.25 * math.sin(t), z + high * 0.55)
        tube("paint:#6B5A3C", [(x, y, z - 0.05), mid, tip], [0.0035, 0.0028, 0.0016], smooth=True)
        for step in range(3, 10):
            _leaf_on((x, y, z), mid, tip, step / 9.5, luck, leaf_size)


def _leaf_on(start, mid, tip, s, luck, size):
    spot = [
        (1 - s) ** 2 * a + 2 * s * (1 - s) * b + s * s * c
        for a, b, c in zip(start, mid, tip, strict=True)
    ]
    leaf(
        spot,
        luck.uniform(0, 360),
        luck.uniform(-10, 55),
        size * luck.uniform(0.7, 1.15),
        luck.choice(("leaf", "olive", "#4C5F3B")),
    )


def leaf(spot, turn, lift, long, colour="leaf", width=0.36):
    """A folded leaf growing from spot along its own +X."""
    n, verts = 8, []
    for i in range(n + 1):
        u = i / n
        half = width * long * math.sin(math.pi * u**0.8) * 0.5
        sag = -0.25 * long * u * u
        verts += [
            (u * long, -half, sag + half * 0.35),
            (u * long, 0, sag),
            (u * long, half, sag + half * 0.35),
        ]
    faces = [
        (i * 3 + k, i * 3 + k + 1, i * 3 + k + 4, i * 3 + k + 3) for i in range(n) for k in (0, 1)
    ]
    return mesh(f"leaf:{colour}", verts, faces, spot, (0, -lift, turn))


def pot_plant(x=0.0, y=0.0, height=1.5, pot="terracotta", seed=5, r=0.17, leaves=26):
    """Broad leaves on upright stems in a turned pot."""
    luck = random.Random(seed)
    planter(x, y, r, r * 1.85, pot)
    for k in range(leaves):
        t = 2.4 * k
        out = 0.05 + 0.20 * luck.random()
        high = height * (0.42 + 0.45 * (k / leaves)) * luck.uniform(0.85, 1.05)
        tip = (x + out * math.cos(t), y + out * math.sin(t), high)
        tube(
            "paint:#5D6B3A",
            [
                (x, y, r * 1.6),
                (x + out * 0.3 * math.cos(t), y + out * 0.3 * math.sin(t), high * 0.6),
                tip,
            ],
            [0.006, 0.005, 0.004],
            smooth=True,
        )
        leaf(
            tip,
            math.degrees(t),
            luck.uniform(25, 70),
            luck.uniform(0.26, 0.38),
            luck.choice(("leaf", "#44583A", "#3C5236")),
            0.42,
        )


def olive_tree(x=0.0, y=0.0, height=1.6, pot="ivory", seed=8, r=0.19, twigs=46):
    """A slim trunk and a loose round crown of small silver leaves."""
    luck = random.Random(seed)
    planter(x, y, r, r * 1.8, pot)
    fork, crown = height * 0.46, height * 0.27
    trunk = [
        (x, y, r),
        (x + 0.03, y, fork * 0.6),
        (x - 0.01, y + 0.02, fork),
        (x, y, height * 0.72),
    ]
    tube("paint:#6A5B48", trunk, [0.019, 0.016, 0.013, 0.006], smooth=True)
    for k in range(twigs):
        turn, rise = 2.4 * k, luck.uniform(-0.45, 1.0)
        out = crown * math.sqrt(max(0.1, 1 - rise * rise)) * luck.uniform(0.75, 1.05)
        tip = (x + out * math.cos(turn), y + out * math.sin(turn), height - crown + crown * rise)
        start = (x, y, fork + (height * 0.72 - fork) * luck.random())
        mid = tuple(0.5 * (a + b) + c for a, b, c in zip(start, tip, (0, 0, 0.05), strict=True))
        tube("paint:#6A5B48", [start, mid, tip], [0.005, 0.003, 0.0015], smooth=True)
        for step in range(3, 14):
            _leaf_on(start, mid, tip, step / 13.5, luck, 0.115)


def planter(x, y, r, h, colour):
    profile = [
        (0.001, 0),
        (r * 0.74, 0),
        (r * 0.78, 0.01),
        (r, h - 0.02),
        (r, h),
        (r * 0.92, h),
        (r * 0.90, h * 0.9),
    ]
    lathe(f"matt:{colour}", profile, (x, y, 0))
    disc("matt:#3A2E24", r * 0.90, 0.01, (x, y, h * 0.88))


def task_lamp(x, y, z, metal="metal:iron", size=1.0):
    """A small metal desk lamp."""

    def at(dx, dy, dz):
        return (x + dx * size, y + dy * size, z + dz * size)

    disc(metal, 0.075 * size, 0.014, (x, y, z + 0.007))
    rod(metal, at(0, 0, 0), at(0, 0, 0.36), 0.006)
    bow = [at(0, 0, 0.36), at(-0.02, -0.01, 0.42), at(-0.14, -0.05, 0.43)]
    tube(metal, bow, 0.006, smooth=True)
    shade = [(0.02, 0.075), (0.035, 0.07), (0.085, 0.0), (0.082, 0.0), (0.03, 0.066)]
    lathe(metal, [(r * size, h * size) for r, h in shade], at(-0.15, -0.05, 0.35))


def tray(x, y, z, wood="wood:walnut"):
    box(wood, (0.38, 0.26, 0.014), (x, y, z + 0.007), 0.006)
    for sx in (-1, 1):
        box(wood, (0.012, 0.26, 0.03), (x + sx * 0.184, y, z + 0.02), 0.005)


def standing_books(x, y, z, count, seed=1, along=0.0, tall=0.24):
    """A row of spines; the last one leans."""
    luck = random.Random(seed)
    tones = ["ink", "ivory", "clay", "olive", "camel", "sand", "pine", "#8A7A66", "#C8BBA4"]
    for k in range(count):
        thick, h = luck.uniform(0.018, 0.038), tall * luck.uniform(0.75, 1.0)
        lean = -9 if k == count - 1 and count > 3 else 0
        box(
            f"paint:{luck.choice(tones)}",
            (thick, 0.16, h),
            (x + thick / 2 + (0.012 if lean else 0), y, z + h / 2),
            0.003,
            (0, lean, 0),
        )
        x += thick + 0.001
    return x
