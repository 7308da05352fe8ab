"""Fabrics, woods and finishes: one short recipe each.

A material is asked for by a spec such as ``"linen:moss"`` or ``"wood:oak"``;
``axis`` is the direction of the grain (wood) or of the thickness (cane).
"""

import bpy

from .palette import linear, shade

_made = {}


def forget():
    """Drop the cache; call it whenever the scene is emptied."""
    _made.clear()


def material(spec, axis=0):
    """The Blender material for a spec, made once per scene and axis."""
    key = (spec, axis)
    if key not in _made:
        kind, _, colour = spec.partition(":")
        _made[key] = RECIPES[kind](Graph(f"{spec}/{axis}"), colour, axis)
    return _made[key]


class Graph:
    """A thin hand on a material's nodes, so that recipes read as recipes."""

    def __init__(self, name):
        self.material = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self.nodes = self.material.node_tree.nodes
        self.links = self.material.node_tree.links
        self.surface = self.nodes["Principled BSDF"]

    def set(self, **values):
        """Set inputs of the surface: base_color=…, roughness=…."""
        for name, value in values.items():
            socket = self.surface.inputs[name.replace("_", " ").title().replace("Ior", "IOR")]
            if hasattr(value, "is_linked"):
                self.links.new(value, socket)
            else:
                socket.default_value = value
        return self.material

    def node(self, kind, out=0, **inputs):
        """Add a node, feed its inputs by name, return one output socket."""
        node = self.nodes.new(f"ShaderNode{kind}")
        for name, value in inputs.items():
            self._feed(node, name, value)
        return node.outputs[out]

    def _feed(self, node, name, value):
        if name.startswith("_"):
            setattr(node, name[1:], value)
            return
        socket = node.inputs[int(name[1:])] if name[1:].isdigit() else node.inputs[name]
        if hasattr(value, "is_linked"):
            self.links.new(value, socket)
        else:
            socket.default_value = value

    def place(self, scale=(1, 1, 1)):
        """Object coordinates, shifted at random so that no two boards match."""
        where = self.nodes.new("ShaderNodeTexCoord").outputs["Object"]
        luck = self.nodes.new("ShaderNodeObjectInfo").outputs["Random"]
        shift = self.math("MULTIPLY", luck, 13.0)
        moved = self.node("VectorMath", _operation="ADD", i0=where, i1=shift)
        return self.node("Mapping", Vector=moved, Scale=scale)

    def math(self, operation, a, b=0.0):
        return self.node("Math", _operation=operation, i0=a, i1=b)

    def noise(self, vector, scale, detail=2.0, distortion=0.0):
        return self.node(
            "TexNoise", Vector=vector, Scale=scale, Detail=detail, Distortion=distortion
        )

    def blend(self, fac, a, b):
        return self.node("Mix", out=2, _data_type="RGBA", i0=fac, i6=a, i7=b)

    def ramp(self, fac, low, high):
        """Stretch a value between low and high to 0…1, clamped."""
        return self.node("MapRange", i0=fac, i1=low, i2=high)

    def bump(self, height, strength, distance=0.002):
        normal = self.node("Bump", Height=height, Strength=strength, Distance=distance)
        self.links.new(normal, self.surface.inputs["Normal"])


def _plain(g, colour, roughness, **more):
    return g.set(base_color=linear(colour), roughness=roughness, **more)


def linen(g, colour, axis):
    """Slub linen: two crossed sets of thin threads, almost no cloud."""
    warp = g.noise(g.place((260, 22, 260)), 1.0, 2)
    weft = g.noise(g.place((22, 260, 90)), 1.0, 2)
    thread = g.math("ADD", warp, weft)
    base = linear(colour)
    tone = g.blend(g.ramp(thread, 0.75, 1.25), shade(base, 0.86), shade(base, 1.07))
    g.bump(thread, 0.30, 0.0025)
    return g.set(base_color=tone, roughness=0.9, sheen_weight=0.18, sheen_roughness=0.5)


def boucle(g, colour, axis):
    """Looped wool: small round hills, a little darker between them."""
    loops = g.node("TexVoronoi", Vector=g.place(), Scale=95.0)
    soft = g.noise(g.place(), 60.0, 3)
    hill = g.math("SUBTRACT", soft, g.math("MULTIPLY", loops, 0.9))
    base = linear(colour)
    tone = g.blend(g.ramp(hill, -0.35, 0.4), shade(base, 0.80), shade(base, 1.05))
    g.bump(hill, 0.75, 0.007)
    return g.set(base_color=tone, roughness=0.95, sheen_weight=0.3, sheen_roughness=0.4)


