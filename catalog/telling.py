"""Reviews and questions of a product as pages and the API show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from catalog import paging
from catalog.models import Answer, Product, Question, Review
from catalog.models.review import STARS
from o2o.errors import Invalid

PER_PAGE = 10
ORDERS = {"newest": "-created_at", "helpful": "-helpful", "-stars": "-stars", "stars": "stars"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reviews: of so many stars, with photos, in which order."""

    stars: int | None = None
    with_photos: bool = False
    order: str = "newest"
    cursor: str = ""

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> "Wanted":
        stars, order = parameters.get("stars", ""), parameters.get("sort", "") or "newest"
        mistakes: dict[str, list[Any]] = {}
        if stars and stars not in {str(n) for n in STARS}:
            mistakes["stars"] = [_("One to five stars.")]
        if order not in ORDERS:
            mistakes["sort"] = [_("Choose one of: %(orders)s.") % {"orders": ", ".join(ORDERS)}]
        if mistakes:
            raise Invalid(fields=mistakes)
        return cls(
            stars=int(stars) if stars else None,
            with_photos=parameters.get("photos", "") in ("1", "true"),
            order=order,
            cursor=parameters.get("cursor", ""),
        )


@dataclass(frozen=True, slots=True)
class Bar:
    """How many gave so many stars; `percent` of all, rounded."""

    stars: int
    count: int
    percent: int


def reviews(product: Product, wanted: Wanted) -> paging.Page:
    """A page of published reviews with photos and what was bought. Two queries."""
    rows = Review.objects.published().filter(product=product)
    rows = rows.chosen(stars=wanted.stars, with_photos=wanted.with_photos)
    rows = rows.select_related("right__variant").prefetch_related("photos")
    return paging.page(rows, by=ORDERS[wanted.order], cursor=wanted.cursor, size=PER_PAGE)


def bars(product: Product) -> list[Bar]:
    """From five stars to one, off the product's counters."""
    counts = {stars: getattr(product, f"stars_{stars}") for stars in STARS}
    total = max(1, product.review_count)
    return [Bar(stars, n, round(100 * n / total)) for stars, n in counts.items()]


def questions(product: Product, cursor: str = "") -> paging.Page:
    """Published questions, the most answered first, with their answers. Two queries."""
    rows = answered(Question.objects.published().filter(product=product))
    return paging.page(rows, by="-answer_count", cursor=cursor, size=PER_PAGE)


def answered(rows: QuerySet[Question]) -> QuerySet[Question]:
    return rows.prefetch_related(Prefetch("answers", Answer.objects.published().order_by("pk")))
