"""Buyers speak once the goods are theirs: rights with the hand-over, a reminder days later."""

from collections.abc import Sequence
from datetime import timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from catalog.models import Review, ReviewRight, VoicePolicy
from catalog.services.voices import reviews, rights
from members.services import notices
from o2o import outbox
from orders.models import AssignmentLine, Fulfilment, Order, OrderLine
from stores.services import ratings

LINE = "line:"


def entitle(*, order: Order, fulfilment: Fulfilment) -> None:
    """What was handed over may be reviewed: one right for each line, and a reminder in some days."""
    for variant_id, line_id in _lines(fulfilment):
        rights.entitle(
            user=order.user,
            variant_id=variant_id,
            reference=f"{LINE}{line_id}",
            store=fulfilment.store_id,
        )
    later = timezone.now() + timedelta(days=VoicePolicy.current().remind_days)
    outbox.put("orders.tasks.remind_to_review", later, fulfilment_id=fulfilment.pk)


@transaction.atomic
def remind(*, fulfilment_id: int) -> None:
    """Ask for a review of what is not reviewed yet: one notice, safe to repeat."""
    fulfilment = Fulfilment.objects.get(pk=fulfilment_id)
    references = [f"{LINE}{line_id}" for _variant_id, line_id in _lines(fulfilment)]
    waiting = ReviewRight.objects.unused().filter(reference__in=references)
    first = waiting.select_related("variant__product").order_by("pk").first()
    if first:
        notices.put(
            user_id=first.user_id,
            kind="review_wanted",
            key=f"review:{fulfilment_id}",
            facts={"product": first.variant.product},
            link=reverse("orders:review", args=[first.pk]),
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
