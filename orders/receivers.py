"""What orders hears from the floors below and from the sign-in door. Each receiver is one call."""

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from members.models import User
from members.signals import account_closed, data_requested
from orders import baskets
from orders.services import leaving, moving_on, paying
from payments.models import Payment, Refund
from payments.signals import payment_captured, refund_settled
from stores.models import Dealer
from stores.signals import stores_withdrawn


@receiver(payment_captured)
def on_payment_captured(sender: type[Payment], payment: Payment, **kwargs) -> None:
    paying.captured(payment)


@receiver(refund_settled)
def on_refund_settled(sender: type[Refund], refund: Refund, **kwargs) -> None:
    paying.refunded(refund)


@receiver(stores_withdrawn)
def on_stores_withdrawn(
    sender: type[Dealer], stores: list[int], by: User | None = None, **kwargs
) -> None:
    moving_on.from_stores(stores=stores, by=by)


@receiver(user_logged_in)
def on_signed_in(
    sender: type[User], user: User, request: HttpRequest | None = None, **kwargs
) -> None:
    if request is not None:
        baskets.take_over(request, user)


@receiver(account_closed)
def on_account_closed(sender: type[User], user: User, **kwargs) -> None:
    leaving.close(user)


@receiver(data_requested)
def on_data_requested(sender: type[User], user: User, **kwargs) -> tuple[str, list]:
    return leaving.export(user)
