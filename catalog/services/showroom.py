"""Loads a whole showroom (categories, products, pictures, rooms) from one description.

The description is a mapping with `categories` (slug, name_zh, name_en, children or parent),
`designers` (slug, name_zh, name_en), `products` (slug, category or categories, names,
descriptions, attributes, variants, images, model) and `scenes` (slug, titles, room, file, hotspots).
Everything is upserted by slug or SKU, so loading twice changes nothing; products no longer named
stay. Prices go through the ledger, pictures through `pictures.store`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.models import Category, Hotspot, Media, Product, Scene, Variant
from catalog.services import copies, pictures, pricing, turntable
from catalog.services.search import signposts

Card = Mapping[str, Any]

DELIVERY = {
    "freight": Product.DeliveryClass.BULKY,
    "freight_install": Product.DeliveryClass.INSTALLATION,
} | {value: value for value in Product.DeliveryClass.values}
TEXTS = ("name_zh", "name_en", "description_zh", "description_en")
MODEL_PLACE = 99  # behind every picture
VARIANT_FACTS = ("color", "width_cm", "depth_cm", "height_cm", "weight_kg")


@dataclass(frozen=True, slots=True)
class Summary:
    categories: int
    products: int
    variants: int
    pictures: int
    scenes: int


@transaction.atomic
def load(*, catalogue: Card, folder: Path, models: Path | None = None) -> Summary:
    """Load `catalogue`; its picture files are found in `folder`, its 3-D models in `models`."""
    categories = dict(_categories(catalogue.get("categories", ())))
    signposts.index(categories=categories.values())
    designers = {card["slug"]: card for card in catalogue.get("designers", ())}
    products = [
        _product(card, categories, designers, folder) for card in catalogue.get("products", ())
    ]
    for product, card in zip(products, catalogue.get("products", ()), strict=True):
        if models and card.get("model"):
            _model(product, models / card["model"])
    copies.refresh(product_ids=[product.pk for product in products])
    rooms = [_scene(card, place, folder) for place, card in enumerate(catalogue.get("scenes", ()))]
    return Summary(
        categories=len(categories),
        products=len(products),
        variants=Variant.objects.filter(product__in=products).count(),
        pictures=Media.objects.filter(product__in=products).exclude(role="model").count(),
        scenes=len(rooms),
    )


def _categories(
    cards: Iterable[Card], parent: Category | None = None
) -> Iterable[tuple[str, Category]]:
    """(slug, category) of the cards and of their children; a card may name its parent's slug."""
    for card in cards:
        above = Category.objects.get(slug=card["parent"]) if card.get("parent") else parent
        category = _category(card, above)
        yield category.slug, category
        yield from _categories(card.get("children", ()), category)


def _category(card: Card, parent: Category | None) -> Category:
    names = {"name_zh": card["name_zh"], "name_en": card.get("name_en", "")}
    new = names | {"slug": card["slug"]}
    category = Category.objects.filter(slug=card["slug"]).first()
    if category:
        Category.objects.filter(pk=category.pk).update(**names)
        return category
    if parent is None:
        return Category.objects.add_root(create_kwargs=new)
    parent.refresh_from_db()
    return Category.objects.add_child(parent, create_kwargs=new)


def _product(
    card: Card, categories: Mapping[str, Category], designers: Mapping[str, Card], folder: Path
) -> Product:
    facts = dict(card.get("attributes", {}))
    fee = facts.pop("installation_fee", card.get("installation_fee", "0"))
    delivery = facts.pop("delivery_class", card.get("delivery_class", "freight"))
    facts |= {"style": card["style"]} if card.get("style") else {}
    who = designers.get(card.get("designer", ""), {})
    facts |= {f"designer_{t}": who[f"name_{t}"] for t in ("zh", "en") if who.get(f"name_{t}")}
    product, _created = Product.objects.update_or_create(
        slug=card["slug"],
        defaults={
            **{name: card.get(name, "") for name in TEXTS},
            "code": card.get("code") or card.get("sku_prefix") or card["slug"],
            "designer": who.get("name_zh", card.get("designer", "")),
            "attributes": facts,
            "installation_fee": Decimal(str(fee)),
            "delivery_class": DELIVERY[delivery],
        },
    )
    named = card.get("categories") or [card["category"]]
    product.categories.add(*(categories[slug] for slug in named))
    variants = _variants(product, card["variants"])
    _media(product, variants, card.get("images", ()), folder)
    return product


def _variants(product: Product, cards: Iterable[Card]) -> dict[str, Variant]:
    variants, prices = {}, {}
    for place, card in enumerate(cards):
        facts = {
            "product": product,
            "name_zh": card.get("option_zh", ""),
            "name_en": card.get("option_en", ""),
            "position": place,
            **{name: card[name] for name in VARIANT_FACTS if card.get(name) is not None},
        }
        price = Decimal(str(card["price"]))
        variant, _created = Variant.objects.update_or_create(
            sku=card["sku"], defaults=facts, create_defaults=facts | {"price": price}
        )
        variants[variant.sku], prices[variant.pk] = variant, price
    pricing.set_prices(prices=prices, reason=_("Loaded with the showroom"))
    return variants


def _media(
    product: Product, variants: Mapping[str, Variant], cards: Iterable[Card], folder: Path
) -> None:
    """The product's pictures become these."""
    kept = []
    for place, card in enumerate(cards):
        stored = pictures.store(
            content=(folder / card["file"]).read_bytes(), folder="products", name=card["file"]
        )
        kept.append(stored.name)
        Media.objects.update_or_create(
            product=product,
            file=stored.name,
            defaults={
                "variant": variants.get(card.get("variant_sku", "")),
                "role": card.get("role", Media.Role.ANGLE),
                "alt_zh": card.get("alt_zh", ""),
                "alt_en": card.get("alt_en", ""),
                "width": stored.width,
                "height": stored.height,
                "position": place,
            },
        )
    product.media.exclude(file__in=kept).exclude(role=Media.Role.MODEL).delete()


def _model(product: Product, path: Path) -> None:
    """The product's one 3-D model becomes this."""
    stored = turntable.store(content=path.read_bytes(), name=path.name)
    names = {"alt_zh": product.name_zh, "alt_en": product.name_en}
    Media.objects.update_or_create(
        product=product,
        file=stored,
        defaults=names | {"role": Media.Role.MODEL, "position": MODEL_PLACE},
    )
    product.media.filter(role=Media.Role.MODEL).exclude(file=stored).delete()


def _scene(card: Card, place: int, folder: Path) -> Scene:
    stored = pictures.store(
        content=(folder / card["file"]).read_bytes(), folder="scenes", name=card["file"]
    )
    scene, _created = Scene.objects.update_or_create(
        slug=card["slug"],
        defaults={
            "title_zh": card["title_zh"],
            "title_en": card.get("title_en", ""),
            "room": card.get("room", ""),
            "file": stored.name,
            "width": stored.width,
            "height": stored.height,
            "position": place,
        },
    )
    for spot in card.get("hotspots", ()):
        Hotspot.objects.update_or_create(
            scene=scene,
            product=Product.objects.get(slug=spot["product"]),
            defaults={"x": spot["x"], "y": spot["y"]},
        )
    return scene
