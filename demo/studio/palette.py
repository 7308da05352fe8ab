"""The brand's colours, shared by the pictures and the swatches in the shop.

No Blender here: the catalogue is written without it.
"""

FABRICS = {
    "moss": "#69725F",
    "oat": "#D6C8B0",
    "clay": "#99634C",
    "indigo": "#45566B",
    "mist": "#ADAFA6",
    "camel": "#A0744A",
    "cream": "#EAE2D3",
    "sand": "#C3AE8D",
    "charcoal": "#4B4A47",
    "rose": "#C19A8B",
    "pine": "#2F4A3F",
    "white": "#F1EDE5",
}

WOODS = {
    "oak": "#C2935F",
    "walnut": "#6E472E",
    "ash": "#D9BF98",
    "cherry": "#A2653C",
    "black": "#37302B",
    "teak": "#AF7B45",
}

FINISHES = {
    "iron": "#2A2826",
    "brass": "#B58A4C",
    "ivory": "#E6DECF",
    "celadon": "#A3B5A3",
    "terracotta": "#B77150",
    "ink": "#2C3536",
    "travertine": "#D3C3A9",
    "slate": "#5E5F5C",
    "natural": "#CDAE7C",
    "jute": "#B89C6C",
    "paper": "#F3E7CF",
    "leaf": "#5B6E45",
    "olive": "#7E8764",
    "plaster": "#E4DDD1",
    "wall": "#DCD3C4",
}

COLOURS = {**FABRICS, **WOODS, **FINISHES}


def linear(name):
    """A palette name or '#rrggbb' as linear RGBA, the way Cycles wants it."""
    code = COLOURS.get(name, name).lstrip("#")
    srgb = [int(code[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    return (*[c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in srgb], 1.0)


def shade(rgba, factor):
    """The colour made lighter or darker by a factor."""
    return (*[min(c * factor, 1.0) for c in rgba[:3]], 1.0)
