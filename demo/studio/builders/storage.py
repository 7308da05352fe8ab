"""Cabinets: a carcass, feet, and one kind of front."""

from studio.forms import box, disc, lathe, rod

from . import props
from .seating import splayed_legs

BOARD = 0.022


def carcass(wood, w, d, low, high, back=True):
    """An open box of boards between two heights."""
    tall = high - low
    for z in (low + BOARD / 2, high - BOARD / 2):
        box(wood, (w, d, BOARD), (0, 0, z), 0.004)
    for sx in (-1, 1):
        box(
            wood,
            (BOARD, d - 0.006, tall - 2 * BOARD + 0.008),
            (sx * (w / 2 - BOARD / 2 - 0.003), 0, low + tall / 2),
            0.001,
        )
    if back:
        box(wood, (w - 0.01, 0.010, tall - 0.01), (0, d / 2 - 0.008, low + tall / 2), 0.001)


def framed_door(wood, panel, w, h, x, y, z, rail=0.042):
    """A door of four rails around a cane or wooden panel."""
    for sx in (-1, 1):
        box(wood, (rail, 0.020, h), (x + sx * (w - rail) / 2, y, z), 0.003)
    for sz in (-1, 1):
        box(wood, (w - 2 * rail, 0.020, rail), (x, y, z + sz * (h - rail) / 2), 0.003)
    box(panel, (w - 2 * rail + 0.01, 0.006, h - 2 * rail + 0.01), (x, y + 0.004, z), 0.001)


def slatted_door(wood, w, h, x, y, z, pitch=0.026):
    """Round-edged slats side by side, a dark gap between them."""
    count = max(1, round(w / pitch))
    step = w / count
    box(
        "paint:#2A211A" if "black" in wood else "paint:#5A4028",
        (w, 0.006, h - 0.004),
        (x, y + 0.010, z),
        0.001,
    )
    for i in range(count):
        box(wood, (step - 0.006, 0.016, h), (x - w / 2 + step * (i + 0.5), y, z), 0.006, segments=3)


def plain_front(wood, w, h, x, y, z, metal=None, knobs=1):
    """A drawer front or flat door, with small turned knobs if metal is given."""
    box(wood, (w - 0.005, 0.020, h - 0.005), (x, y, z), 0.003)
    for k in range(knobs if metal else 0):
        at = x + (k - (knobs - 1) / 2) * w * 0.5
        lathe(
            metal,
            [(0.001, 0.030), (0.012, 0.028), (0.014, 0.022), (0.006, 0.010), (0.007, 0)],
            (at, y - 0.010, z),
            (90, 0, 0),
            32,
        )


def sideboard(w, d, h, finish, front="cane", doors=4, leg=0.17, dressed=()):
    """Long low cabinet: sideboard or television unit."""
    wood = finish["wood"]
    carcass(wood, w, d, leg, h)
    splayed_legs(wood, w, d, leg, min(0.14, d / 4, w / 5), 0.024, 0.03)
    tall, wide = h - leg - 2 * BOARD - 0.006, (w - 2 * BOARD - 0.006) / doors
    for i in range(doors):
        x, z = (i - (doors - 1) / 2) * wide, (h + leg) / 2
        _front(front, i, doors, finish, wide - 0.004, tall, x, -d / 2 + 0.014, z)
    _dress(dressed, w, h)


def _front(kind, i, doors, finish, w, h, x, y, z):
    wood, metal = finish["wood"], finish.get("metal", "metal:brass")
    if kind == "cane":
        framed_door(wood, finish["cane"], w, h, x, y, z)
        hinge = 1 if i % 2 == 0 else -1
        disc(metal, 0.009, 0.02, (x + hinge * (w / 2 - 0.021), y - 0.018, z), rot=(90, 0, 0))
    elif kind == "open-middle" and 0 < i < doors - 1:
        box(wood, (w + 0.006, 0.30, 0.018), (x, 0.05, z), 0.003)
    else:
        slatted_door(wood, w, h, x, y, z)


def _dress(what, w, h):
    """Props on top, as (kind, place -1…1)."""
    makers = {
        "vase": lambda x: props.vase(x, 0.02, h, "celadon", stems=8, tall=0.30),
        "bottle": lambda x: props.vase(x, 0.0, h, "terracotta", tall=0.20),
        "books": lambda x: props.books(x, 0.0, h, ("ink", "ivory", "clay")),
        "bowl": lambda x: props.bowl(x, 0.0, h, "ivory", r=0.13),
    }
    for kind, place in what:
        makers[kind](place * w / 2)


def drawers(w, d, h, finish, rows=3, columns=2, leg=0.14, dressed=()):
    """Chest or nightstand; the deepest drawers sit at the bottom."""
    wood = finish["wood"]
    carcass(wood, w, d, leg, h)
    splayed_legs(wood, w, d, leg, 0.07, 0.020, 0.02)
    room, wide = h - leg - 2 * BOARD - 0.006, (w - 2 * BOARD - 0.006) / columns
    weights = [1 + 0.14 * k for k in range(rows)]
    top = h - BOARD - 0.003
    for weight in weights:
        tall = room * weight / sum(weights)
        for c in range(columns):
            x = (c - (columns - 1) / 2) * wide
            plain_front(
                wood,
                wide,
                tall,
                x,
                -d / 2 + 0.012,
                top - tall / 2,
                finish.get("metal", "metal:brass"),
                2 if wide > 0.5 else 1,
            )
        top -= tall
    _dress(dressed, w, h)


