"""Buyers speak once the goods are theirs: rights with the hand-over, a reminder days later."""

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet

from catalog.models import Review, ReviewRight
from catalog.services.voices import reviews, rights
from orders.models import AssignmentLine, Fulfilment, Order, OrderLine
from stores.services import ratings

LINE = "line:"


def entitle(*, order: Order, fulfilment: Fulfilment) -> None:
    """What was handed over may be reviewed: one right for each line."""
    for variant_id, line_id in _lines(fulfilment):
        rights.entitle(
            user=order.user,
            variant_id=variant_id,
            reference=f"{LINE}{line_id}",
            store=fulfilment.store_id,
        )


def withdraw(*, fulfilment: Fulfilment) -> None:
    """The hand-over is undone; what was reviewed meanwhile stays."""
    for _variant_id, line_id in _lines(fulfilment):
        rights.withdraw(reference=f"{LINE}{line_id}")


def write(
    *,
    right: ReviewRight,
    stars: int,
    text: str = "",
    photos: Sequence[UploadedFile] = (),
    anonymous: bool = False,
    store_stars: int | None = None,
    service_stars: int | None = None,
) -> Review:
    """Review a piece and, the first time for an order and store, the store and its service."""
    with transaction.atomic():
        review = reviews.write(
            right=right, stars=stars, text=text, photos=photos, anonymous=anonymous
        )
        if store_stars and service_stars and (order := order_of(right)) and right.store:
            ratings.rate(
                store_id=right.store,
                user=right.user,
                reference=order.number,
                store_stars=store_stars,
                service_stars=service_stars,
            )
    return review


def rates_store(right: ReviewRight) -> bool:
    """Whether the store behind this purchase is still to be rated."""
    order = order_of(right)
    if not order or not right.store:
        return False
    return not ratings.is_rated(store_id=right.store, reference=order.number)


def order_of(right: ReviewRight) -> Order | None:
    """The order behind a right; None for purchases from before this shop."""
    kind, _colon, number = right.reference.partition(":")
    if kind != "line":
        return None
    return Order.objects.filter(lines=int(number)).first()


def invitations(order: Order, lines: Sequence[OrderLine]) -> Sequence[ReviewRight]:
    """The rights that these lines of the order gave, used or not."""
    references = [f"{LINE}{line.pk}" for line in lines]
    given = ReviewRight.objects.filter(user_id=order.user_id, reference__in=references)
    return list(given.select_related("variant__product", "review").order_by("pk"))


def _lines(fulfilment: Fulfilment) -> QuerySet[AssignmentLine, tuple[int, int]]:
    """(variant id, line id) of what this fulfilment carries."""
    rows = AssignmentLine.objects.filter(assignment=fulfilment.assignment_id)
    return rows.order_by("line_id").values_list("line__variant_id", "line_id")
