from orders.models.appointment import Appointment, Crew, Proof, Window
from orders.models.assignment import Assignment, AssignmentLine, RoutingDecision
from orders.models.cart import Cart, CartLine, CartSuite
from orders.models.fulfilment import Fulfilment, Redemption, Scan, Voucher
from orders.models.invitation import Invitation
from orders.models.order import Order, OrderEvent, OrderLine
from orders.models.rules import RoutingRules
from orders.models.supply import Supply

__all__ = [
    "Appointment",
    "Assignment",
    "AssignmentLine",
    "Cart",
    "CartLine",
    "CartSuite",
    "Crew",
    "Fulfilment",
    "Invitation",
    "Order",
    "OrderEvent",
    "OrderLine",
    "Proof",
    "Redemption",
    "RoutingDecision",
    "RoutingRules",
    "Scan",
    "Supply",
    "Voucher",
    "Window",
]
