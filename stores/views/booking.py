"""Booking a visit on one page: the days, the times of one, who comes and for what."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from catalog.models import Variant
from o2o.errors import DomainError
from stores import whereabouts
from stores.clock import wall_clock
from stores.models import Store, Visit
from stores.services import hours, nearest, slots, visits
from stores.services.seats import SlotFull
from stores.services.slots import DayOfSlots, Opening
from stores.views.visit_forms import BookingForm, asked_day, read_moment, seen_of, wishes_of

KEPT = ("starts_at", "party", "name", "phone", "note", "shows_tastes")
MOST_SHOWN = 6  # pieces of the store that are offered to be seen
MOST_STORES = 8


@dataclass(frozen=True, slots=True)
class Strip:
    """The dates of the strip with their links, and the times of the chosen one."""

    days: list[DayOfSlots]
    day: date | None
    openings: list[Opening]

    @property
    def is_empty(self) -> bool:
        return not any(day.openings for day in self.days)


def strip(store: Store, query: QueryDict, now: datetime, chosen: str = "") -> Strip:
    """The date asked for, else that of the chosen time, else the first with a free time."""
    days = slots.days(store, now)
    dates = [day.date for day in days]
    day = asked_day(query, dates) or _day_of(chosen, days)
    day = day or next((d.date for d in days if d.free), dates[0] if dates else None)
    openings = next((d.openings for d in days if d.date == day), [])
    return Strip(days, day, openings)


def _day_of(chosen: str, days: list[DayOfSlots]) -> date | None:
    for day in days:
        if any(o.starts.isoformat() == chosen for o in day.openings):
            return day.date
    return None


@never_cache
@require_http_methods(["GET", "POST"])
def book(request: HttpRequest, code: str) -> HttpResponse:
    """Guests see every time; they sign in when they book, and what they typed comes back."""
    now = timezone.now()
    rows = Store.objects.listed().with_hours(now).prefetch_related("slot_rules")
    store = get_object_or_404(rows, code=code)
    with timezone.override(store.timezone):
        if request.method == "POST":
            return _ask(request, store)
        return _show(request, store, BookingForm(initial=_initial(request)))


def _initial(request: HttpRequest) -> dict[str, Any]:
    known = {name: request.GET[name] for name in KEPT if name in request.GET}
    user = request.user
    own = {"name": user.name, "phone": user.phone} if user.is_authenticated else {}
    return {"party": 2} | own | known


def _ask(request: HttpRequest, store: Store) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(_back_here(request, store))
    form = BookingForm(request.POST)
    if not form.is_valid():
        return _show(request, store, form, status=400)
    wanted = {
        "store": store,
        "starts_at": form.cleaned_data["starts_at"],
        "member": request.user,
        "coming": form.coming(wishes_of(request.POST), seen_of(request.POST)),
    }
    try:
        waits = "wait" in request.POST
        visit = visits.join(**wanted) if waits else visits.book(**wanted)
    except DomainError as refusal:
        return _show(request, store, form, status=refusal.status, refusal=refusal)
    messages.success(request, _("You are on the waiting list.") if waits else _("Booked."))
    return redirect(visit)


def _back_here(request: HttpRequest, store: Store) -> str:
    """The same page with all that was chosen and typed."""
    kept = [(name, request.POST[name]) for name in KEPT if request.POST.get(name)]
    kept += [("sku", sku) for sku in request.POST.getlist("sku")]
    return f"{reverse('stores:visit', args=[store.code])}?{urlencode(kept)}"


def _show(
    request: HttpRequest,
    store: Store,
    form: BookingForm,
    *,
    status: int = 200,
    refusal: DomainError | None = None,
) -> HttpResponse:
    now = timezone.now()
    query = request.POST if request.method == "POST" else request.GET
    chosen = chip_value(form["starts_at"].value(), store)
    wishes = wishes_of(query)
    facts = {
        "store": store,
        "form": form,
        "chosen": chosen,
        "strip": strip(store, query, now, chosen),
        "links": _links(request, query, store),
        "wishes": wishes,
        "shown": _also_shown(store, wishes),
        "opening": hours.today_label(store, now),
        "metres": nearest.metres_to(store, whereabouts.chosen(request)),
        "refusal": refusal,
        "can_wait": isinstance(refusal, SlotFull),
        "crumbs": [(_("Stores"), "/stores/"), (store.name, store.get_absolute_url()),
                   (_("Book a visit"), "")],
    }  # fmt: skip
    part = request.htmx and not request.htmx.boosted and request.method == "GET"
    template = "stores/visits/_times.html" if part else "stores/visits/book.html"
    return render(request, template, facts, status=status)


def chip_value(value: Any, store: Store) -> str:
    """A chosen time as its chip writes it; empty while none is chosen or readable."""
    try:
        return wall_clock(store.timezone, read_moment(str(value or ""))).isoformat()
    except ValidationError:
        return ""


def _links(request: HttpRequest, query: QueryDict, store: Store) -> str:
    """What a link of the strip keeps, as the end of its address."""
    kept = [(name, query[name]) for name in ("party",) if query.get(name)]
    kept += [("sku", sku) for sku in query.getlist("sku")]
    return f"&{urlencode(kept)}" if kept else ""


def _also_shown(store: Store, wishes: list[Variant]) -> list[Variant]:
    """A few pieces that stand there, one of each product, to be ticked."""
    products = {variant.product_id for variant in wishes}
    rows = store.displays.current().filter(variant__product__is_published=True)
    rows = rows.select_related("variant__product").order_by("variant__product", "variant")
    found: list[Variant] = []
    for row in rows[: MOST_SHOWN * 4]:
        if row.variant.product_id not in products and len(found) < MOST_SHOWN:
            products.add(row.variant.product_id)
            found.append(row.variant)
    return found


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Which store: the nearest that show what is wanted and take visitors."""
    now, place = timezone.now(), whereabouts.chosen(request)
    wishes = wishes_of(request.GET)
    stores = Store.objects.open().filter(slot_rules__isnull=False).distinct()
    if wishes:
        stores = stores.displaying([variant.pk for variant in wishes])
    stores = Store.objects.filter(pk__in=stores.values("pk"))
    found = nearest.first(stores, place, now, MOST_STORES)
    offers = nearest.describe(stores=found, variants=[v.pk for v in wishes], at=now)
    kept = urlencode([("sku", variant.sku) for variant in wishes])
    if "nearest" in request.GET and place and found:
        return HttpResponseRedirect(f"{reverse('stores:visit', args=[found[0].code])}?{kept}")
    facts = {"offers": offers, "wishes": wishes, "kept": kept, "place": place}
    return render(request, "stores/visits/choose.html", facts)


def again(visit: Visit) -> str:
    """The booking page with the same wishes and number of persons."""
    kept = [("party", str(visit.party)), *(("sku", v.sku) for v in visit.wishes.all())]
    return f"{reverse('stores:visit', args=[visit.store.code])}?{urlencode(kept)}"
