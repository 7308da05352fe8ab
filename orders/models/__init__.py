from orders.models.assignment import Assignment, AssignmentLine, RoutingDecision
from orders.models.cart import Cart, CartLine
from orders.models.fulfilment import Fulfilment, Redemption, Scan, Voucher
from orders.models.order import Order, OrderEvent, OrderLine

__all__ = [
    "Assignment",
    "AssignmentLine",
    "Cart",
    "CartLine",
    "Fulfilment",
    "Order",
    "OrderEvent",
    "OrderLine",
    "Redemption",
    "RoutingDecision",
    "Scan",
    "Voucher",
]
