"""Points earned with an order and given back with it, always in proportion to what was kept.

Targets are cumulative: whatever parts a refund comes in, together they give back and take back
what one refund of the whole would.
"""

from decimal import Decimal

from django.db.models import Sum
from django.db.models.functions import Coalesce

from members.models import PointsEntry, PointsRules
from members.services import points
from o2o.money import ZERO
from orders.models import Fulfilment, Order, OrderLine
from payments.models import Payment, Refund
from stores.services import coupons

Kind = PointsEntry.Kind


def earn(*, order: Order, fulfilment: Fulfilment, lines: list[OrderLine]) -> None:
    """Once the money of these lines is shared, their buyer has earned points with them."""
    paid = sum((line.total for line in lines), ZERO)
    written = points.earn(
        user_id=order.user_id,
        points=PointsRules.current().earned(paid),
        kind=Kind.ORDER,
        cause=f"fulfilment:{fulfilment.pk}",
        order_number=order.number,
    )
    if written:
        even_out(order=order)


def undo(*, order: Order) -> None:
    """A cancelled order gives everything back at once."""
    if order.coupon_id:
        coupons.give_back(order_number=order.number)
    if order.points_spent:
        _give_back(order, order.points_spent)


def even_out(*, order: Order) -> None:
    """Points follow the money: after a refund the same part of them comes back and goes.

    The order's row is locked by the caller, or its only booking is this one.
    """
    gone = _part_refunded(order)
    if not gone:
        return
    if order.points_spent:
        _give_back(order, int(order.points_spent * gone))
    if earned := _booked(order, Kind.ORDER):
        _take_back(order, int(earned * gone))


def _part_refunded(order: Order) -> Decimal:
    """0 to 1: how much of the order's total is not held any more; a payment too many is none."""
    mine = {"payment__reference": order.number, "status": Refund.Status.SETTLED}
    refunded = Refund.objects.filter(**mine).aggregate(n=Coalesce(Sum("amount"), ZERO))["n"]
    if not refunded or not order.total:
        return ZERO
    captured = Payment.objects.filter(reference=order.number, status=Payment.Status.CAPTURED)
    kept = captured.aggregate(n=Coalesce(Sum("amount"), ZERO))["n"] - refunded
    return 1 - min(max(kept, ZERO), order.total) / order.total


def _give_back(order: Order, target: int) -> None:
    missing = target - _booked(order, Kind.GIVEN_BACK)
    points.give_back(
        user_id=order.user_id,
        points=missing,
        cause=f"{order.number}:{target}",
        order_number=order.number,
    )


def _take_back(order: Order, target: int) -> None:
    missing = target - _booked(order, Kind.TAKEN_BACK)
    points.take_back(
        user_id=order.user_id,
        points=missing,
        cause=f"{order.number}:{target}",
        order_number=order.number,
    )


def _booked(order: Order, kind: str) -> int:
    """Points of this kind booked for the order so far, what is owed among them."""
    rows = PointsEntry.objects.of_order(order.number).filter(kind=kind)
    sums = rows.aggregate(points=Coalesce(Sum("amount"), 0), owed=Coalesce(Sum("owed"), 0))
    return abs(sums["points"] - sums["owed"])
