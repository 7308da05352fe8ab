"""The few shapes all pieces are made of. Metres; fronts look towards -Y.

Every form takes its material as a spec string; wood turns its grain along
the longest side by itself.
"""

import math
from contextlib import contextmanager

import bpy
from mathutils import Matrix, Vector, noise

from .materials import material

_open_pieces = []


class Piece:
    """The objects of one product, to be moved and measured together."""

    def __init__(self):
        self.objects = []

    def place(self, x=0.0, y=0.0, z=0.0, turn=0.0):
        """Stand the piece at (x, y, z), turned by degrees about the vertical."""
        move = Matrix.Translation((x, y, z)) @ Matrix.Rotation(math.radians(turn), 4, "Z")
        for thing in self.objects:
            if thing.parent is None:
                thing.matrix_world = move @ thing.matrix_basis
        return self

    def corners(self):
        """World corners of every object's bounding box."""
        bpy.context.view_layer.update()
        return [
            o.matrix_world @ Vector(c)
            for o in self.objects
            if o.type != "LIGHT"
            for c in o.bound_box
        ]


@contextmanager
def piece():
    """Collect everything built inside the block."""
    made = Piece()
    _open_pieces.append(made)
    yield made
    _open_pieces.pop()


def add(data, loc=(0, 0, 0), rot=(0, 0, 0), parent=None):
    """Link mesh, curve or light data into the scene; rot in degrees."""
    thing = bpy.data.objects.new(data.name, data)
    bpy.context.scene.collection.objects.link(thing)
    thing.location, thing.parent = loc, parent
    thing.rotation_euler = [math.radians(r) for r in rot]
    for group in _open_pieces:
        group.objects.append(thing)
    return thing


def mesh(spec, verts, faces, loc=(0, 0, 0), rot=(0, 0, 0), axis=0, smooth=True):
    data = bpy.data.meshes.new(spec)
    data.from_pydata(verts, [], faces)
    data.materials.append(material(spec, axis))
    data.polygons.foreach_set("use_smooth", [smooth] * len(data.polygons))
    return add(data, loc, rot)


def _bevel(thing, width, segments=4):
    tool = thing.modifiers.new("edge", "BEVEL")
    tool.width, tool.segments, tool.limit_method = width, segments, "ANGLE"
    tool.harden_normals = True
    return thing


def _axis_of(spec, size):
    """Grain runs along the longest side; cane looks along the thinnest."""
    pick = min if spec.startswith("cane") else max
    return size.index(pick(size))


def box(spec, size, loc=(0, 0, 0), bevel=0.004, rot=(0, 0, 0), axis=None, segments=4):
    """A block with rounded edges, centred on loc."""
    x, y, z = (s / 2 for s in size)
    verts = [(a * x, b * y, c * z) for a in (-1, 1) for b in (-1, 1) for c in (-1, 1)]
    faces = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    thing = mesh(spec, verts, faces, loc, rot, _axis_of(spec, size) if axis is None else axis)
    return _bevel(thing, min(bevel, min(size) * 0.49), segments)


def slab(spec, outline, thick, loc=(0, 0, 0), bevel=0.006, rot=(0, 0, 0), axis=0):
    """An outline in the XY plane with a thickness, top at +thick/2."""
    n, h = len(outline), thick / 2
    verts = [(x, y, -h) for x, y in outline] + [(x, y, h) for x, y in outline]
    faces = [tuple(reversed(range(n))), tuple(range(n, 2 * n))]
    faces += [(i, (i + 1) % n, (i + 1) % n + n, i + n) for i in range(n)]
    return _bevel(mesh(spec, verts, faces, loc, rot, axis), min(bevel, thick * 0.49))


def flow(profile, steps=6):
    """A softer profile through the same points (Catmull-Rom)."""
    ends = [profile[0], *profile, profile[-1]]
    soft = []
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        for t in (i / steps for i in range(steps)):
            soft.append(
                tuple(
                    0.5
                    * (
                        2 * q
                        + (r - p) * t
                        + (2 * p - 5 * q + 4 * r - s) * t * t
                        + (3 * q - p - 3 * r + s) * t**3
                    )
                    for p, q, r, s in zip(a, b, c, d, strict=False)
                )
            )
    return [(max(r, 0.0001), z) for r, z in [*soft, profile[-1]]]


