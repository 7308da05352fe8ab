"""The collection in plain data: products, their variants and their pictures."""

from . import (
    bedroom,
    children,
    corners,
    dining,
    hall,
    lighting,
    living,
    lounge,
    outdoors,
    small,
    study,
    table_side,
)

PRODUCTS = [
    *living.PRODUCTS,
    *lounge.PRODUCTS,
    *dining.PRODUCTS,
    *bedroom.PRODUCTS,
    *study.PRODUCTS,
    *lighting.PRODUCTS,
    *corners.PRODUCTS,
    *table_side.PRODUCTS,
    *hall.PRODUCTS,
    *children.PRODUCTS,
    *outdoors.PRODUCTS,
    *small.PRODUCTS,
]
KINDS = ["main", "variant", "angle", "front", "detail"]
SECOND_VIEW = {"azimuth": 34.0, "elevation": 20.0}
FRONT_VIEW = {"azimuth": 3.0, "elevation": 6.0}
FROM_ABOVE = {"azimuth": 12.0, "elevation": 58.0}
CLOSE_TO = {"spot": (0.24, 0.2, 0.82)}
KEPT = ("wall", "lift", "mirrored")


def product(slug):
    return next(p for p in PRODUCTS if p["slug"] == slug)


def shots():
    """Every picture wanted, in order of need: main, variants, two more angles, details."""
    every = [shot for p in PRODUCTS for shot in _shots_of(p)]
    return sorted(every, key=lambda shot: KINDS.index(shot["kind"]))


def _shots_of(p):
    first, *others = p["variants"]
    yield _shot(p, first, "main", p["slug"], p.get("view", {}))
    for v in [v for v in others if v["pictured"]]:
        yield _shot(p, v, "variant", f"{p['slug']}-{v['key']}", p.get("view", {}))
    stands = {key: value for key, value in p.get("view", {}).items() if key in KEPT}
    for kind, view in (("angle", SECOND_VIEW), ("front", _front(first)), ("detail", _close(first))):
        shown = p.get("view", {}) if kind == "detail" else stands
        yield _shot(p, first, kind, f"{p['slug']}-{kind}", {**shown, **view, **p.get(kind, {})})


def _front(v):
    """Straight on, and what lies flat or is low and round from above."""
    low = v["height_cm"] < 0.75 * min(v["width_cm"], v["depth_cm"])
    return FROM_ABOVE if low else FRONT_VIEW


def _close(v):
    """A third of the piece, at the upper left where most of the work shows."""
    reach = max(v["width_cm"], v["height_cm"]) / 100
    return {**CLOSE_TO, "across": max(0.3, 0.36 * reach), "height": v["height_cm"] / 100}


def _shot(p, v, kind, stem, view):
    return {"product": p, "variant": v, "kind": kind, "file": f"{stem}.webp", "view": view}
