"""What payments says upward, inside its transaction: a failing listener undoes the step."""

from django.dispatch import Signal

payment_captured = Signal()  # payment: Payment
refund_settled = Signal()  # refund: Refund
