"""The order's timeline: what happened, written beside every step."""

from typing import Any

from members.models import User
from orders.models import Order, OrderEvent
from orders.services import announcing
from stores.models import Store


def note(
    order: Order, kind: str, *, by: User | None = None, store: Store | None = None, **details: Any
) -> OrderEvent:
    """Append to the order's history, in the caller's transaction, and tell whom it concerns."""
    event = OrderEvent.objects.create(order=order, kind=kind, by=by, store=store, details=details)
    announcing.announce(event)
    return event


def lock(order_id: int) -> Order:
    """The order's row, locked first of all rows by every verb that changes the order."""
    rows = Order.objects.select_related("user")
    return rows.select_for_update(no_key=True, of=("self",)).get(pk=order_id)
