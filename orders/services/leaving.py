"""What orders know of a member who asks for a copy, or wants to leave."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from members.models import User
from o2o.errors import DomainError
from orders.models import Cart, Order

UNDER_WAY = (Order.Status.UNPAID, Order.Status.PAID, Order.Status.IN_PROGRESS)


class OrdersUnderWay(DomainError):
    code = "orders_under_way"
    status = 409
    message = _("%(count)s of your orders are still under way. Finish or cancel them first.")


def close(user: User) -> None:
    """Forget the cart; raises OrdersUnderWay while somebody still owes the other something."""
    if count := user.orders.filter(status__in=UNDER_WAY).count():
        raise OrdersUnderWay(count=count)
    Cart.objects.filter(user=user).delete()


def export(user: User) -> tuple[str, list[dict[str, Any]]]:
    """The section of a member's copy: every order with its lines."""
    rows = Order.objects.filter(user=user).prefetch_related("lines").order_by("pk")
    return "orders", [_order(order) for order in rows]


def _order(order: Order) -> dict[str, Any]:
    texts = "number", "status", "method", "recipient", "address", "note", "placed_at"
    lines = [
        {"sku": line.sku, "name": line.name, "quantity": line.quantity, "total": str(line.total)}
        for line in order.lines.all()
    ]
    facts = {name: getattr(order, name) for name in texts}
    return facts | {"phone": str(order.phone), "total": str(order.total), "lines": lines}
