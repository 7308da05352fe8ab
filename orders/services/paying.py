"""What a payment means for its order. Called inside the payment's own transaction."""

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import User
from o2o import outbox
from o2o.errors import DomainError
from o2o.failpoints import reach
from orders import states
from orders.methods import Method
from orders.models import Order
from orders.services import history, proposals, rewarding
from orders.services.prepaid import issuing
from payments.models import Payment, Refund
from payments.services import collecting, refunding

Status = Order.Status


class NotPayable(DomainError):
    code = "not_payable"
    status = 409
    message = _("This order is %(now)s; it cannot be paid.")


@transaction.atomic
def open_payment(*, order: Order, provider: str) -> Payment:
    """Open the payment of an unpaid order; a second click gets the same one."""
    order = history.lock(order.pk)
    if not Order.objects.filter(pk=order.pk, status=Status.UNPAID, pay_before__gt=Now()).exists():
        raise NotPayable(now=order.get_status_display())
    return collecting.open_payment(
        reference=order.number, payer=order.user, amount=order.total, provider=provider
    )


def captured(payment: Payment) -> None:
    """Money has come: the order is paid and will be routed; money too late or twice goes back."""
    found = Order.objects.filter(number=payment.reference).first()
    if found is None:
        return
    order = history.lock(found.pk)
    if order.status == Status.UNPAID:
        _pay(order, payment)
    else:
        _give_back(order, payment)


def _pay(order: Order, payment: Payment) -> None:
    states.move(order, Status.PAID, paid_at=timezone.now())
    history.note(order, "paid", payment=payment.number, provider=payment.provider)
    issuing.issue(order)
    if order.method == Method.VOUCHER:
        _complete(order)
    else:
        outbox.put("orders.tasks.route_order", order_id=order.pk)
    proposals.paid(order)
    reach("payment.taken")


def _complete(order: Order) -> None:
    """Vouchers alone: the shopper has everything."""
    states.move(order, Status.IN_PROGRESS)
    states.move(order, Status.COMPLETED, completed_at=timezone.now())
    history.note(order, "completed")


def _give_back(order: Order, payment: Payment) -> None:
    """A payment for an order that was cancelled or paid already."""
    kind = "paid_late" if order.status == Status.CANCELLED else "paid_twice"
    refunding.request(payment=payment, amount=payment.amount, reason=kind, by=None)
    history.note(order, kind, payment=payment.number)


def refunded(refund: Refund) -> None:
    """The provider has given the money back."""
    found = Order.objects.filter(number=refund.payment.reference).first()
    if found:
        history.note(found, "refunded", refund=refund.number, amount=str(refund.amount))
        rewarding.even_out(order=found)


def refundable(order: Order) -> list[Payment]:
    return list(Payment.objects.filter(reference=order.number, status="captured"))


def refund_all(order: Order, *, reason: str, by: User | None) -> None:
    """Everything captured and not yet on its way back goes back."""
    for payment in refundable(order):
        left = payment.amount - payment.refunded
        if left:
            refunding.request(payment=payment, amount=left, reason=reason, by=by)
