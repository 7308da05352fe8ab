"""Which place a request means, for every door: kept in the session, a preference, never proof."""

from django.http import HttpRequest

from o2o.geo import Place
from stores.services import places

KEY = "place"  # in the session


def chosen(request: HttpRequest) -> Place | None:
    """The place of this visit: what was chosen, else the member's first address, else None."""
    kept = request.session.get(KEY)
    if kept:
        return Place(**kept)
    if request.user.is_authenticated and (place := places.of_addresses(request.user)):
        return choose(request, place=place)
    return None


def choose(request: HttpRequest, *, place: Place) -> Place:
    """Keep the place for this visit."""
    request.session[KEY] = {
        "lat": place.lat,
        "lng": place.lng,
        "label": place.label,
        "source": place.source,
    }
    return place


def forget(request: HttpRequest) -> None:
    request.session.pop(KEY, None)
