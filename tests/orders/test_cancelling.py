"""A cancelled order collects no more money, here and at the provider."""

from o2o.outbox import Message
from orders.services import cancelling
from payments.models import Payment
from tests import story


def test_cancelling_closes_the_open_payment_and_promises_to_tell_the_provider(world):
    order = story.place(world.shopper)
    payment = story.paying.open_payment(order=order, provider="sandbox")
    cancelling.cancel(order=order, by=world.shopper)
    payment.refresh_from_db()
    assert payment.status == Payment.Status.CLOSED
    promise = Message.objects.get(task="payments.tasks.close_at_provider")
    assert promise.arguments == {"payment_id": payment.pk}


def test_an_order_that_was_not_paid_in_time_closes_its_payment_too(world):
    order = story.place(world.shopper)
    payment = story.paying.open_payment(order=order, provider="sandbox")
    type(order).objects.update(pay_before=order.placed_at)
    assert cancelling.expire_unpaid() == 1
    payment.refresh_from_db()
    assert payment.status == Payment.Status.CLOSED