def leather(g, colour, axis):
    """Full-grain leather: soft gloss, fine cells, a faint pull-up tone."""
    cell = g.node("TexVoronoi", Vector=g.place(), Scale=260.0)
    cloud = g.noise(g.place(), 4.0, 3)
    base = linear(colour)
    tone = g.blend(g.ramp(cloud, 0.35, 0.7), shade(base, 0.88), shade(base, 1.05))
    g.bump(cell, 0.12, 0.001)
    return g.set(base_color=tone, roughness=0.42)


def wood(g, colour, axis):
    """Contour lines of a stretched noise for the figure, fibres over it."""
    long, wide = 0.55, 7.0
    scale = [wide] * 3
    scale[axis] = long
    figure = g.noise(g.place(scale), 1.0, 2, 0.4)
    rings = g.math("SINE", g.math("MULTIPLY", figure, 46.0))
    fibre_scale = [170.0] * 3
    fibre_scale[axis] = 3.0
    fibre = g.noise(g.place(fibre_scale), 1.0, 3)
    grain = g.math("ADD", g.math("MULTIPLY", rings, 0.16), fibre)
    base = linear(colour)
    tone = g.blend(g.ramp(grain, 0.2, 0.8), shade(base, 0.70), shade(base, 1.10))
    return g.set(base_color=tone, roughness=0.44, specular_ior_level=0.4)


def stone(g, colour, axis):
    """Travertine: long quiet veins and a few pores."""
    vein = g.noise(g.place((2.2, 2.2, 11)), 1.0, 6, 0.8)
    pore = g.ramp(g.noise(g.place((30, 30, 80)), 1.0, 3), 0.66, 0.72)
    base = linear(colour)
    tone = g.blend(g.ramp(vein, 0.3, 0.7), shade(base, 0.80), shade(base, 1.06))
    tone = g.blend(g.math("MULTIPLY", pore, 0.35), tone, shade(base, 0.5))
    return g.set(base_color=tone, roughness=0.5)


def cane(g, colour, axis, openwork=False):
    """Woven cane: dark round holes between pale strands."""
    parts = g.nodes.new("ShaderNodeSeparateXYZ")
    g.links.new(g.nodes.new("ShaderNodeTexCoord").outputs["Object"], parts.inputs[0])
    u, v = [parts.outputs[i] for i in range(3) if i != axis]
    waves = [g.math("COSINE", g.math("MULTIPLY", s, 6.283 / 0.0155)) for s in (u, v)]
    sum_ = g.math("ADD", waves[0], waves[1])
    hole = g.ramp(sum_, 0.55, 0.95)
    base = linear(colour)
    strand = g.blend(g.noise(g.place(), 40.0, 2), shade(base, 0.82), shade(base, 1.05))
    if openwork:
        return g.set(base_color=strand, roughness=0.5, alpha=g.math("SUBTRACT", 1.0, hole))
    g.bump(sum_, 0.35, -0.002)
    return g.set(base_color=g.blend(hole, strand, shade(base, 0.10)), roughness=0.5)


def caneopen(g, colour, axis):
    return cane(g, colour, axis, openwork=True)


def cord(g, colour, axis):
    """Paper cord: strands parallel to the nearest edge, as on a woven seat."""
    parts = g.nodes.new("ShaderNodeSeparateXYZ")
    g.links.new(g.nodes.new("ShaderNodeTexCoord").outputs["Object"], parts.inputs[0])
    x, y = (g.math("ABSOLUTE", parts.outputs[i]) for i in (0, 1))
    ridge = g.math("SINE", g.math("MULTIPLY", g.math("MAXIMUM", x, y), 6.283 / 0.010))
    base = linear(colour)
    tone = g.blend(g.ramp(ridge, -1.0, 0.4), shade(base, 0.55), shade(base, 1.08))
    g.bump(ridge, 0.5, 0.002)
    return g.set(base_color=tone, roughness=0.75)