def nightstand(w, d, h, finish, dressed=True):
    """One drawer over an open shelf."""
    wood, shelf = finish["wood"], h - 0.21
    carcass(wood, w, d, 0.16, h)
    splayed_legs(wood, w, d, 0.16, 0.06, 0.019, 0.02)
    box(wood, (w - 0.04, d - 0.02, 0.018), (0, 0.0, shelf), 0.003)
    plain_front(
        wood,
        w - 2 * BOARD - 0.006,
        h - shelf - BOARD - 0.014,
        0,
        -d / 2 + 0.012,
        (h + shelf) / 2 - 0.006,
        finish.get("metal", "metal:brass"),
    )
    if dressed:
        props.books(0.0, 0.0, 0.16 + BOARD, ("ink", "ivory"), 0.22)
        props.cup(w * 0.22, -d * 0.12, h)


def wardrobe(w, d, h, finish, doors=4, front="slats"):
    """Full-height doors over a recessed plinth, long rounded pulls."""
    wood, low = finish["wood"], 0.07
    box(wood, (w - 0.06, d - 0.10, low), (0, 0.02, low / 2), 0.003)
    carcass(wood, w, d, low, h)
    wide, tall = (w - 2 * BOARD - 0.004) / doors, h - low - 2 * BOARD - 0.006
    for i in range(doors):
        x, z, y = (i - (doors - 1) / 2) * wide, (h + low) / 2, -d / 2 + 0.006
        if front == "slats" and i in (0, doors - 1):
            slatted_door(wood, wide - 0.006, tall, x, y, z, 0.034)
        elif front == "cane":
            framed_door(wood, finish["cane"], wide - 0.005, tall, x, y, z, 0.06)
        else:
            plain_front(wood, wide, tall, x, y, z)
        pull = x + (1 if i % 2 == 0 else -1) * (wide / 2 - 0.035)
        rod(
            finish.get("metal", "metal:brass"),
            (pull, y - 0.032, z - 0.16),
            (pull, y - 0.032, z + 0.16),
            0.007,
        )


def display_cabinet(w, d, h, finish, shelves=3):
    """Glass doors over lit shelves, on the feet of the sideboard."""
    wood, leg = finish["wood"], 0.17
    carcass(wood, w, d, leg, h)
    splayed_legs(wood, w, d, leg, 0.08, 0.022, 0.02)
    tall, wide = h - leg - 2 * BOARD - 0.006, (w - 2 * BOARD - 0.006) / 2
    for k in range(shelves + 1):
        z = leg + BOARD + k * tall / (shelves + 1)
        if k:
            box(wood, (w - 0.05, d - 0.06, 0.016), (0, 0.01, z), 0.003)
        _on_display(k, w, z + 0.008 * bool(k))
    for sx in (-1, 1):
        spot = (sx * wide / 2, -d / 2 + 0.012, (h + leg) / 2)
        framed_door(wood, "pane:#EEF1EE", wide - 0.004, tall, *spot, 0.036)
        disc("metal:brass", 0.008, 0.02, (sx * 0.018, -d / 2 - 0.006, spot[2]), rot=(90, 0, 0))


def _on_display(k, w, z):
    if k % 2:
        props.bowl(-w * 0.20, 0.02, z, "celadon", r=0.11)
        props.books(w * 0.22, 0.02, z, ("ink", "clay", "ivory"), 0.22)
    else:
        props.vase(-w * 0.26, 0.02, z, "ivory", tall=0.22)
        props.vase(-w * 0.08, 0.04, z, "terracotta", tall=0.16)
        for i in range(3):
            props.cup(w * (0.12 + 0.10 * i), 0.02 * (i % 2), z, "celadon")


def bookshelf(w, d, h, finish, rows=5, seed=3):
    """Open shelves between two ladders of round posts, filled by hand."""
    wood = finish["wood"]
    for sx in (-1, 1):
        for sy in (-1, 1):
            rod(
                wood,
                (sx * (w / 2 - 0.018), sy * (d / 2 - 0.022), 0),
                (sx * (w / 2 - 0.018), sy * (d / 2 - 0.022), h),
                0.016,
            )
        for k in range(rows):
            z = _shelf(h, rows, k) - 0.03
            rod(
                wood,
                (sx * (w / 2 - 0.018), -d / 2 + 0.02, z),
                (sx * (w / 2 - 0.018), d / 2 - 0.02, z),
                0.009,
            )
    for k in range(rows):
        z = _shelf(h, rows, k)
        box(wood, (w - 0.012, d - 0.012, 0.020), (0, 0, z), 0.006)
        if k < rows - 1:
            box(wood, (w - 0.06, 0.010, 0.06), (0, d / 2 - 0.016, z + 0.04), 0.003)
        _fill(k, w, z + 0.010, seed)


def _shelf(h, rows, k):
    return 0.14 + (h - 0.22) * k / (rows - 1)


def _fill(k, w, z, seed):
    left = -w / 2 + 0.07
    if k % 4 == 0:
        props.standing_books(left, 0.02, z, 9, seed + k)
        props.vase(w * 0.30, 0.02, z, "terracotta", tall=0.19)
    elif k % 4 == 1:
        props.bowl(left + 0.16, 0.0, z, "ivory", r=0.11)
        props.standing_books(w * 0.08, 0.02, z, 8, seed + k)
    elif k % 4 == 2:
        props.books(left + 0.14, 0.0, z, ("ink", "sand", "clay"))
        props.vase(w * 0.22, 0.02, z, "celadon", stems=4, tall=0.15)
    else:
        props.standing_books(left + w * 0.30, 0.02, z, 10, seed + k)
