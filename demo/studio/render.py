"""Take the pictures: ``python -m studio.render main`` from the demo folder.

Only pictures that do not exist yet are made, so a run can be stopped and
taken up again; delete a file to have it made anew.
"""

import argparse
import importlib
import time
from pathlib import Path

from . import specs, stage
from .forms import piece

PICTURES = Path(__file__).resolve().parent.parent / "pictures"


def builder_of(product):
    module, name = product["builder"].split(".")
    return getattr(importlib.import_module(f".builders.{module}", __package__), name)


def build(product, variant):
    """Build one variant of a product at the origin and return its piece."""
    builder = builder_of(product)
    size = [variant[f"{side}_cm"] / 100 for side in ("width", "depth", "height")]
    with piece() as made:
        builder(
            *size, variant["finish"], **{**product.get("shape", {}), **variant.get("shape", {})}
        )
    return made


def shoot(shot, folder=PICTURES, size=800, samples=16, threads=2):
    """Render one shot of specs.shots()."""
    stage.empty_scene()
    stage.paper(size, size)
    view = shot["view"]
    azimuth = view.get("azimuth", stage.AZIMUTH)
    made = build(shot["product"], shot["variant"]).place(z=view.get("lift", 0.0))
    stage.backdrop(azimuth)
    if view.get("wall"):
        stage.wall(made)
    stage.light_piece(azimuth, view.get("mirrored", 1.0))
    lens = stage.camera((0, 0, 0.4), 6, azimuth, stage.ELEVATION, stage.LENS)
    elevation = view.get("elevation", stage.ELEVATION)
    if "spot" in view:
        stage.approach(lens, made, azimuth, elevation, view["spot"], view["across"], view["height"])
    else:
        stage.frame(lens, made, azimuth, elevation)
    stage.film(folder / shot["file"], samples, threads)


def main():
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("role", choices=[*specs.KINDS, "all"])
    ask.add_argument("--only", default="", help="part of a file name")
    ask.add_argument("--size", type=int, default=800)
    ask.add_argument("--samples", type=int, default=6)
    ask.add_argument("--threads", type=int, default=2)
    ask.add_argument("--folder", type=Path, default=PICTURES)
    want = ask.parse_args()
    for shot in specs.shots():
        path = want.folder / shot["file"]
        if want.role not in ("all", shot["kind"]) or want.only not in shot["file"] or path.exists():
            continue
        start = time.time()
        shoot(shot, want.folder, want.size, want.samples, want.threads)
        print(f"SHOT {shot['file']} {time.time() - start:.0f}s", flush=True)


if __name__ == "__main__":
    main()
