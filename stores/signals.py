"""What stores says to the floors above, inside the transaction of the step."""

from django.dispatch import Signal

visit_moved = Signal()  # visit: after every change of its state, with the event's `kind` and `by`
stores_withdrawn = Signal()  # stores (ids) that stop serving, by: their open offers must move on