def terrace(g, colours, axis):
    """A rug's pattern: the contour lines of terraced fields, 'ground,line'."""
    ground, line = colours.split(",")
    here = g.nodes.new("ShaderNodeSeparateXYZ")
    g.links.new(g.nodes.new("ShaderNodeTexCoord").outputs["Object"], here.inputs[0])
    hill = g.math("MULTIPLY", g.noise(g.place((0.9, 0.9, 1)), 1.0, 1.0), 21.0)
    slope = g.math(
        "ADD", g.math("MULTIPLY", here.outputs[1], 13.0), g.math("MULTIPLY", here.outputs[0], 5.0)
    )
    wave = g.math("SINE", g.math("MULTIPLY", g.math("ADD", hill, slope), 1.9))
    tuft = g.noise(g.place(), 170.0, 2)
    mask = g.math("MULTIPLY", g.ramp(wave, 0.86, 0.97), 0.85)
    tone = g.blend(mask, linear(ground), linear(line))
    tone = g.blend(
        g.math("MULTIPLY", g.ramp(tuft, 0.3, 0.7), 0.22), tone, shade(linear(ground), 0.6)
    )
    g.bump(g.math("ADD", tuft, g.math("MULTIPLY", wave, 0.15)), 0.8, 0.006)
    return g.set(base_color=tone, roughness=1.0, sheen_weight=0.3)


def braid(g, colour, axis):
    """A round jute rug: rings of braid around the centre."""
    parts = g.nodes.new("ShaderNodeTexCoord").outputs["Object"]
    far = g.node("VectorMath", out=1, _operation="LENGTH", i0=parts)
    ring = g.math("SINE", g.math("MULTIPLY", far, 6.283 / 0.038))
    fibre = g.noise(g.place(), 130.0, 3)
    height = g.math("ADD", ring, g.math("MULTIPLY", fibre, 1.2))
    base = linear(colour)
    tone = g.blend(g.ramp(height, -0.8, 1.6), shade(base, 0.55), shade(base, 1.12))
    g.bump(height, 0.7, 0.006)
    return g.set(base_color=tone, roughness=0.95)


def planks(g, colour, axis):
    """The floor of every room: long boards with a thin shadow between them."""
    where = g.nodes.new("ShaderNodeTexCoord").outputs["Object"]
    base = linear(colour)
    board = g.node(
        "TexBrick",
        Vector=where,
        Scale=1.0,
        Color1=(1, 1, 1, 1),
        Color2=(0.72, 0.72, 0.72, 1),
        Mortar=(0.18, 0.15, 0.12, 1),
        **{"Mortar Size": 0.0016, "Brick Width": 1.9, "Row Height": 0.17},
        _offset=0.37,
    )
    turned = g.node("Mapping", Vector=where, Scale=(0.9, 8.0, 1.0))
    shifted = g.node(
        "VectorMath",
        _operation="ADD",
        i0=turned,
        i1=g.node("Mapping", Vector=board, Scale=(9, 9, 9)),
    )
    rings = g.math("SINE", g.math("MULTIPLY", g.noise(shifted, 1.0, 2, 0.4), 40.0))
    fibre = g.noise(g.node("Mapping", Vector=where, Scale=(3, 160, 1)), 1.0, 3)
    grain = g.ramp(g.math("ADD", g.math("MULTIPLY", rings, 0.13), fibre), 0.2, 0.8)
    tone = g.blend(grain, shade(base, 0.78), shade(base, 1.08))
    tone = g.node(
        "Mix", out=2, _data_type="RGBA", _blend_type="MULTIPLY", i0=0.75, i6=tone, i7=board
    )
    return g.set(base_color=tone, roughness=0.42)


def glow(g, colour, axis):
    """A lit shade of paper or linen."""
    base = linear(colour)
    return g.set(
        base_color=base, roughness=0.9, emission_color=(1.0, 0.72, 0.44, 1), emission_strength=0.85
    )


RECIPES = {
    "linen": linen,
    "boucle": boucle,
    "leather": leather,
    "wood": wood,
    "stone": stone,
    "cane": cane,
    "caneopen": caneopen,
    "cord": cord,
    "terrace": terrace,
    "braid": braid,
    "planks": planks,
    "glow": glow,
    "metal": lambda g, c, a: _plain(g, c, 0.32, metallic=0.9),
    "ceramic": lambda g, c, a: _plain(g, c, 0.22, coat_weight=0.3),
    "matt": lambda g, c, a: _plain(g, c, 0.8),
    "paint": lambda g, c, a: _plain(g, c, 0.55),
    "leaf": lambda g, c, a: _plain(g, c, 0.5, subsurface_weight=0.05),
    "mirror": lambda g, c, a: _plain(g, c, 0.02, metallic=1.0),
    "pane": lambda g, c, a: _plain(g, c, 0.04, alpha=0.10),
    "glass": lambda g, c, a: _plain(g, c, 0.03, transmission_weight=1.0),
}
