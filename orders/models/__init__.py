from orders.models.appointment import Appointment, Crew, Proof, Window
from orders.models.assignment import Assignment, AssignmentLine, RoutingDecision
from orders.models.cart import Cart, CartLine, CartSuite
from orders.models.fulfilment import Fulfilment, Redemption, Scan, Voucher
from orders.models.order import Order, OrderEvent, OrderLine
from orders.models.rules import RoutingRules

__all__ = [
    "Appointment",
    "Assignment",
    "AssignmentLine",
    "Cart",
    "CartLine",
    "CartSuite",
    "Crew",
    "Fulfilment",
    "Order",
    "OrderEvent",
    "OrderLine",
    "Proof",
    "Redemption",
    "RoutingDecision",
    "RoutingRules",
    "Scan",
    "Voucher",
    "Window",
]
