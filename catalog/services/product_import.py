"""Products from a table: one row per variant and category, upserted by SKU.

Rows with the same `product_code` are variants of one product; without that column every SKU is a
product of its own. Rows that repeat a SKU add their categories. Categories are only ever added.
A size beyond `LONGEST_SIDE_CM`, an unreadable designer or colour is left out with a warning;
a price that is not a plain amount refuses the row. Prices go through the price ledger.
"""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import slugify
from django.utils.timezone import now
from django.utils.translation import gettext as _

from catalog.models import Product, Variant
from catalog.services import category_tree, copies, pricing
from o2o.importing import Field, Outcome, Row, Sheet, cells

LONGEST_SIDE_CM = 600
HEAVIEST_KG = 2000
SIDE = Field(cells.decimal(low=0.1, high=LONGEST_SIDE_CM, places=1), lenient=True)
TEXT = Field(cells.text(20_000))
NAME = Field(cells.text(200, spaces=False))
OPTION = Field(cells.text(120, spaces=False))

SHEET = Sheet(
    key="sku",
    fields={
        "sku": Field(cells.text(64, spaces=False)),
        "product_code": Field(cells.text(64, spaces=False)),
        "name_zh": NAME,
        "name_en": NAME,
        "description_zh": TEXT,
        "description_en": TEXT,
        "designer": Field(cells.name(200), lenient=True),
        "category": Field(cells.listed("|", cells.text(240, spaces=False))),
        "price": Field(cells.money()),
        "installation_fee": Field(cells.money(), lenient=True),
        "delivery_class": Field(cells.choice(*Product.DeliveryClass.values), lenient=True),
        "option_zh": OPTION,
        "option_en": OPTION,
        "color": Field(cells.matching(r"#[0-9A-Fa-f]{6}", "#RRGGBB"), lenient=True),
        "width_cm": SIDE,
        "depth_cm": SIDE,
        "height_cm": SIDE,
        "weight_kg": Field(cells.decimal(low=0.01, high=HEAVIEST_KG, places=2), lenient=True),
        "sellable": Field(cells.boolean(), lenient=True),
        "published": Field(cells.boolean(), lenient=True),
        "attr.*": Field(cells.text(500), lenient=True),
    },
    required=("sku", ("name_zh", "name_en"), "price"),
)

OF_PRODUCT = {
    name: name
    for name in (
        *("name_zh", "name_en", "description_zh", "description_en"),
        *("designer", "installation_fee", "delivery_class"),
    )
} | {"published": "is_published"}
OF_VARIANT = {
    "option_zh": "name_zh",
    "option_en": "name_en",
    "sellable": "is_sellable",
} | {name: name for name in ("color", "width_cm", "depth_cm", "height_cm", "weight_kg")}
PRODUCT_COLUMNS = [*OF_PRODUCT.values(), "attributes", "updated_at"]
VARIANT_COLUMNS = [*OF_VARIANT.values(), "product"]


@dataclass(slots=True)
class Item:
    """Everything that a batch says about one SKU; `changed` once it made a difference."""

    row: Row
    code: str
    values: dict[str, Any] = field(default_factory=dict)
    categories: list[str] = field(default_factory=list)
    changed: bool = False


def write(rows: list[Row]) -> None:
    """Upsert one batch; marks each row created, updated or unchanged."""
    items = _gathered(rows)
    products = _upsert_products(items)
    created = _upsert_variants(items, products)
    _set_prices(items, created)
    _add_categories(items, products)
    copies.refresh(product_ids={products[item.code].pk for item in items.values() if item.changed})
    for sku, item in items.items():
        if item.changed:
            item.row.outcome = Outcome.CREATED if sku in created else Outcome.UPDATED


def _gathered(rows: Iterable[Row]) -> dict[str, Item]:
    """SKU → what its rows say together; the last row wins, categories add up."""
    items: dict[str, Item] = {}
    for row in rows:
        sku = row.values["sku"]
        item = items.setdefault(sku, Item(row, row.values.get("product_code", sku)))
        item.values |= row.values
        item.categories += row.values.get("category", [])
    return items


