"""The family that people call a colour by: #69725F is green."""

from colorsys import rgb_to_hls

from django.utils.translation import gettext_lazy as _

# code → (name in the interface, the words that find it)
FAMILIES = {
    "white": (_("White"), "白色 乳白 奶白 white ivory"),
    "beige": (_("Beige"), "米色 浅色 beige cream"),
    "grey": (_("Grey"), "灰色 grey gray"),
    "black": (_("Black"), "黑色 深色 black"),
    "brown": (_("Brown"), "棕色 咖啡色 木色 brown"),
    "red": (_("Red"), "红色 red"),
    "orange": (_("Orange"), "橙色 橘色 orange"),
    "yellow": (_("Yellow"), "黄色 yellow"),
    "green": (_("Green"), "绿色 green"),
    "blue": (_("Blue"), "蓝色 blue"),
    "purple": (_("Purple"), "紫色 purple"),
    "pink": (_("Pink"), "粉色 pink"),
}
HUES = [(15, "red"), (50, "brown"), (70, "yellow"), (170, "green"), (255, "blue"),
        (320, "purple"), (345, "pink"), (361, "red")]  # fmt: skip


def family(colour: str) -> str:
    """The code of the family of `#RRGGBB`; empty for what is no colour."""
    try:
        red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    except ValueError:
        return ""
    hue, light, _saturation = rgb_to_hls(red, green, blue)
    chroma = max(red, green, blue) - min(red, green, blue)
    if light < 0.22:
        return "black"
    if chroma < 0.12 and light > 0.84:
        return "white"
    if chroma < 0.05:
        return "grey"
    named = next(name for end, name in HUES if hue * 360 < end)
    return _warm(light, chroma) if named == "brown" else named


def _warm(light: float, chroma: float) -> str:
    """Between red and yellow lie sand, wood and orange."""
    if light >= 0.62:
        return "beige"
    return "orange" if chroma >= 0.55 else "brown"


def words(colour: str) -> str:
    return FAMILIES[family(colour)][1] if family(colour) else ""
