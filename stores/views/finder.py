"""The store locator and the page of one store."""

import json
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Product
from o2o.geo import Place
from stores import whereabouts
from stores.models import Display, Division, Store
from stores.services import hours, nearest, sketch, slots
from stores.services.cities import cities_with_stores
from stores.views.forms import FinderForm

PAGE_SIZE = 20
MOST_DISPLAYS = 48


def stores(request: HttpRequest) -> HttpResponse:
    """Stores nearest first, or by code while no place is known; filters swap the list alone."""
    form, now = FinderForm(request.GET), timezone.now()
    place = whereabouts.chosen(request)
    found = form.narrow(Store.objects.listed(), now)
    page = Paginator(_nearest_first(found, place).with_hours(now), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    context = {
        "form": form,
        "place": place,
        "product": _product(form),
        "without_product": f"?{urlencode(form.asked() | {'product': ''})}",
        "page": page,
        "rows": _rows(page, place, now),
        "map": _map(page, found, place),
        "previous_url": _page_url(form, page.has_previous() and page.number - 1),
        "next_url": _page_url(form, page.has_next() and page.number + 1),
    }
    if request.htmx and not request.htmx.boosted:
        return render(request, "stores/_found.html", context)
    return render(request, "stores/stores.html", context | _filters(form))


def store(request: HttpRequest, code: str) -> HttpResponse:
    now, place = timezone.now(), whereabouts.chosen(request)
    found = get_object_or_404(_with_all(Store.objects.listed(), now), code=code)
    neighbours = nearest.neighbours(found)
    context = {
        "store": found,
        "open_now": hours.is_open(found, now),
        "opening": hours.today_label(found, now),
        "week": hours.week(found, now),
        "displays": _displays(found),
        "takes_visits": slots.takes_visits(found),
        "metres": nearest.metres_to(found, place),
        "neighbours": neighbours,
        "map": _map_of(found, neighbours, place),
        "directions_url": directions_to(found),
        "linked_data": _linked_data(request, found),
        "crumbs": [(_("Stores"), "/stores/"), (found.name, "")],
    }
    return render(request, "stores/store.html", context)


def _nearest_first(found: QuerySet[Store], place: Place | None) -> QuerySet[Store]:
    """Stores without coordinates come last."""
    if place is None:
        return found.order_by("code")
    return found.by_distance(place.lat, place.lng)


def _rows(page: Page, place: Place | None, now: datetime) -> list[dict[str, object]]:
    drawn = sketch.within_trip(page.object_list, place) if place else set()
    return [_row(store, now) | {"is_drawn": store in drawn} for store in page.object_list]


def _row(store: Store, now: datetime) -> dict[str, object]:
    return {
        "store": store,
        "open_now": hours.is_open(store, now),
        "opening": hours.today_label(store, now),
        "metres": getattr(store, "distance_m", None),
    }


def _map(page: Page, found: QuerySet[Store], place: Place | None) -> sketch.Sketch | None:
    """The stores of this page; without a place all that were found, as dots."""
    others = found.filter(lat__isnull=False).values_list("lat", "lng") if place is None else ()
    listed = list(page.object_list) if place else []
    return sketch.draw(stores=listed, place=place, others=list(others))


def _map_of(store: Store, neighbours: list[Store], place: Place | None) -> sketch.Sketch | None:
    """The store and those around it; the shopper too, when it is no journey."""
    far = nearest.metres_to(store, place)
    here = place if far is not None and far <= sketch.TRIP_M else None
    if here:
        return sketch.draw(stores=[store], place=here, width=480, height=320)
    return sketch.draw(stores=[store, *neighbours], place=None, width=480, height=320)


def _page_url(form: FinderForm, number: int | bool) -> str:
    return f"?{urlencode(form.asked() | {'page': number})}" if number else ""


def _filters(form: FinderForm) -> dict[str, object]:
    code = form.cleaned_data.get("division") if form.is_valid() else ""
    chosen = Division.objects.select_related("parent").filter(pk=code).first() if code else None
    return {"provinces": cities_with_stores(), "division": chosen}


def _product(form: FinderForm) -> Product | None:
    """The piece that the stores are asked for."""
    slug = form.asked().get("product")
    return Product.objects.filter(slug=slug, is_published=True).first() if slug else None


def _with_all(found: QuerySet[Store], now: datetime) -> QuerySet[Store]:
    return found.select_related("division__parent__parent", "dealer").with_hours(now)


def _displays(store: Store) -> list[Display]:
    """The first pieces that stand there, one product after the other."""
    shown = store.displays.current().filter(variant__product__is_published=True)
    ordered = shown.select_related("variant__product").order_by("variant__product", "variant")
    return list(ordered[:MOST_DISPLAYS])


def directions_to(store: Store) -> str:
    """A route planner for the coordinates, in a browser or a phone's own map."""
    if store.lat is None:
        return ""
    to = urlencode({"to": f"{store.lat},{store.lng}"})
    return f"https://www.openstreetmap.org/directions?{to}"


def _linked_data(request: HttpRequest, store: Store) -> str:
    """schema.org FurnitureStore as JSON that cannot end its script element."""
    shifts = [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": f"https://schema.org/{DAYS[row.weekday]}",
            "opens": f"{row.opens:%H:%M}",
            "closes": f"{row.closes:%H:%M}",
        }
        for row in store.opening_hours.all()
    ]
    data = {
        "@context": "https://schema.org",
        "@type": "FurnitureStore",
        "@id": request.build_absolute_uri(store.get_absolute_url()),
        "name": store.name,
        "address": store.address,
        "telephone": store.phone,
        "url": f"{settings.SITE_URL}{store.get_absolute_url()}",
        "openingHoursSpecification": shifts,
    }
    if store.lat is not None:
        data["geo"] = {"@type": "GeoCoordinates", "latitude": store.lat, "longitude": store.lng}
    return json.dumps(data, ensure_ascii=False).translate(SAFE_IN_SCRIPT)


DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SAFE_IN_SCRIPT = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
