"""Which pieces the buyers can see near them. A buyer is where the default address is; a district's
centre is near enough for an hour's way.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from catalog.models import Product
from members.models import Address
from o2o.geo import distance_m
from stores.models import Display, Division, Store
from stores.services import places

REACH_M = 50_000
DEGREE_M = 111_000  # of latitude, at least
HIDDEN = 0.2  # seen by fewer: nobody near 80 % of the buyers can see it


@dataclass(frozen=True, slots=True)
class Home:
    """How many buyers live around this point."""

    lat: float
    lng: float
    buyers: int


@dataclass(frozen=True, slots=True)
class Seen:
    """How many buyers can see a product within 50 km, of `buyers` in all, and in how many stores."""

    product: Product
    near: int
    buyers: int
    stores: int

    @property
    def share(self) -> float:
        return self.near / self.buyers if self.buyers else 0.0

    @property
    def percent(self) -> int:
        return round(self.share * 100)

    @property
    def is_hidden(self) -> bool:
        return self.share < HIDDEN


def of_products() -> list[Seen]:
    """Every published product that can stand somewhere, the least seen first. Five queries."""
    homes = _homes()
    total = sum(home.buyers for home in homes)
    around = _around(homes)
    rows = Display.objects.current().filter(store__in=Store.objects.listed())
    shown: dict[int, set[int]] = defaultdict(set)
    for product, store in rows.values_list("variant__product", "store"):
        shown[product].add(store)
    goods = Product.objects.exclude(delivery_class=Product.DeliveryClass.VOUCHER)
    seen = [
        Seen(product, _buyers(homes, around, shown[product.pk]), total, len(shown[product.pk]))
        for product in goods.filter(is_published=True)
    ]
    return sorted(seen, key=lambda row: (row.near, row.stores, row.product.pk))


def _buyers(homes: list[Home], around: dict[int, set[int]], stores: Iterable[int]) -> int:
    covered = set().union(*(around.get(store, ()) for store in stores))
    return sum(homes[index].buyers for index in covered)


def _homes() -> list[Home]:
    """Buyers by the centre of their division; those of unknown divisions are not counted."""
    counted = Address.objects.filter(is_default=True).exclude(division_code="").order_by()
    counts = dict(counted.values_list("division_code").annotate(n=Count("pk")))
    known = Division.objects.select_related("parent__parent").in_bulk(counts)
    found = [(places.of_division(division), counts[code]) for code, division in known.items()]
    return [Home(place.lat, place.lng, n) for place, n in found if place]


def _around(homes: list[Home]) -> dict[int, set[int]]:
    """Listed store → indexes of the homes within reach; only homes of its latitude are measured."""
    order = sorted(range(len(homes)), key=lambda index: homes[index].lat)
    lats = [homes[index].lat for index in order]
    margin = REACH_M / DEGREE_M
    near: dict[int, set[int]] = {}
    located = Store.objects.listed().filter(lat__isnull=False)
    for pk, lat, lng in located.values_list("pk", "lat", "lng"):
        belt = order[bisect_left(lats, lat - margin) : bisect_right(lats, lat + margin)]
        near[pk] = {i for i in belt if distance_m(lat, lng, homes[i].lat, homes[i].lng) <= REACH_M}
    return near
