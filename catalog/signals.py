"""What the catalogue says, and asks, up the house."""

from django.dispatch import Signal

# request, place (None: the one the visitor chose) → catalog.nearby.Nearby
nearby_asked = Signal()
# sender: Review or Question; voice: the one that got a reply, or an answer that can be read;
# key: names what happened, so that it is told once. Sent inside the transaction.
answered = Signal()
# sender: Review; voice: a review that can be read now, or that was changed while it can be read.
# Sent inside the transaction.
published = Signal()