def lathe(spec, profile, loc=(0, 0, 0), rot=(0, 0, 0), n=64):
    """Turn a profile of (radius, height) about the vertical."""
    verts = [
        (r * math.cos(t), r * math.sin(t), z)
        for r, z in profile
        for t in (2 * math.pi * i / n for i in range(n))
    ]
    faces = [
        (k * n + i, k * n + (i + 1) % n, (k + 1) * n + (i + 1) % n, (k + 1) * n + i)
        for k in range(len(profile) - 1)
        for i in range(n)
    ]
    thing = mesh(spec, verts, faces, loc, rot, 2)
    return crease(thing)


def crease(thing, angle=35):
    """Smooth shading except across sharp edges."""
    data = thing.data
    data.set_sharp_from_angle(angle=math.radians(angle))
    return thing


def disc(spec, r, h, loc, bevel=0.004, r2=None, rot=(0, 0, 0), n=72):
    """A round plate or cylinder of height h, bottom radius r, top r2."""
    top = r if r2 is None else r2
    b = min(bevel, h / 2.01)
    steps = [i * math.pi / 8 for i in range(5)]
    low = [(r - b + b * math.sin(a), -h / 2 + b - b * math.cos(a)) for a in steps]
    high = [(top - b + b * math.cos(a), h / 2 - b + b * math.sin(a)) for a in steps]
    return lathe(spec, [(0.0001, -h / 2), *low, *high, (0.0001, h / 2)], loc, rot, n)


def tube(
    spec,
    points,
    radius=0.006,
    closed=False,
    smooth=False,
    parent=None,
    loc=(0, 0, 0),
    rot=(0, 0, 0),
):
    """A round rod along points; radius may be a list, one for each point."""
    curve = bpy.data.curves.new("tube", "CURVE")
    radii = radius if isinstance(radius, (list, tuple)) else [radius] * len(points)
    curve.dimensions, curve.bevel_depth, curve.bevel_resolution, curve.use_fill_caps = (
        "3D",
        max(radii),
        4,
        True,
    )
    line = curve.splines.new("NURBS" if smooth else "POLY")
    line.points.add(len(points) - 1)
    for spot, point, r in zip(line.points, points, radii, strict=False):
        spot.co, spot.radius = (*point, 1), r / max(radii)
    line.use_cyclic_u, line.use_endpoint_u, line.order_u, line.resolution_u = closed, True, 4, 12
    spans = [max(along) - min(along) for along in zip(*points, strict=True)]
    curve.materials.append(material(spec, spans.index(max(spans))))
    return add(curve, loc, rot, parent)


def rod(spec, a, b, r=0.012, r2=None):
    """A straight turned leg or rail from a to b, its grain along it."""
    a, b = Vector(a), Vector(b)
    thing = disc(spec, r, (b - a).length, (a + b) / 2, 0.003, r2, n=40)
    thing.rotation_euler = (b - a).to_track_quat("Z", "Y").to_euler()
    return thing


def round_rect(w, d, r, n=8):
    """Points of a rounded rectangle around the origin."""
    r = min(r, w / 2.001, d / 2.001)
    spots = []
    for k, (sx, sy) in enumerate([(1, 1), (-1, 1), (-1, -1), (1, -1)]):
        for i in range(n + 1):
            t = math.pi / 2 * (k + i / n)
            spots.append((sx * (w / 2 - r) + r * math.cos(t), sy * (d / 2 - r) + r * math.sin(t)))
    return spots


def _filled(points, step):
    """The closed outline resampled so that neighbours are at most step apart."""
    full = []
    for a, b in zip(points, points[1:] + points[:1], strict=True):
        n = max(1, math.ceil(math.dist(a, b) / step))
        full += [(a[0] + (b[0] - a[0]) * i / n, a[1] + (b[1] - a[1]) * i / n) for i in range(n)]
    return full


