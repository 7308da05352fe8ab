"""What the stores around a place show and have, for the catalogue's lists: kept for a minute."""

from django.core.cache import cache
from django.db.models import QuerySet
from redis.exceptions import RedisError

from catalog.nearby import NOWHERE, Nearby
from o2o.geo import Place
from stores.models import Display, Stock, Store
from stores.services.nearest import MOST_NEARBY, NEARBY_M

KEPT_FOR = 60  # seconds
CELL = 2  # decimals of a degree that places share, about a kilometre


def goods(*, place: Place | None) -> Nearby:
    """Products that stand in a store nearby, and those that one has free."""
    if place is None:
        return NOWHERE
    lat, lng = round(place.lat, CELL), round(place.lng, CELL)
    key = f"stores:around:{lat}:{lng}"
    try:
        return cache.get_or_set(key, lambda: _find(lat, lng), KEPT_FOR)
    except (RedisError, OSError):
        return _find(lat, lng)


def _find(lat: float, lng: float) -> Nearby:
    near = Store.objects.open().within(lat, lng, NEARBY_M).order_by("chord", "pk")
    stores = list(near.values_list("pk", flat=True)[:MOST_NEARBY])
    return Nearby(
        displayed=_products(Display.objects.current().filter(store__in=stores)),
        available=_products(Stock.objects.filter(store__in=stores, is_free=True)),
        cell=f"{lat},{lng}",
    )


def _products(rows: QuerySet) -> tuple[int, ...]:
    found = rows.order_by().values_list("variant__product_id", flat=True).distinct()
    return tuple(sorted(found))
