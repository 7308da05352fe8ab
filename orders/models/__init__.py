from orders.models.assignment import Assignment, AssignmentLine, RoutingDecision
from orders.models.cart import Cart, CartLine, CartSuite
from orders.models.fulfilment import Fulfilment, Redemption, Scan, Voucher
from orders.models.order import Order, OrderEvent, OrderLine
from orders.models.rules import RoutingRules

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
    "RoutingRules",
    "Scan",
    "Voucher",
]
