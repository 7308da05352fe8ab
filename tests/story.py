"""The steps of an order's life, through the verbs, for tests that start in the middle."""

from decimal import Decimal

from members.models import User
from o2o import outbox
from o2o.geo import Place
from orders.models import Assignment, Fulfilment, Order
from orders.services import answering, cart, checkout, fulfilling, paying, quoting
from orders.services.checkout import Attribution, Destination
from payments.models import Payment
from payments.providers import Kind, ProviderEvent
from payments.services import collecting
from tests.factories import PEOPLES_SQUARE

HERE = Place(*PEOPLES_SQUARE)


def destination(method: str = "delivery", place: Place = HERE, **rest) -> Destination:
    defaults = {"recipient": "王小明", "phone": "+8613800138000", "address": "人民大道 200 号"}
    return Destination(method=method, place=place, **(defaults | rest))


def fill_cart(user: User, **quantities: int):
    """fill_cart(shopper, SOFA=1, TABLE=2)"""
    basket = cart.open_cart(user=user, token=None)
    for sku, quantity in quantities.items():
        cart.add(cart=basket, sku=sku, quantity=quantity)
    basket.refresh_from_db()
    return basket


def place(
    user: User, *, method: str = "delivery", where: Place = HERE, who=None, to=None, **quantities
) -> Order:
    basket = fill_cart(user, **(quantities or {"SOFA": 1}))
    total = quoting.quote(cart=basket, method=method, place=None).total
    return checkout.place_order(
        user=user,
        cart=basket,
        version=basket.version,
        expected_total=total,
        destination=to or destination(method, where),
        attribution=who or Attribution(),
    )


def notice(payment: Payment, **changes) -> ProviderEvent:
    facts = {
        "event_id": f"event-{payment.number}",
        "kind": Kind.PAID,
        "payment_number": payment.number,
        "transaction_id": f"T{payment.number}",
        "amount": payment.amount,
        "currency": payment.currency,
    }
    return ProviderEvent(**(facts | changes))


def pay(order: Order) -> Payment:
    payment = paying.open_payment(order=order, provider="sandbox")
    collecting.capture(provider="sandbox", event=notice(payment))
    return payment


def work() -> int:
    """What the worker does: every due promise, until none is left."""
    done = 0
    while message := outbox.claim():
        outbox.deliver(message)
        done += 1
    return done


def routed(user: User, **how) -> Assignment:
    order = place(user, **how)
    pay(order)
    work()
    return order.assignments.latest("pk")


def accepted(user: User, by: User, **how) -> Fulfilment:
    return answering.accept(assignment=routed(user, **how), by=by)


def ready(user: User, by: User, **how) -> Fulfilment:
    return fulfilling.ready(fulfilment=accepted(user, by, **how), by=by)


def yuan(text: str) -> Decimal:
    return Decimal(text)
