"""One light, one lens, one warm grey: the studio every piece stands in."""

import math

import bpy
from bpy_extras.object_utils import world_to_camera_view
from mathutils import Vector

from . import materials
from .forms import mesh

LENS = 68
GREY = "#DDD6CB"
AZIMUTH, ELEVATION = -30.0, 13.0


def empty_scene():
    bpy.ops.wm.read_factory_settings(use_empty=True)
    materials.forget()


def paper(width, height):
    """Set the picture's size; do it before framing, which depends on it."""
    r = bpy.context.scene.render
    r.resolution_x, r.resolution_y, r.resolution_percentage = width, height, 100


def sky(colour, strength, mirrored=1.0):
    """Light from everywhere; mirrors, glazes and the lens see it at its own strength."""
    world = bpy.data.worlds.new("sky")
    bpy.context.scene.world = world
    world.use_nodes = True
    nodes, links = world.node_tree.nodes, world.node_tree.links
    back = nodes["Background"].inputs
    back["Color"].default_value = colour
    ray, level = nodes.new("ShaderNodeLightPath"), nodes.new("ShaderNodeMapRange")
    level.inputs[3].default_value, level.inputs[4].default_value = strength, mirrored
    either = nodes.new("ShaderNodeMath")
    either.operation = "MAXIMUM"
    links.new(ray.outputs["Is Glossy Ray"], either.inputs[0])
    links.new(ray.outputs["Is Camera Ray"], either.inputs[1])
    links.new(either.outputs[0], level.inputs[0])
    links.new(level.outputs[0], back["Strength"])


def area_light(loc, target, size, power, colour=(1, 1, 1)):
    lamp = bpy.data.lights.new("area", "AREA")
    lamp.shape, (lamp.size, lamp.size_y), lamp.energy, lamp.color = "RECTANGLE", size, power, colour
    thing = bpy.data.objects.new("area", lamp)
    bpy.context.scene.collection.objects.link(thing)
    thing.location = loc
    thing.rotation_euler = (Vector(target) - Vector(loc)).to_track_quat("-Z", "Y").to_euler()
    return thing


def camera(target, distance, azimuth, elevation, lens):
    data = bpy.data.cameras.new("lens")
    data.lens = lens
    thing = bpy.data.objects.new("lens", data)
    scene = bpy.context.scene
    scene.collection.objects.link(thing)
    scene.camera = thing
    aim(thing, target, distance, azimuth, elevation)
    return thing


def aim(thing, target, distance, azimuth, elevation):
    a, e = math.radians(azimuth), math.radians(elevation)
    back = Vector((math.sin(a) * math.cos(e), -math.cos(a) * math.cos(e), math.sin(e)))
    thing.location = Vector(target) + back * distance
    thing.rotation_euler = (-back).to_track_quat("-Z", "Y").to_euler()
    bpy.context.view_layer.update()


def backdrop(azimuth):
    """A seamless curve of paper behind the piece, turned with the camera."""
    bend = [
        (3.2 + 2 * math.sin(t), 2 - 2 * math.cos(t)) for t in (math.pi / 40 * i for i in range(21))
    ]
    line = [(-14, 0), *bend, (5.2, 9)]
    verts = [(x, y, z) for y, z in line for x in (-16, 16)]
    faces = [(2 * i, 2 * i + 1, 2 * i + 3, 2 * i + 2) for i in range(len(line) - 1)]
    return mesh(f"matt:{GREY}", verts, faces, (0, 0, 0), (0, 0, azimuth))


def wall(made):
    """Plaster right behind a piece that hangs."""
    back = max(c.y for c in made.corners()) + 0.001
    verts = [(x, back, z) for x, z in ((-9, -1), (9, -1), (9, 6), (-9, 6))]
    return mesh(f"matt:{GREY}", verts, [(0, 1, 2, 3)])


def light_piece(azimuth, mirrored=1.0):
    """A tall north window on the left, a pale wall on the right, a little rim.

    A mirror wants a dimmer sky, as bright as the floor it shows below it.
    """
    turn = math.radians(azimuth)

    def at(x, y, z):
        return (x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn), z)

    sky((1.0, 0.975, 0.94, 1), 0.36, mirrored)
    area_light(at(-3.9, -1.7, 3.6), (0, 0, 0.35), (2.6, 2.6), 360, (1, 0.965, 0.92))
    wall = area_light(at(3.6, -2.6, 2.2), (0, 0, 0.4), (2.5, 2.5), 46, (0.97, 0.97, 1))
    wall.visible_glossy = False
    area_light(at(0.8, 3.0, 3.8), (0, 0, 0.5), (3.0, 1.2), 75, (1, 0.97, 0.94))


def fill_for(extent):
    """How much of the frame a piece may take: bigger pieces look bigger, small ones stay readable."""
    return min(0.84, 0.54 + 0.135 * extent)


def frame(lens, made, azimuth, elevation, drop=0.015):
    """Step back until the piece takes its share of the frame, and centre it."""
    corners = made.corners()
    low, high = (Vector(map(f, zip(*corners, strict=True))) for f in (min, max))
    target, distance = (low + high) / 2, 6.0
    share = fill_for(max(high - low))
    for _ in range(6):
        aim(lens, target, distance, azimuth, elevation)
        seen = [world_to_camera_view(bpy.context.scene, lens, c) for c in corners]
        (x0, x1), (y0, y1) = ((min(s[i] for s in seen), max(s[i] for s in seen)) for i in (0, 1))
        distance *= max(x1 - x0, (y1 - y0) * 1.04) / share
        lens.data.shift_x, lens.data.shift_y = (
            lens.data.shift_x + (x0 + x1) / 2 - 0.5,
            lens.data.shift_y + (y0 + y1) / 2 - 0.5 + drop,
        )
    bpy.context.view_layer.update()


def approach(lens, made, azimuth, elevation, spot, across, height):
    """Step up to one spot of a piece, given as shares of its size, and let the rest blur.

    The height is the piece's own, without what stands on it.
    """
    corners = made.corners()
    low, high = (Vector(map(f, zip(*corners, strict=True))) for f in (min, max))
    high.z = min(high.z, low.z + height)
    target = [a + (b - a) * share for a, b, share in zip(low, high, spot, strict=True)]
    distance = across * lens.data.lens / 36
    aim(lens, target, distance, azimuth, elevation)
    blur = lens.data.dof
    blur.use_dof, blur.focus_distance, blur.aperture_fstop = True, distance, 5.6


def film(path, samples, threads=2, exposure=0.2, noise=0.15, bounces=3):
    """Cycles with a gentle denoiser, WebP out."""
    scene = bpy.context.scene
    r = scene.render
    r.engine, r.filepath, r.threads_mode, r.threads = "CYCLES", str(path), "FIXED", threads
    r.image_settings.file_format, r.image_settings.quality = "WEBP", 88
    r.image_settings.color_mode = "RGB"
    c = scene.cycles
    c.device, c.samples, c.max_bounces, c.diffuse_bounces = "CPU", samples, bounces + 2, bounces
    c.use_adaptive_sampling, c.adaptive_threshold, c.adaptive_min_samples = True, noise, 4
    c.use_denoising, c.denoiser, c.caustics_reflective, c.caustics_refractive = (
        True,
        "OPENIMAGEDENOISE",
        False,
        False,
    )
    c.sample_clamp_indirect = 4.0
    scene.view_settings.view_transform = "AgX"
    scene.view_settings.look = "AgX - Medium High Contrast"
    scene.view_settings.exposure = exposure
    bpy.ops.render.render(write_still=True)
