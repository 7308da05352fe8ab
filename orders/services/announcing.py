"""What of an order's history people are told: the shopper at once, the store by a worker.

Every event of the history passes here, in its own transaction; most are nobody's news.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from members.services import notices
from o2o import outbox
from orders.methods import Method
from orders.models import Order, OrderEvent
from orders.services import answer_links
from stores.models import Membership, Store

NEWS: dict[str, str] = {  # event of the history → kind of notice to the shopper
    "paid": "order_paid",
    "accepted": "order_accepted",
    "declined": "order_passed_on",
    "expired": "order_passed_on",
    "ready": "order_ready",
    "dispatched": "order_on_its_way",
    "collected": "order_collected",
    "signed": "order_signed",
    "cancelled": "order_cancelled",
    "refunded": "order_refunded",
    "not_collected": "pickup_over",
    "vouchers_issued": "vouchers_issued",
}
MORE: dict[str, Callable[[OrderEvent], dict[str, Any]]] = {
    "order_paid": lambda event: {"total": event.order.total},
    "vouchers_issued": lambda event: {"n": event.details["vouchers"]},
    "order_signed": lambda event: {"name": event.details["signed_by"]},
    "order_refunded": lambda event: {"amount": Decimal(event.details["amount"])},
}


def announce(event: OrderEvent) -> None:
    """Promise whatever this event is worth telling."""
    if event.kind in NEWS and not _is_told_otherwise(event):
        _tell_shopper(event.order, event)
    if event.kind == "offered":
        outbox.put("orders.tasks.tell_store", event_id=event.pk)


def _is_told_otherwise(event: OrderEvent) -> bool:
    """Not collected in time, and paid when everything is there at once: one notice is enough."""
    if event.kind == "paid":
        return event.order.method == Method.VOUCHER
    return event.details.get("reason") == "not_collected"


def _tell_shopper(order: Order, event: OrderEvent) -> None:
    kind, link = NEWS[event.kind], order.get_absolute_url()
    if kind == "vouchers_issued":
        link = reverse("orders:prepaids")
    if kind == "order_ready":
        if order.method == Method.DELIVERY:
            kind = "order_packed"
        else:
            link = reverse("orders:voucher", args=[order.number])
    facts = {"order": order.number, "store": event.store or "", "name": ""}
    more = MORE.get(kind, lambda event: {})(event)
    notices.put(
        user_id=order.user_id, kind=kind, key=f"event:{event.pk}", facts=facts | more, link=link
    )


@transaction.atomic
def tell_store(*, event_id: int) -> None:
    """The people of a store hear of a new offer; safe to repeat."""
    event = OrderEvent.objects.select_related("order", "store").get(pk=event_id)
    assignment = event.order.assignments.filter(store=event.store).latest("pk")
    deadline = parse_datetime(event.details["deadline"]) or assignment.deadline
    for person in people_of(assignment.store):
        notices.put(
            user_id=person,
            kind="work_offer",
            key=f"event:{event.pk}",
            facts={"order": event.order.number, "store": assignment.store, "deadline": deadline},
            link=answer_links.link(assignment=assignment, user_id=person),
        )


def people_of(store: Store) -> list[int]:
    """Who works in the store; where nobody does, its dealer."""
    active = Membership.objects.active()
    staff = active.filter(store=store).values_list("user_id", flat=True)
    return list(staff) or list(
        active.filter(dealer=store.dealer_id).values_list("user_id", flat=True)
    )
