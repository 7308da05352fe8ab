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
KINDS = ["main", "variant", "angle", "detail"]
SECOND_VIEW = {"azimuth": 34.0, "elevation": 20.0}


def product(slug):
    return next(p for p in PRODUCTS if p["slug"] == slug)


def shots():
    """Every picture wanted, in order of need: main, variants, second angles, details."""
    every = [shot for p in PRODUCTS for shot in _shots_of(p)]
    return sorted(every, key=lambda shot: KINDS.index(shot["kind"]))


def _shots_of(p):
    first, *others = p["variants"]
    yield _shot(p, first, "main", p["slug"], p.get("view", {}))
    for v in [v for v in others if v["pictured"]]:
        yield _shot(p, v, "variant", f"{p['slug']}-{v['key']}", p.get("view", {}))
    if "angle" in p:
        yield _shot(p, first, "angle", f"{p['slug']}-angle", {**SECOND_VIEW, **p["angle"]})
    if "detail" in p:
        yield _shot(p, first, "detail", f"{p['slug']}-detail", p["detail"])


def _shot(p, v, kind, stem, view):
    return {"product": p, "variant": v, "kind": kind, "file": f"{stem}.webp", "view": view}
