from orders.models.assignment import Assignment, AssignmentLine, RoutingDecision
from orders.models.cart import Cart, CartLine, CartSuite
from orders.models.fulfilment import Fulfilment, Redemption, Scan, Voucher
from orders.models.order import Order, OrderEvent, OrderLine

__all__ = [
    "Assignment",
    "AssignmentLine",
    "Cart",
    "CartLine",
    "CartSuite",
    "Fulfilment",
    "Order",
    "OrderEvent",
    "OrderLine",
    "Redemption",
    "RoutingDecision",
    "Scan",
    "Voucher",
]
