"""What a product is found by: its words as a tsvector, its traits, the spellings of its words.

Names and codes weigh A, what it is made of, its sizes and where it belongs B, what is told of it
C. Every Han character of a name (C) or a trait (D) is a word too, so that what the dictionary
cuts otherwise is still found. A service names the pieces it is for: its words weigh B.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from catalog.models import Category, Product, Variant
from catalog.services import colours, materials
from catalog.services.search import words

TOLD = ("care", "origin", "description")  # attributes that tell a story instead of naming a trait
LONGEST_TRAIT = 40
LONGEST_WORD = 40
STORE = """
    UPDATE catalog_product product SET search_vector = made.vector::tsvector,
        traits = ARRAY(SELECT jsonb_array_elements_text(made.traits::jsonb))
    FROM unnest(%(products)s::bigint[], %(vectors)s::text[], %(traits)s::text[])
        AS made(id, vector, traits)
    WHERE product.id = made.id AND (product.search_vector, product.traits) IS DISTINCT FROM
        (made.vector::tsvector, ARRAY(SELECT jsonb_array_elements_text(made.traits::jsonb)))
"""
SPELL = """
    INSERT INTO catalog_spelling (spelling, word)
    SELECT * FROM unnest(%(spellings)s::text[], %(words)s::text[]) AS made(spelling, word)
    WHERE NOT EXISTS (
        SELECT 1 FROM catalog_spelling known
        WHERE known.spelling = made.spelling AND known.word = made.word
    )
    ON CONFLICT DO NOTHING
"""


@dataclass(slots=True)
class Document:
    """What one product is found by: word → weight, and its traits, such as `color:green`."""

    weights: dict[str, str]
    traits: list[str]

    @property
    def vector(self) -> str:
        return as_vector(self.weights)


def as_vector(weights: Mapping[str, str]) -> str:
    """A tsvector literal."""
    return " ".join(f"'{word}':1{weight}" for word, weight in weights.items())


def index(*, product_ids: Collection[int]) -> None:
    """Write what these products are found by."""
    products = Product.objects.filter(pk__in=product_ids).prefetch_related("variants", "categories")
    tree = {category.path: category for category in Category.objects.all()}
    made = {product.pk: _document(product, tree) for product in products}
    stored: dict[str, list[Any]] = {
        "products": list(made),
        "vectors": [document.vector for document in made.values()],
        "traits": [json.dumps(document.traits) for document in made.values()],
    }
    spelled = sorted({pair for document in made.values() for pair in _spellings(document)})
    with connection.cursor() as cursor:
        cursor.execute(STORE, stored)
        cursor.execute(SPELL, {"spellings": [s for s, _w in spelled],
                               "words": [w for _s, w in spelled]})  # fmt: skip


def _document(product: Product, tree: dict[str, Category]) -> Document:
    variants = list(product.variants.all())
    places = _with_ancestors(product.categories.all(), tree)
    named, traits, told = _texts(product, variants, places)
    weights = dict.fromkeys(words.characters(words.plain(traits)), "D")
    weights |= dict.fromkeys([*words.characters(words.plain(named)), *words.of(told)], "C")
    weights |= dict.fromkeys(words.of(traits), "B")
    weights |= dict.fromkeys(_sizes(variants), "B")
    weights |= dict.fromkeys(words.of(named), "B" if product.is_voucher else "A")
    wholes = [product.name_zh, product.name_en, product.code, *(each.sku for each in variants)]
    weights |= dict.fromkeys(filter(None, map(words.whole, wholes)), "A")
    weights = {word: weight for word, weight in weights.items() if len(word) <= LONGEST_WORD}
    return Document(weights, _traits(product, variants, places))


def _texts(
    product: Product, variants: list[Variant], places: list[Category]
) -> tuple[str, str, str]:
    """What names the product, what it is made of and where it belongs, what is told of it."""
    codes = [product.code, *(variant.sku for variant in variants)]
    facts = [(key, text) for key, text in product.attributes.items() if isinstance(text, str)]
    traits = [
        *(f"{place.name_zh} {place.name_en}" for place in places),
        *(f"{each.name_zh} {each.name_en} {colours.words(each.color)}" for each in variants),
        *(text for key, text in facts if not key.startswith(TOLD)),
    ]
    told = [text for key, text in facts if key.startswith(TOLD)]
    told += [product.designer, product.description_zh, product.description_en]
    return " ".join([product.name_zh, product.name_en, *codes]), " ".join(traits), " ".join(told)


def _with_ancestors(places: Iterable[Category], tree: dict[str, Category]) -> list[Category]:
    step = Category.steplen
    paths = {place.path[:end] for place in places for end in range(step, len(place.path) + 1, step)}
    return [tree[path] for path in sorted(paths) if path in tree]


def _sizes(variants: Iterable[Variant]) -> list[str]:
    sides = (side for v in variants for side in (v.width_cm, v.depth_cm, v.height_cm) if side)
    return [f"{round(side)}cm" for side in sides]


def _traits(product: Product, variants: list[Variant], places: list[Category]) -> list[str]:
    """`code:value` of everything the product can be chosen by; texts of one language are none."""
    said = " ".join(
        [
            *(f"{each.name_zh} {each.name_en}" for each in variants),
            *(str(text) for key, text in product.attributes.items() if key.startswith("material")),
        ]
    )
    pairs = [("category", place.slug) for place in places if place.is_published]
    pairs += [("color", colours.family(each.color)) for each in variants]
    pairs += [("material", code) for code in materials.of(words.plain(said))]
    pairs += [pair for pair in product.attributes.items() if _is_choice(*pair)]
    return sorted({f"{code}:{value}" for code, value in pairs if value != ""})


def _is_choice(code: str, value: Any) -> bool:
    if isinstance(value, bool) or code.endswith(("_zh", "_en")) or ":" in code:
        return False
    return isinstance(value, int) or (isinstance(value, str) and 0 < len(value) <= LONGEST_TRAIT)


def _spellings(document: Document) -> Iterable[tuple[str, str]]:
    """(spelling, word) of every word that is not a number or a code, nor holds one."""
    for word, weight in document.weights.items():
        if words.is_han(word) and len(words.characters(word)) == len(word):
            yield word, word
            if weight != "C":
                yield from ((reading, word) for reading in words.readings(word))
        elif word.isalpha() and len(word) > 2 and weight != "C":
            yield word, word
