"""Finding products by words, in Chinese and in Latin letters, with one index.

Chinese is cut into words (rjieba, search mode); every Han character of a name, category, option
or attribute is kept as well, with the lowest weight, and so are the words that shoppers use for
it (`kin`). A query matches where all its words are found, or else all its characters: words win
by rank, and 布艺沙发 still finds a sofa in linen. Latin words match from their beginning, without
accents, singular or plural.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator

import rjieba
from django.db import connection
from django.db.models import BooleanField, FloatField, QuerySet, Value
from django.db.models.expressions import RawSQL

from catalog.models import Category, Product
from catalog.services import kin

TOKEN = re.compile(r"[0-9a-z]+|[\u3400-\u9fff\uf900-\ufaff]+")
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
WEIGHTS = [0.05, 0.2, 0.5, 1.0]  # D, C, B, A
LONGEST_QUERY = 100
# Cast, not to_tsquery(): the parser's idea of a word depends on the server's locale.
MATCH = "catalog_product.search_vector @@ %s::tsquery"
RANK = "ts_rank(%s::real[], catalog_product.search_vector, %s::tsquery)"
STORE = """
    UPDATE catalog_product product SET search_vector = made.vector::tsvector
    FROM unnest(%(products)s::bigint[], %(vectors)s::text[]) AS made(id, vector)
    WHERE product.id = made.id AND product.search_vector IS DISTINCT FROM made.vector::tsvector
"""


def index(*, product_ids: Collection[int]) -> None:
    """Write the search words of these products."""
    products = Product.objects.filter(pk__in=product_ids).prefetch_related("variants", "categories")
    names = _category_names()
    vectors = {product.pk: _vector(product, names) for product in products}
    with connection.cursor() as cursor:
        cursor.execute(STORE, {"products": list(vectors), "vectors": list(vectors.values())})


def matching(products: QuerySet[Product], text: str) -> QuerySet[Product]:
    """The products that `text` finds, annotated with `rank`; all of them when it has no words."""
    query = _query(text)
    if not query:
        return products.annotate(rank=Value(0.0))
    rank = RawSQL(RANK, [WEIGHTS, query], output_field=FloatField())
    return products.filter(RawSQL(MATCH, [query], output_field=BooleanField())).annotate(rank=rank)


def _category_names() -> dict[str, str]:
    """Path of each category → its own and its ancestors' names."""
    own = {path: f"{zh} {en}" for path, zh, en in _category_rows()}
    step = Category.steplen
    return {
        path: " ".join(own[path[:end]] for end in range(step, len(path) + 1, step)) for path in own
    }


def _category_rows() -> Iterable[tuple[str, str, str]]:
    return Category.objects.values_list("path", "name_zh", "name_en")


def _vector(product: Product, category_names: dict[str, str]) -> str:
    """The product's words as a tsvector literal; a word keeps its highest weight."""
    variants = list(product.variants.all())
    codes = [product.code, *(variant.sku for variant in variants)]
    named = " ".join([product.name_zh, product.name_en, *codes])
    traits = " ".join(
        [
            *(category_names[category.path] for category in product.categories.all()),
            *(f"{variant.name_zh} {variant.name_en}" for variant in variants),
            *(value for value in product.attributes.values() if isinstance(value, str)),
        ]
    )
    also = kin.of(plain(f"{named} {traits}"))
    told = f"{also} {product.designer} {product.description_zh} {product.description_en}"
    weights = dict.fromkeys(HAN.findall(named + traits + also), "D")
    weights |= dict.fromkeys(words(told), "C")
    weights |= dict.fromkeys(words(traits), "B")
    weights |= dict.fromkeys(words(named), "A")
    return " ".join(f"'{word}':1{weight}" for word, weight in weights.items())


def words(text: str) -> Iterator[str]:
    """Latin words and numbers as they are, Chinese cut into words and the words within them."""
    for token in TOKEN.findall(plain(text)):
        if HAN.match(token):
            yield from rjieba.cut_for_search(token)
        else:
            yield token


def plain(text: str) -> str:
    """Lower case, full-width as half-width, without accents."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _query(text: str) -> str:
    """A tsquery literal: all words, or all characters and Latin words; empty without any."""
    tokens = TOKEN.findall(plain(text[:LONGEST_QUERY]))
    latin = [_beginning(token) for token in tokens if not HAN.match(token)]
    chinese = "".join(token if HAN.match(token) else " " for token in tokens)
    cut = [_word(word) for word in rjieba.cut(chinese) if HAN.match(word)]
    single = [f"'{character}'" for character in HAN.findall(chinese)]
    ways = dict.fromkeys(" & ".join(way + latin) for way in (cut, single) if way + latin)
    return " | ".join(f"({way})" for way in ways)


def _word(word: str) -> str:
    """A Chinese word, or the pairs that a long one is made of: 布艺沙发 is 布艺 and 沙发."""
    pairs = [word[at : at + 2] for at in range(0, len(word), 2)]
    parts = " & ".join(f"'{pair}'" for pair in pairs)
    return f"('{word}' | ({parts}))" if len(word) > 3 and len(word) % 2 == 0 else f"'{word}'"


def _beginning(word: str) -> str:
    """A Latin word as a prefix; a plural also finds its singular."""
    singular = word[:-1] if len(word) > 3 and word.endswith("s") else word
    return f"'{singular}':*"
