"""What leads to goods, found by the same words: categories, suites, articles.

A name or title weighs A, what it is about B, single characters of a name C, what is told in it D,
so that a story which mentions a sofa does not stand above the sofas.
"""

from collections import Counter
from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import override

from catalog.models import Article, Category, Signpost, Suite
from catalog.services.search import ranking, words
from catalog.services.search.document import LONGEST_WORD, as_vector
from catalog.services.search.query import Query
from catalog.words import ROOMS, STYLES

MOST = {"category": 3, "suite": 2, "article": 2}
READ = 40  # rows of all kinds that are looked through
BESIDE = 0.2  # of a word's rank: below it something is only mentioned
SUITE = "组合 套装 全套 suite set"
TITLE = ("title_zh", "title_en")
NAME = ("name_zh", "name_en")


def index(
    *,
    categories: Iterable[Category] = (),
    suites: Iterable[Suite] = (),
    articles: Iterable[Article] = (),
) -> None:
    """Write what these are found by."""
    _write("category", {each.pk: _vector(_of(each, *NAME)) for each in categories})
    _write("suite", {each.pk: _suite(each) for each in suites})
    _write("article", {each.pk: _article(each) for each in articles})


def find(*, query: Query, beside_goods: bool) -> list[Signpost]:
    """The best of each kind; beside goods only what is about the words, not what mentions them."""
    if not query:
        return []
    look = query.leads
    rows = _published().filter(ranking.said(look.match)).annotate(rank=ranking.score(look))
    rows = rows.filter(rank__gte=BESIDE) if beside_goods else rows
    left, found = Counter(MOST), list[Signpost]()
    for row in rows.order_by("-rank", "pk")[:READ]:
        left[row.kind] -= 1
        found += [row] if left[row.kind] >= 0 else []
    return found


def _published() -> QuerySet[Signpost]:
    shown = (Q((f"{kind}__is_published", True)) for kind in MOST)
    rows = Signpost.objects.filter(reduce(or_, shown)).select_related(*MOST)
    return rows.defer("search_vector", "article__body_zh", "article__body_en")


# ── What each is found by ───────────────────────────────────────────────────────────────
def _suite(suite: Suite) -> str:
    rooms = [_in_both(names[code]) for names, code in _codes(suite) if code in names]
    pieces = suite.pieces.select_related("variant__product")
    told = [_of(piece.variant.product, *NAME) for piece in pieces]
    told.append(_of(suite, "story_zh", "story_en"))
    return _vector(_of(suite, *NAME), " ".join([SUITE, *rooms]), " ".join(told))


def _codes(suite: Suite) -> list[tuple]:
    return [(ROOMS, suite.room), (STYLES, suite.style)]


def _article(article: Article) -> str:
    about = f"{_in_both(Article.Kind(article.kind).label)} {_of(article, 'lead_zh', 'lead_en')}"
    return _vector(_of(article, *TITLE), about, _of(article, "body_zh", "body_en"))


def _vector(named: str, about: str = "", told: str = "") -> str:
    weights = dict.fromkeys([*words.of(told), *words.characters(words.plain(about))], "D")
    weights |= dict.fromkeys(words.characters(words.plain(named)), "C")
    weights |= dict.fromkeys(words.of(about), "B")
    weights |= dict.fromkeys(words.of(named), "A")
    return as_vector({word: at for word, at in weights.items() if len(word) <= LONGEST_WORD})


def _of(row: object, *fields: str) -> str:
    return " ".join(getattr(row, field) for field in fields)


def _in_both(text: str | Promise) -> str:
    said = []
    for language in ("zh-hans", "en"):
        with override(language):
            said.append(str(text))
    return " ".join(said)


def _write(kind: str, vectors: dict[int, str]) -> None:
    rows = [
        Signpost(**{f"{kind}_id": pk}, search_vector=ranking.Vector(Value(vector)))
        for pk, vector in vectors.items()
    ]
    Signpost.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=[kind], update_fields=["search_vector"]
    )
