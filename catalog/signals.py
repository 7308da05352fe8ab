"""What the catalogue says up the house, inside the transaction of what happened."""

from django.dispatch import Signal

# sender: Review or Question; voice: the one that got a reply, or an answer that can be read;
# key: names what happened, so that it is told once
answered = Signal()
