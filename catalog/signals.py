"""What the catalogue says up the house."""

from django.dispatch import Signal

# review → sent inside the transaction when a review is read by others for the first time
review_published = Signal()
