"""What templates need of products and scenes, made plain: no query and no decision is left."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from catalog.models import Hotspot, Product, Scene
from catalog.services import pictures

LONGEST_FACT = 400


@dataclass(frozen=True, slots=True)
class Card:
    """A product in a list. `picture` and `srcset` are empty when it has none."""

    pk: int
    slug: str
    url: str
    name: str
    price: Decimal | None
    picture: str
    srcset: str
    rating: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """A hotspot: its place in per cent of the picture, and which way its panel opens."""

    card: Card
    left: str
    top: str
    side: str


def card(product: Product) -> Card:
    price, rating = product.lowest_price, product.rating
    return _card(product.pk, product.slug, product.name, price, product.picture, rating)


@lru_cache(maxsize=4096)
def _card(
    pk: int,
    slug: str,
    name: str,
    price: Decimal | None,
    picture: str,
    rating: Decimal | None,
) -> Card:
    """The same facts make the same card, whatever page asks."""
    url = Product(slug=slug).get_absolute_url()
    small, sizes = pictures.url(picture, 400), pictures.srcset(picture)
    return Card(pk, slug, url, name, price, small, sizes, rating)


def cards(products: Iterable[Product]) -> list[Card]:
    return [card(product) for product in products]


def spots(hotspots: Iterable[Hotspot]) -> list[Spot]:
    return [
        Spot(
            card(hotspot.product),
            f"{hotspot.x * 100:.2f}%",
            f"{hotspot.y * 100:.2f}%",
            "start" if hotspot.x < 0.5 else "end",
        )
        for hotspot in hotspots
    ]


def promises(product: Product) -> list[dict[str, Any]]:
    """The promise strip: material, emission class, installation, warranty, as far as known."""
    attributes = product.attributes
    years = attributes.get("warranty_years")
    fee = product.installation_fee
    strip = [
        ("sofa", _("Material"), bilingual(attributes, "material")),
        ("leaf", _("Emission class"), attributes.get("formaldehyde", "")),
        ("wrench", _("Installation"), "" if fee else _("Included")),
        (
            "shield-check",
            _("Warranty"),
            ngettext("%(n)s year", "%(n)s years", years) % {"n": years}
            if isinstance(years, int)
            else "",
        ),
    ]
    made = [{"icon": icon, "label": label, "text": text} for icon, label, text in strip]
    made[2]["amount"] = fee or None
    return [promise for promise in made if promise["text"] or promise.get("amount")]


def facts(product: Product) -> list[tuple[str, str]]:
    """Where it comes from, who drew it, how to care for it."""
    named = [
        (_("Designer"), bilingual(product.attributes, "designer") or product.designer),
        (_("Origin"), bilingual(product.attributes, "origin")),
        (_("Care"), bilingual(product.attributes, "care")),
        (_("Delivery"), product.get_delivery_class_display()),
        (_("Product code"), product.code),
    ]
    return [(label, text[:LONGEST_FACT]) for label, text in named if text]


def bilingual(attributes: dict[str, Any], code: str) -> str:
    """An attribute in the language of the page, or in the other one."""
    tongues = ("en", "zh") if (get_language() or "").startswith("en") else ("zh", "en")
    texts = [attributes.get(f"{code}_{tongue}") for tongue in tongues]
    return next((text for text in [*texts, attributes.get(code)] if isinstance(text, str)), "")


def scene_picture(scene: Scene) -> dict[str, Any]:
    return {
        "url": pictures.url(scene.file.name, 800),
        "srcset": pictures.srcset(scene.file.name, scene.width),
        "width": scene.width or 1600,
        "height": scene.height or 1067,
    }