RINGS = (
    0.0001,
    0.1,
    0.2,
    0.3,
    0.4,
    0.5,
    0.6,
    0.7,
    0.78,
    0.85,
    0.9,
    0.935,
    0.96,
    0.978,
    0.99,
    0.997,
)


def cushion(
    spec,
    size,
    loc,
    rot=(0, 0, 0),
    crown=0.22,
    corner=0.055,
    edge=0.30,
    welt=0.0055,
    seed=0.0,
    under=0.0,
):
    """A box cushion: crowned top, soft edges, two seams of piping."""
    w, d, c = size
    outline = _filled(round_rect(w, d, corner), 0.05)
    sink = noise.noise(Vector((seed, 1.7, 3.1))) * 0.004

    def height(s):
        return (1 - s ** (2 / edge)) ** (edge / 2)

    layers = [(s, -1) for s in RINGS] + [(1.0, 0)] + [(s, 1) for s in reversed(RINGS)]
    verts = []
    for s, side in layers:
        swell = 1 + (crown if side > 0 else under) * (1 - s * s)
        for x, y in outline:
            dent = noise.noise(Vector((x * s * 4 + seed, y * s * 4, seed * 3))) * 0.011 * (1 - s**6)
            verts.append(
                (x * s, y * s, side * c / 2 * height(s) * swell + (dent + sink) * (side > 0))
            )
    n = len(outline)
    faces = [
        (k * n + i, k * n + (i + 1) % n, (k + 1) * n + (i + 1) % n, (k + 1) * n + i)
        for k in range(len(layers) - 1)
        for i in range(n)
    ]
    body = mesh(spec, verts, faces, loc, rot)
    if welt:
        s = 0.982
        for side in (-1, 1):
            tube(
                spec,
                [(x * s * 1.006, y * s * 1.006, side * c / 2 * height(s)) for x, y in outline],
                welt,
                closed=True,
                parent=body,
            )
    return body


def pillow(spec, w, d, thick, loc, rot=(0, 0, 0), seed=0.0, n=44, pinch=0.06):
    """A scatter cushion: pointed corners, sides pulled in, a few soft dents."""
    verts, faces = [], []
    for side in (1, -1):
        start = len(verts)
        for j in range(n + 1):
            for i in range(n + 1):
                u, v = (
                    math.sin((2 * i / n - 1) * math.pi / 2),
                    math.sin((2 * j / n - 1) * math.pi / 2),
                )
                x = w / 2 * u * (1 - pinch * u**4 * (1 - v * v))
                y = d / 2 * v * (1 - pinch * v**4 * (1 - u * u))
                full = (max(0, 1 - u * u) * max(0, 1 - v * v)) ** 0.42
                dent = noise.noise(Vector((x * 7 + seed, y * 7, seed + side))) * 0.014 * full
                verts.append((x, y, side * (thick / 2 * full + dent)))
        for j in range(n):
            for i in range(n):
                k = start + j * (n + 1) + i
                quad = (k, k + 1, k + n + 2, k + n + 1)
                faces.append(quad if side > 0 else quad[::-1])
    return mesh(spec, verts, faces, loc, rot)


def sheet(spec, shape, nu, nv, thick=0.012, loc=(0, 0, 0), rot=(0, 0, 0)):
    """A cloth: shape(u, v) for u, v in 0…1 gives each point."""
    verts = [shape(i / nu, j / nv) for j in range(nv + 1) for i in range(nu + 1)]
    faces = [
        (j * (nu + 1) + i, j * (nu + 1) + i + 1, (j + 1) * (nu + 1) + i + 1, (j + 1) * (nu + 1) + i)
        for j in range(nv)
        for i in range(nu)
    ]
    thing = mesh(spec, verts, faces, loc, rot)
    skin = thing.modifiers.new("thick", "SOLIDIFY")
    skin.thickness, skin.offset = thick, 1.0
    soft = thing.modifiers.new("soft", "SUBSURF")
    soft.levels = soft.render_levels = 1
    return thing
