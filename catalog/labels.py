"""What people read for the codes that goods are chosen by."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from catalog.services import colours, materials

ATTRIBUTES = {
    "material": _("Material"),
    "color": _("Colour"),
    "style": _("Style"),
    "formaldehyde": _("Emission class"),
    "warranty_years": _("Warranty"),
    "origin": _("Origin"),
}
STYLES = {
    "natural": _("Natural wood"),
    "modern": _("Modern"),
    "mid-century": _("Mid-century"),
    "soft": _("Soft and cream"),
}


def attribute(code: str) -> str:
    return str(ATTRIBUTES.get(code, code.replace("_", " ")))


def value(code: str, value: str) -> str:
    if code == "color" and value in colours.FAMILIES:
        return str(colours.FAMILIES[value][0])
    if code == "material" and value in materials.FAMILIES:
        return str(materials.FAMILIES[value][0])
    if code == "warranty_years" and value.isdecimal() and len(value) < 4:
        return ngettext("%(n)s year", "%(n)s years", int(value)) % {"n": value}
    return str(STYLES.get(value, value)) if code == "style" else value


def near(name: str) -> str:
    return _t("Stands near me") if name == "displayed_near" else _t("In stock near me")
