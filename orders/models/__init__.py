from orders.models.appointment import Appointment, Crew, Proof, Window
from orders.models.assignment import Assignment, AssignmentLine, RoutingDecision
from orders.models.cart import Cart, CartLine, CartSuite
from orders.models.fulfilment import Fulfilment, Redemption, Voucher
from orders.models.invitation import Invitation
from orders.models.order import Order, OrderEvent, OrderLine
from orders.models.prepaid import Gift, Prepaid, PrepaidTerms, PrepaidUse
from orders.models.proposal import Proposal
from orders.models.rules import RoutingRules
from orders.models.scan import OfflineScan, Scan
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
    "Gift",
    "Invitation",
    "OfflineScan",
    "Order",
    "OrderEvent",
    "OrderLine",
    "Prepaid",
    "PrepaidTerms",
    "PrepaidUse",
    "Proof",
    "Proposal",
    "Redemption",
    "RoutingDecision",
    "RoutingRules",
    "Scan",
    "Supply",
    "Voucher",
    "Window",
]
