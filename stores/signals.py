"""What stores say upward."""

from django.dispatch import Signal

# Sent with `stores` (ids) and `by` when stores stop serving: their open offers must move on.
stores_withdrawn = Signal()
