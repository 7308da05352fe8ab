"""What the gallery of a product's page needs: its pictures, and the model that turns."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.models import Media, Product, Variant
from catalog.services import pictures

SIDE = 960  # pixels, where the size of a picture is not known


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the gallery, from thumb to large; `sku` says which variant it shows."""

    url: str
    large: str
    srcset: str
    thumb: str
    alt: str
    width: int
    height: int
    sku: str


@dataclass(frozen=True, slots=True)
class Model:
    """The piece in three dimensions: address of the file, and what a screen reader says of it."""

    url: str
    spoken: str


def of(
    product: Product, media: Iterable[Media], variants: Iterable[Variant], first: str
) -> list[Picture]:
    """All pictures, those of the variant with the SKU `first` before the others."""
    skus = {variant.pk: variant.sku for variant in variants}
    shown = [
        _picture(
            each.file.name or "",
            each.alt or product.name,
            each.width or SIDE,
            each.height or SIDE,
            skus.get(each.variant_id or 0, ""),
        )
        for each in media
        if each.role != Media.Role.MODEL
    ]
    return sorted(shown, key=lambda picture: picture.sku != first)


def model(media: Iterable[Media]) -> Model | None:
    found = next((each for each in media if each.role == Media.Role.MODEL), None)
    return Model(pictures.url(found.file.name or ""), _spoken(get_language())) if found else None


def portraits(variants: Iterable[Variant], media: Iterable[Media]) -> dict[int, str]:
    """For each variant the SKU whose pictures show it: its own, or one of the same colour."""
    pictured = {each.variant_id for each in media if each.role != Media.Role.MODEL}
    shown = [variant for variant in variants if variant.pk in pictured]
    by_colour = {variant.color: variant.sku for variant in reversed(shown) if variant.color}
    own = {variant.pk: variant.sku for variant in shown}
    return {v.pk: own.get(v.pk) or by_colour.get(v.color, "") for v in variants}


@lru_cache(maxsize=4096)
def _picture(name: str, alt: str, width: int, height: int, sku: str) -> Picture:
    """The same facts make the same picture, whatever page asks."""
    return Picture(
        pictures.url(name, 800),
        pictures.url(name),
        pictures.srcset(name, width),
        pictures.url(name, 400),
        alt,
        width,
        height,
        sku,
    )


@lru_cache(maxsize=8)
def _spoken(_language: str | None) -> str:
    """The attribute `a11y` of a model-viewer: which side one sees, in the language of the page."""
    sides = {
        "front": _("Front"),
        "right": _("Right side"),
        "back": _("Back"),
        "left": _("Left side"),
    }
    above = {f"upper-{side}": _("%(side)s, from above") % {"side": sides[side]} for side in sides}
    below = {f"lower-{side}": _("%(side)s, from below") % {"side": sides[side]} for side in sides}
    prompt = {"interaction-prompt": _("Turn it with a finger, the mouse or the arrow keys")}
    return json.dumps(sides | above | below | prompt, ensure_ascii=False)
