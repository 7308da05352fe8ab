"""Write the pieces as GLB, to be turned and stood in one's own room: ``python -m studio.models``.

One light mesh a piece in its first colour, without the props it is photographed
with; flat colours instead of textures, so that a phone can show it at once.
"""

import argparse
import inspect
import time
from pathlib import Path

import bpy

from . import specs, stage
from .palette import linear
from .render import build, builder_of

MODELS = Path(__file__).resolve().parent.parent / "models"
TRIANGLES = 8000
BARE = {"dressed": (), "pillows": ()}


def undressed(product):
    """The product without props; builders that know none are left alone."""
    known = inspect.signature(builder_of(product)).parameters
    bare = {name: nothing for name, nothing in BARE.items() if name in known}
    return {**product, "shape": {**product.get("shape", {}), **bare}}


def solid(made):
    """All parts of a piece as one mesh, modifiers and curves worked out."""
    graph = bpy.context.evaluated_depsgraph_get()
    parts = []
    for thing in [o for o in made.objects if o.type in ("MESH", "CURVE")]:
        data = bpy.data.meshes.new_from_object(thing.evaluated_get(graph), depsgraph=graph)
        data.transform(thing.matrix_world)
        parts.append(bpy.data.objects.new("part", data))
    for thing in list(bpy.context.scene.objects):
        bpy.data.objects.remove(thing)
    for part in parts:
        bpy.context.scene.collection.objects.link(part)
        part.select_set(True)
    bpy.context.view_layer.objects.active = parts[0]
    bpy.ops.object.join()
    return bpy.context.view_layer.objects.active


def lighten(thing):
    """Weld and collapse until a phone can carry it."""
    weld = thing.modifiers.new("weld", "WELD")
    weld.merge_threshold = 0.0004
    bpy.ops.object.modifier_apply(modifier="weld")
    thing.data.calc_loop_triangles()
    fewer = thing.modifiers.new("fewer", "DECIMATE")
    fewer.ratio = min(1.0, TRIANGLES / len(thing.data.loop_triangles))
    bpy.ops.object.modifier_apply(modifier="fewer")
    thing.data.set_sharp_from_angle(angle=0.7)


def flatten(thing):
    """Take the textures out of every material; its name says which colour it was."""
    for one in {slot.material for slot in thing.material_slots}:
        surface = one.node_tree.nodes["Principled BSDF"].inputs
        for socket in surface:
            for link in socket.links:
                one.node_tree.links.remove(link)
        colour = one.name.partition(":")[2].partition("/")[0].partition(",")[0]
        surface["Base Color"].default_value = linear(colour)
        surface["Sheen Weight"].default_value = surface["Coat Weight"].default_value = 0.0


def export(product, folder):
    stage.empty_scene()
    thing = solid(build(undressed(product), product["variants"][0]))
    lighten(thing)
    flatten(thing)
    path = folder / f"{product['slug']}.glb"
    bpy.ops.export_scene.gltf(
        filepath=str(path), export_format="GLB", export_texcoords=False, use_selection=True
    )
    return path


def main():
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--only", default="")
    ask.add_argument("--folder", type=Path, default=MODELS)
    want = ask.parse_args()
    want.folder.mkdir(exist_ok=True)
    for product in specs.PRODUCTS:
        if want.only in product["slug"] and not (want.folder / f"{product['slug']}.glb").exists():
            start = time.time()
            path = export(product, want.folder)
            size = path.stat().st_size // 1024
            print(f"MODEL {path.name} {size} KB {time.time() - start:.0f}s", flush=True)


if __name__ == "__main__":
    main()
