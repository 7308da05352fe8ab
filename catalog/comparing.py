"""Up to four products side by side: every fact in a row, and whether they differ in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog import cards
from catalog.models import Product, Variant
from catalog.words import STYLES, word

MOST = 4
Fact = Callable[[Product, Variant], str]


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    values: list[str]

    @property
    def differs(self) -> bool:
        return len(set(self.values)) > 1


def chosen(slugs: Sequence[str]) -> list[Product]:
    """The published products of these slugs, each once, in their order; two queries."""
    wanted = list(dict.fromkeys(slug for slug in slugs if "\0" not in slug))[:MOST]
    goods = Product.objects.published().defer("search_vector").prefetch_related("variants")
    found = {product.slug: product for product in goods.filter(slug__in=wanted)}
    return [found[slug] for slug in wanted if slug in found and found[slug].variants.all()]


def rows(products: Sequence[Product]) -> list[Row]:
    """Every fact that at least one of them has."""
    shown = [(product, first_of(product)) for product in products]
    made = [Row(label, [fact(*each) for each in shown]) for label, fact in _facts()]
    return [row for row in made if any(row.values)]


def first_of(product: Product) -> Variant:
    """The variant that the product page opens with."""
    variants = list(product.variants.all())
    return next((variant for variant in variants if variant.is_sellable), variants[0])


def _facts() -> list[tuple[str, Fact]]:
    return [
        (_("Material"), lambda product, _v: cards.bilingual(product.attributes, "material")),
        (_("Width × depth × height"), lambda _p, variant: variant.size_label),
        (_("Weight"), lambda _p, variant: _weight(variant)),
        (_("Style"), lambda product, _v: word(STYLES, str(product.attributes.get("style", "")))),
        (_("Emission class"), lambda product, _v: str(product.attributes.get("formaldehyde", ""))),
        (_("Warranty"), lambda product, _v: _warranty(product)),
        (_("Options"), lambda product, _v: _options(product)),
        (_("Origin"), lambda product, _v: cards.bilingual(product.attributes, "origin")),
        (_("Designer"), lambda product, _v: cards.bilingual(product.attributes, "designer")),
        (_("Delivery"), lambda product, _v: str(product.get_delivery_class_display())),
        (_("Care"), lambda product, _v: cards.bilingual(product.attributes, "care")),
    ]


def _weight(variant: Variant) -> str:
    return f"{variant.weight_kg.normalize():f} kg" if variant.weight_kg else ""


def _warranty(product: Product) -> str:
    years = product.attributes.get("warranty_years")
    if not isinstance(years, int):
        return ""
    return ngettext("%(n)s year", "%(n)s years", years) % {"n": years}


def _options(product: Product) -> str:
    return _(", ").join(variant.name for variant in product.variants.all() if variant.name)
