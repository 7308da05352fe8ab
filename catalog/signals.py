"""What the catalogue says, and asks, up the house."""

from django.dispatch import Signal

# request, place (None: the one the visitor chose) → catalog.nearby.Nearby
nearby_asked = Signal()
