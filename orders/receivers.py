"""What orders hears from the floors below. Each receiver is one call."""

from django.dispatch import receiver

from orders.services import paying
from payments.models import Payment, Refund
from payments.signals import payment_captured, refund_settled


@receiver(payment_captured)
def on_payment_captured(sender: type[Payment], payment: Payment, **kwargs) -> None:
    paying.captured(payment)


@receiver(refund_settled)
def on_refund_settled(sender: type[Refund], refund: Refund, **kwargs) -> None:
    paying.refunded(refund)
