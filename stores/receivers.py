"""What stores hears from the floors below. Each receiver is one call."""

from django.dispatch import receiver
from django.http import HttpRequest

from catalog.nearby import Nearby
from catalog.signals import nearby_asked
from members.models import User
from members.signals import account_closed
from o2o.geo import Place
from stores import whereabouts
from stores.services import around, leaving


@receiver(nearby_asked)
def on_nearby_asked(
    sender: type[Nearby], request: HttpRequest, place: Place | None, **kwargs
) -> Nearby:
    return around.goods(place=place or whereabouts.chosen(request))


@receiver(account_closed)
def on_account_closed(sender: type[User], user: User, **kwargs) -> None:
    leaving.close(user)
