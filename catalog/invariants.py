"""What must never be true of the catalogue, as questions that find it. Read-only."""

from collections.abc import Iterable

from django.db.models import Count, Exists, F, OuterRef, Q

from catalog.models import PriceChange, Product, Question, Review, Suite, SuitePriceChange

COUNTERS = ("stars_1", "stars_2", "stars_3", "stars_4", "stars_5", "photo_reviews")


def prices_are_those_of_their_ledgers() -> Iterable[str]:
    """What is asked for a variant or suite is the last entry of its price ledger."""
    for entry in PriceChange.objects.exclude(_later("variant")).exclude(price=F("variant__price")):
        yield f"variant {entry.variant}: {entry.variant.price}, its ledger says {entry.price}"
    entries = SuitePriceChange.objects.exclude(_later("suite"))
    for change in entries.exclude(price=F("suite__price")):
        yield f"suite {change.suite}: {change.suite.price}, its ledger says {change.price}"


def _later(owner: str) -> Exists:
    """A later entry of the same ledger."""
    ledger = PriceChange if owner == "variant" else SuitePriceChange
    same = ledger._default_manager.filter(**{owner: OuterRef(owner)})
    later = Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk"))
    return Exists(same.filter(later))


def published_suites_have_a_ledger() -> Iterable[str]:
    """No suite is offered at a price that nobody set."""
    for suite in Suite.objects.filter(is_published=True, price_changes=None):
        yield f"suite {suite.slug}: published without an entry in its price ledger"


def counters_are_their_reviews() -> Iterable[str]:
    """The stars that a product's rating is made of are those of its published reviews."""
    standing = Review.objects.published()
    counted: dict[int, dict[str, int]] = {}
    for row in standing.values("product", "stars").annotate(n=Count("pk")).order_by():
        counted.setdefault(row["product"], {})[f"stars_{row['stars']}"] = row["n"]
    for row in (
        standing.filter(photo_count__gt=0).values("product").annotate(n=Count("pk")).order_by()
    ):
        counted[row["product"]]["photo_reviews"] = row["n"]
    rated = Q(pk__in=list(counted)) | Q(review_count__gt=0) | Q(photo_reviews__gt=0)
    for product in Product.objects.filter(rated).only("slug", *COUNTERS).iterator():
        told = {name: getattr(product, name) for name in COUNTERS if getattr(product, name)}
        if told != counted.get(product.pk, {}):
            yield f"product {product.slug} counts {told}, its reviews are {counted.get(product.pk)}"


def reviews_stand_on_their_rights() -> Iterable[str]:
    """A review is its buyer's own, of the product that was bought."""
    other = ~Q(user=F("right__user")) | ~Q(product=F("right__variant__product"))
    for review in Review.objects.filter(other):
        yield f"review {review.pk}: not of what {review.right} allows"


def votes_and_answers_are_counted() -> Iterable[str]:
    """Helpful votes and answers are as many as their counters say."""
    voted = Review.objects.annotate(n=Count("votes")).exclude(n=F("helpful"))
    for review in voted:
        yield f"review {review.pk}: helpful to {review.helpful}, votes say {review.n}"
    said = Count("answers", filter=Q(answers__status="published"))
    for question in Question.objects.annotate(n=said).exclude(n=F("answer_count")):
        yield f"question {question.pk}: {question.answer_count} answers, rows say {question.n}"
    asked = Count("questions", filter=Q(questions__status="published"))
    for product in Product.objects.annotate(n=asked).exclude(n=F("question_count")):
        yield f"product {product.slug}: {product.question_count} questions, rows say {product.n}"


CHECKS = (
    ("prices are those of their ledgers", prices_are_those_of_their_ledgers),
    ("published suites have a ledger", published_suites_have_a_ledger),
    ("ratings are those of the reviews", counters_are_their_reviews),
    ("reviews stand on their rights", reviews_stand_on_their_rights),
    ("votes and answers are counted", votes_and_answers_are_counted),
)
