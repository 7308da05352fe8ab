"""What members say upward."""

from django.dispatch import Signal

# Sent with `user` when a member asks for a copy of their data. A listener answers
# (name, rows): a section of the export and its JSON-ready rows, of that member only.
data_requested = Signal()

# Sent with `user`, inside the transaction, before a member's account is closed. A listener puts
# its own things in order, or refuses by raising a DomainError: then nothing is closed.
account_closed = Signal()
