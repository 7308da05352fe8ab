"""Where somebody is: by an address, a division, or the browser. A preference, never proof:
nothing is refused or granted because of it.
"""

from typing import Any

from django.utils.translation import gettext

from members.models import Address
from o2o.geo import Place
from stores.models import Division


def of_addresses(user: Any) -> Place | None:
    """The default address, else the newest, that can be located."""
    for address in Address.objects.filter(user=user).order_by("-is_default", "-pk"):
        if place := of_address(address):
            return place
    return None


def of_address(address: Address) -> Place | None:
    return locate(
        division_code=address.division_code,
        lat=address.lat,
        lng=address.lng,
        label=address.region,
    )


def locate(
    *,
    division_code: str = "",
    lat: float | None = None,
    lng: float | None = None,
    label: str = "",
) -> Place | None:
    """The coordinates when given, else the centre of the division or of what it is part of."""
    if (exact := Place.parse(lat, lng, label=label, source="address")) is not None:
        return exact
    division = division_code and _division(division_code)
    return of_division(division, label=label) if division else None


def here(*, lat: float | None, lng: float | None) -> Place | None:
    """Where the browser says the shopper is, named after the nearest division."""
    place = Place.parse(lat, lng, source="browser")
    division = place and Division.objects.closest(place.lat, place.lng).first()
    if not division:
        return place and Place(place.lat, place.lng, gettext("My location"), "browser")
    return Place(place.lat, place.lng, division.path[-1].name, "browser")


def of_division(division: Division, *, label: str = "") -> Place | None:
    """The division's centre, or that of the smallest division around it that has one."""
    for part in reversed(division.path):
        if part.lat is not None and part.lng is not None:
            return Place(part.lat, part.lng, label or division.path[-1].name, "division")
    return None


def _division(code: str) -> Division | None:
    return Division.objects.select_related("parent__parent").filter(code=code).first()
