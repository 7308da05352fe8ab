"""What must not be forgotten: offers about to expire, goods that wait to be collected.

Judged by the database's clock; each reminder is claimed by a conditional UPDATE, so it is
given once however many sweeps run.
"""

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.urls import reverse

from members.services import notices
from orders.models import Assignment, Fulfilment, Order
from orders.services import announcing, cancelling, history

MOST = 200


def sweep() -> None:
    for assignment in offers_near_their_end()[:MOST]:
        remind_store(assignment=assignment)
    for fulfilment in waiting_too_long()[:MOST]:
        remind_shopper(fulfilment=fulfilment)
    for fulfilment in not_collected()[:MOST]:
        give_up(fulfilment=fulfilment)


def offers_near_their_end() -> QuerySet[Assignment]:
    near = Now() + settings.OFFER_REMINDER
    open_ones = Assignment.objects.filter(status="offered", reminded_at=None)
    return open_ones.filter(deadline__range=(Now(), near)).select_related("store", "order")


def waiting_too_long() -> QuerySet[Fulfilment]:
    near = Now() + settings.PICKUP_REMINDER
    ready = Fulfilment.objects.filter(status="ready", reminded_at=None)
    return ready.filter(collect_before__range=(Now(), near)).select_related("assignment", "store")


def not_collected() -> QuerySet[Fulfilment]:
    ready = Fulfilment.objects.filter(status="ready", collect_before__lte=Now())
    return ready.select_related("assignment", "store")


@transaction.atomic
def remind_store(*, assignment: Assignment) -> bool:
    """Tell the store that the offer ends soon, once; says whether it was told."""
    open_one = Assignment.objects.filter(pk=assignment.pk, status="offered", reminded_at=None)
    if not open_one.update(reminded_at=Now()):
        return False
    notices.put_all(
        user_ids=announcing.people_of(assignment.store),
        kind="work_deadline",
        key=f"assignment:{assignment.pk}:deadline",
        facts={
            "order": assignment.order.number,
            "store": assignment.store,
            "deadline": assignment.deadline,
        },
        link=reverse("staff:assignment", args=[assignment.pk]),
    )
    return True


@transaction.atomic
def remind_shopper(*, fulfilment: Fulfilment) -> bool:
    """Tell the shopper that the goods wait only so long, once."""
    waiting = Fulfilment.objects.filter(pk=fulfilment.pk, status="ready", reminded_at=None)
    if not waiting.update(reminded_at=Now()):
        return False
    order = fulfilment.assignment.order
    notices.put(
        user_id=order.user_id,
        kind="pickup_reminder",
        key=f"fulfilment:{fulfilment.pk}:waits",
        facts={
            "order": order.number,
            "store": fulfilment.store,
            "deadline": fulfilment.collect_before,
        },
        link=reverse("orders:voucher_of", args=[order.number, fulfilment.pk]),
    )
    return True


@transaction.atomic
def give_up(*, fulfilment: Fulfilment) -> bool:
    """Not collected in time: goods back on sale, money back. When other parts of the order
    have gone out already, headquarters decides."""
    order = history.lock(fulfilment.assignment.order_id)
    overdue = not_collected().filter(pk=fulfilment.pk)
    if not overdue.exists():
        return False
    history.note(order, "not_collected", store=fulfilment.store)
    if order.assignments.active().exclude(pk=fulfilment.assignment_id).exists():
        Fulfilment.objects.filter(pk=fulfilment.pk).update(collect_before=None)
        Order.objects.filter(pk=order.pk).update(attention=Order.Attention.NOT_COLLECTED)
    else:
        cancelling.cancel(order=order, by=None, reason="not_collected")
    return True