def _upsert_products(items: dict[str, Item]) -> dict[str, Product]:
    """Code → product, for every item."""
    products = Product.objects.in_bulk({item.code for item in items.values()}, field_name="code")
    touched = {}
    for item in items.values():
        product = products.get(item.code) or Product(code=item.code, slug=_slug(item))
        products[item.code] = product
        if _change_product(product, item.values) or product.pk is None:
            touched[item.code] = product
            item.changed = True
    Product.objects.bulk_create(
        [touched[code] for code in sorted(touched)],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=PRODUCT_COLUMNS,
    )
    return products


def _change_product(product: Product, values: dict[str, Any]) -> bool:
    attributes = product.attributes | {
        name.removeprefix("attr."): value
        for name, value in values.items()
        if name.startswith("attr.")
    }
    changed = _change(product, OF_PRODUCT, values) or attributes != product.attributes
    product.attributes = attributes
    product.name_zh = product.name_zh or product.name_en
    product.updated_at = now() if changed else product.updated_at
    return changed


def _upsert_variants(items: dict[str, Item], products: dict[str, Product]) -> set[str]:
    """The SKUs that are new."""
    variants = Variant.objects.in_bulk(items, field_name="sku")
    created = items.keys() - variants.keys()
    touched = []
    for sku in sorted(items):
        item, product = items[sku], products[items[sku].code]
        variant = variants.get(sku) or Variant(sku=sku, price=item.values["price"])
        moved = variant.product_id != product.pk
        variant.product = product
        if _change(variant, OF_VARIANT, item.values) or moved:
            touched.append(variant)
            item.changed = True
    Variant.objects.bulk_create(
        touched, update_conflicts=True, unique_fields=["sku"], update_fields=VARIANT_COLUMNS
    )
    return created


def _change(thing: Product | Variant, names: dict[str, str], values: dict[str, Any]) -> bool:
    """Set what the row says; whether anything is different now."""
    new = {names[name]: value for name, value in values.items() if name in names}
    different = {name: value for name, value in new.items() if getattr(thing, name) != value}
    for name, value in different.items():
        setattr(thing, name, value)
    return bool(different)


def _set_prices(items: dict[str, Item], created: set[str]) -> None:
    ids = dict(Variant.objects.filter(sku__in=items).values_list("sku", "pk"))
    prices = {ids[sku]: item.values["price"] for sku, item in items.items()}
    repriced = pricing.set_prices(prices=prices, reason=_("Imported from a table"))
    for sku, item in items.items():
        item.changed |= ids[sku] in repriced


def _add_categories(items: dict[str, Item], products: dict[str, Product]) -> None:
    categories = category_tree.ensure(
        names=(name for item in items.values() for name in item.categories)
    )
    wanted = {
        (products[item.code].pk, categories[name].pk): item
        for item in items.values()
        for name in item.categories
    }
    known = _known_links({product for product, _category in wanted})
    missing = wanted.keys() - known
    links = Product.categories.through
    links.objects.bulk_create(
        [links(product_id=product, category_id=category) for product, category in sorted(missing)],
        ignore_conflicts=True,
    )
    for pair in missing:
        wanted[pair].changed = True


def _known_links(products: set[int]) -> set[tuple[int, int]]:
    links = Product.categories.through.objects.filter(product_id__in=products)
    return set(links.values_list("product_id", "category_id"))


def _slug(item: Item) -> str:
    """A readable address that stays unique because it ends in the product's code."""
    code = slugify(item.code)
    if code != item.code.lower():
        code = f"{code}-{zlib.crc32(item.code.encode()):08x}".lstrip("-")
    name = slugify(item.values.get("name_en") or item.values["name_zh"], allow_unicode=True)
    return f"{name[: 119 - len(code)]}-{code}".strip("-")
