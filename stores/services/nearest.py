"""Which stores near the shopper show a product and which have it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Min, QuerySet

from catalog.models import Variant
from o2o.geo import Place, distance_m
from stores.models import Display, Stock, Store
from stores.querysets import StoreQuerySet
from stores.services import hours
from stores.sphere import chord, metres, on_sphere

NEARBY_M = 50_000
MOST_NEARBY = 60


@dataclass(frozen=True, slots=True)
class Near:
    """What a product card says: stores nearby that show it, and whether it can be taken today.

    `distance_m` is that of the nearest store that shows it, nearby or not; None when none does.
    """

    product_id: int
    displays: int = 0
    distance_m: float | None = None
    today_m: float | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A store with what it shows and has of a product."""

    store: Store
    displays: list[Variant]
    stock: list[tuple[Variant, int]]
    distance_m: float | None
    open_now: bool
    label: str

    @property
    def available(self) -> int:
        return sum(free for _variant, free in self.stock)


def cards(*, place: Place, product_ids: Collection[int], at: datetime) -> list[Near]:
    """One answer per product, in the order asked. Six queries at most, however many products."""
    around = {store.pk: store for store in _around(place, at)}
    nearby = _pairs(Display.objects.current().filter(store__in=around), product_ids)
    serving = [pk for pk, s in around.items() if s.accepts_pickup and _serves_today(s, at)]
    today = _pairs(Stock.objects.filter(store__in=serving, is_free=True), product_ids)
    elsewhere = _nearest_display(place, [pk for pk in product_ids if pk not in nearby])

    def nearest(stores: list[int] | None) -> float | None:
        return min(around[pk].distance_m for pk in stores) if stores else None

    return [
        Near(
            product_id=pk,
            displays=len(nearby.get(pk, [])),
            distance_m=nearest(nearby.get(pk)) if pk in nearby else elsewhere.get(pk),
            today_m=nearest(today.get(pk)),
        )
        for pk in product_ids
    ]


def seen_and_had(
    *, variants: Collection[int], place: Place | None, at: datetime, limit: int = 5
) -> tuple[list[Offer], list[Offer]]:
    """The nearest stores that show one of the variants, and the nearest that have one."""
    seen = first(Store.objects.listed().displaying(variants), place, at, limit)
    had = first(Store.objects.open().having(variants), place, at, limit)
    described = {o.store.pk: o for o in describe(stores=seen + had, variants=variants, at=at)}
    return [described[s.pk] for s in seen], [described[s.pk] for s in had]


def offering(*, variants: Collection[int], place: Place | None) -> QuerySet[Store]:
    """Stores that show or have one of the variants; nearest first when a place is known."""
    return ordered(Store.objects.listed().offering(variants), place)


def first(stores: StoreQuerySet, place: Place | None, at: datetime, limit: int) -> list[Store]:
    """The nearest stores, or the first by code while no place is known."""
    if place is None:
        return list(stores.order_by("code").with_hours(at)[:limit])
    return list(stores.nearest(place.lat, place.lng, limit).with_hours(at))


def neighbours(store: Store, *, limit: int = 4) -> list[Store]:
    """The other listed stores within an hour's way, nearest first, with `distance_m`."""
    if store.lat is None or store.lng is None:
        return []
    others = Store.objects.listed().exclude(pk=store.pk)
    return list(others.within(store.lat, store.lng, NEARBY_M).order_by("chord", "pk")[:limit])


def metres_to(store: Store, place: Place | None) -> float | None:
    if place is None or store.lat is None or store.lng is None:
        return None
    return distance_m(place.lat, place.lng, store.lat, store.lng)


def ordered(stores: StoreQuerySet, place: Place | None) -> QuerySet[Store]:
    return stores.nearest(place.lat, place.lng) if place else stores.order_by("code")


def describe(*, stores: Collection[Store], variants: Collection[int], at: datetime) -> list[Offer]:
    """Each store with what it shows and has of the variants. Two queries."""
    shown = _by_store(Display.objects.current().filter(variant__in=variants), stores)
    free = Stock.objects.free_for(variants).filter(store__status=Store.Status.OPEN)
    had = _by_store(free, stores)
    return [
        Offer(
            store=store,
            displays=[row.variant for row in shown.get(store.pk, [])],
            stock=[(row.variant, row.free) for row in had.get(store.pk, [])],
            distance_m=getattr(store, "distance_m", None),
            open_now=hours.is_open(store, at),
            label=hours.today_label(store, at),
        )
        for store in stores
    ]


def _by_store(rows: QuerySet, stores: Collection[Store]) -> dict[int, list[Any]]:
    wanted = rows.filter(store__in={store.pk for store in stores}).select_related("variant")
    found: dict[int, list[Any]] = {}
    for row in wanted.order_by("variant__position", "variant"):
        found.setdefault(row.store_id, []).append(row)
    return found


def _around(place: Place, at: datetime) -> list[Any]:
    """The nearest stores within an hour's way, with `distance_m`; three queries."""
    stores = Store.objects.open().within(place.lat, place.lng, NEARBY_M)
    return list(stores.order_by("chord", "pk").with_hours(at)[:MOST_NEARBY])


def _pairs(rows: QuerySet, product_ids: Collection[int]) -> dict[int, list[int]]:
    """Product id → ids of the stores in these rows."""
    wanted = rows.filter(variant__product__in=product_ids)
    found: dict[int, list[int]] = {}
    for product, store in wanted.values_list("variant__product", "store").distinct():
        found.setdefault(product, []).append(store)
    return found


def _nearest_display(place: Place, product_ids: Collection[int]) -> dict[int, float]:
    """Metres to the nearest open store that shows each product; none → not in the answer."""
    point = on_sphere(F("store__lat"), F("store__lng"))
    rows = Display.objects.current().filter(
        variant__product__in=product_ids,
        store__lat__isnull=False,
        store__status=Store.Status.OPEN,
        store__dealer__status="active",
    )
    nearest = rows.values("variant__product").annotate(
        metres=metres(Min(chord(place.lat, place.lng, to=point)))
    )
    return dict(nearest.values_list("variant__product", "metres"))


def _serves_today(store: Store, at: datetime) -> bool:
    """Open now, or opening later today by the store's own clock."""
    return hours.is_open(store, at) or hours.opens_today(store, at)
