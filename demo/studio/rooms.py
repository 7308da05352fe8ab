"""Take the room pictures and measure their hotspots: ``python -m studio.rooms``.

``--hotspots`` only measures; pictures that exist are skipped, as in render.
"""

import argparse
import json
import math
import time
from pathlib import Path

import bpy
from bpy_extras.object_utils import world_to_camera_view
from mathutils import Vector

from . import specs, stage
from .builders import shell
from .forms import piece
from .render import PICTURES, build
from .specs.scenes import SCENES

HOTSPOTS = Path(__file__).resolve().parent / "hotspots.json"
MARGIN = 0.04


def furnish(scene):
    """Build the room and stand its pieces; return [(slug, Piece)]."""
    with piece():
        getattr(shell, scene["shell"])()
    standing = []
    for slug, key, (x, y, z, turn) in scene["pieces"]:
        product = specs.product(slug)
        variant = next(v for v in product["variants"] if v["key"] == key)
        standing.append((slug, build(product, variant).place(x, y, z, turn)))
    return standing


def daylight(sun=9.0, sky=0.45, fill=1.0, warmth=(1.0, 0.92, 0.81), fall=-0.52):
    """Sun through the window on the left, sky behind it, a bounce from the camera side.

    A late hour has little sun and fill, so that the lamps of the room do the work.
    """
    stage.sky((0.90, 0.95, 1.0, 1), sky, 3.0 * fill)
    lamp = bpy.data.lights.new("sun", "SUN")
    lamp.energy, lamp.angle, lamp.color = sun, 0.025, warmth
    thing = bpy.data.objects.new("sun", lamp)
    bpy.context.scene.collection.objects.link(thing)
    thing.rotation_euler = Vector((0.80, 0.42, fall)).to_track_quat("-Z", "Y").to_euler()
    window = stage.area_light(
        (shell.LEFT - 0.35, -2.0, 1.5), (0.3, -1.6, 0.7), (2.4, 2.2), 95 * fill, (0.94, 0.97, 1)
    )
    bounce = stage.area_light(
        (0.9, -5.7, 2.2), (0, -0.6, 0.8), (4.4, 1.8), 62 * fill, (1, 0.96, 0.9)
    )
    ceiling = stage.area_light(
        (0.3, -2.8, 2.7), (0.3, -2.8, 0), (4, 3.6), 16 * fill, (1, 0.97, 0.93)
    )
    for light in (window, bounce, ceiling):
        light.visible_glossy = light.visible_camera = False


def look(scene):
    c = scene["camera"]
    return stage.camera(c["target"], c["distance"], c["azimuth"], c["elevation"], c["lens"])


def _sight(lens, spot):
    """What the camera sees when it looks at a spot: (x, y, object) or None outside the frame."""
    seen = world_to_camera_view(bpy.context.scene, lens, spot)
    if not (MARGIN < seen.x < 1 - MARGIN and MARGIN < seen.y < 1 - MARGIN):
        return None
    graph = bpy.context.evaluated_depsgraph_get()
    way = (spot - lens.location).normalized()
    hit, _, _, _, thing, _ = bpy.context.scene.ray_cast(graph, lens.location, way)
    return (seen.x, 1 - seen.y, thing.original if hit else None)


def hotspot(lens, made):
    """The visible point of a piece nearest to its middle, as image coordinates."""
    corners = made.corners()
    low, high = (Vector(map(f, zip(*corners, strict=True))) for f in (min, max))
    middle = (low + high) / 2
    own, best = set(made.objects), None
    for step in range(343):
        part = Vector((step % 7, step // 7 % 7, step // 49)) / 6
        spot = Vector(a + (b - a) * t for a, b, t in zip(low, high, part, strict=True))
        seen = _sight(lens, spot)
        away = math.dist(spot, middle)
        if seen and seen[2] in own and (best is None or away < best[0]):
            best = (away, round(seen[0], 4), round(seen[1], 4))
    return best[1:] if best else None


def measure(scene, lens, standing):
    """One hotspot for each product, at its first visible copy."""
    spots = {}
    for slug, made in standing:
        found = None if slug in spots else hotspot(lens, made)
        if found:
            spots[slug] = {"x": found[0], "y": found[1], "product": slug}
    known = json.loads(HOTSPOTS.read_text()) if HOTSPOTS.exists() else {}
    known[scene["slug"]] = list(spots.values())
    HOTSPOTS.write_text(json.dumps(known, indent=1) + "\n")


def shoot(scene, folder, size, samples, threads, only_measure):
    stage.empty_scene()
    stage.paper(*size)
    standing = furnish(scene)
    daylight(**scene.get("light", {}))
    lens = look(scene)
    measure(scene, lens, standing)
    if not only_measure:
        stage.film(
            folder / scene["file"],
            samples,
            threads,
            exposure=scene.get("exposure", 0.25),
            noise=0.07,
            bounces=5,
        )


def main():
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--only", default="")
    ask.add_argument("--width", type=int, default=1280)
    ask.add_argument("--samples", type=int, default=14)
    ask.add_argument("--threads", type=int, default=2)
    ask.add_argument("--folder", type=Path, default=PICTURES)
    ask.add_argument("--hotspots", action="store_true", help="measure only")
    want = ask.parse_args()
    for scene in SCENES:
        exists = (want.folder / scene["file"]).exists()
        if want.only in scene["slug"] and (want.hotspots or not exists):
            start = time.time()
            shoot(
                scene,
                want.folder,
                (want.width, want.width * 3 // 4),
                want.samples,
                want.threads,
                want.hotspots,
            )
            print(f"ROOM {scene['slug']} {time.time() - start:.0f}s", flush=True)


if __name__ == "__main__":
    main()
