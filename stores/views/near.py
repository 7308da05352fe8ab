"""Fragments of the catalogue's pages: what the stores near the shopper show and have."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from catalog.models import Product, Variant
from stores import whereabouts
from stores.models import SlotRule, Store
from stores.services import coupons, nearest, sketch
from stores.services.nearest import Offer

MOST_CARDS = 48


def cards(request: HttpRequest) -> HttpResponse:
    """One out-of-band line per product of `?products=1,2,…` (the first 48)."""
    ids = _ids(request.GET.get("products", ""))
    place = whereabouts.chosen(request)
    lines = nearest.cards(place=place, product_ids=ids, at=timezone.now()) if place else []
    return render(request, "stores/_near_cards.html", {"place": place, "ids": ids, "lines": lines})


def product(request: HttpRequest, slug: str) -> HttpResponse:
    """Where it can be seen and where it can be had: a panel of the product page, or a page."""
    found = get_object_or_404(Product.objects.visible_to(request.user), slug=slug)
    variants: QuerySet[Variant] = found.variants.all()
    wanted = [v for v in variants if request.GET.get("variant") in (v.sku, str(v.pk))]
    place = whereabouts.chosen(request)
    seen, had = nearest.seen_and_had(
        variants=[v.pk for v in wanted or variants], place=place, at=timezone.now()
    )
    stores = list({offer.store.pk: offer.store for offer in seen + had}.values())
    context = {
        "product": found,
        "variant": wanted[0] if len(wanted) == 1 else None,
        "place": place,
        "seen": seen,
        "had": had,
        "map": sketch.draw(stores=stores, place=place, width=480, height=260),
        "visits": _taking_visits(seen),
        "wished": next(iter(wanted or variants), None),
        "open_coupons": coupons.offered(coupons.open_for(found), request.user)[:1],
    }
    fragment = request.htmx and not request.htmx.boosted
    template = "stores/_near_product.html" if fragment else "stores/near_product.html"
    return render(request, template, context)


def _taking_visits(seen: list[Offer]) -> list[Store]:
    """Of the stores that show it, those that can be visited by appointment; one query."""
    stores = [offer.store for offer in seen]
    rules = SlotRule.objects.filter(store__in=stores, store__status=Store.Status.OPEN)
    taking = set(rules.order_by().values_list("store_id", flat=True).distinct())
    return [store for store in stores if store.pk in taking]


def _ids(text: str) -> list[int]:
    """Distinct ids in the order given; anything else is ignored."""
    numbers = [int(part) for part in text.split(",") if part.isdecimal() and len(part) < 19]
    return list(dict.fromkeys(numbers))[:MOST_CARDS]
