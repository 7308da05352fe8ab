"""What people read for the codes that goods are chosen by."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from catalog.services import colours, materials
from catalog.words import ROOMS, STYLES, word

ATTRIBUTES = {
    "material": _("Material"),
    "color": _("Colour"),
    "style": _("Style"),
    "room": _("Room"),
    "formaldehyde": _("Emission class"),
    "warranty_years": _("Warranty"),
    "origin": _("Origin"),
}
WORDS = {"style": STYLES, "room": ROOMS}


def attribute(code: str) -> str:
    return str(ATTRIBUTES.get(code, code.replace("_", " ")))


def value(code: str, value: str) -> str:
    if code == "color" and value in colours.FAMILIES:
        return str(colours.FAMILIES[value][0])
    if code == "material" and value in materials.FAMILIES:
        return str(materials.FAMILIES[value][0])
    if code == "warranty_years" and value.isdecimal() and len(value) < 4:
        return ngettext("%(n)s year", "%(n)s years", int(value)) % {"n": value}
    return word(WORDS[code], value) if code in WORDS else value


def near(name: str) -> str:
    return _t("Stands near me") if name == "displayed_near" else _t("In stock near me")
