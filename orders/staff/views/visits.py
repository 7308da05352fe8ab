"""Visitors at the console: who comes, who is here, walking in, how it ended."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from o2o import qr
from o2o.errors import DomainError
from orders.staff import guests
from orders.staff.forms import OutcomeForm, WalkInForm
from orders.staff.seat import SeatedRequest, for_staff, show
from stores.models import Store, Visit
from stores.services import greeting
from stores.services import visits as booking
from stores.services.visits import Coming


@require_safe
@for_staff
def page(request: SeatedRequest) -> HttpResponse:
    """Today's lane, then the next two weeks."""
    facts = {"lane": guests.lane(request.seat), "ahead": guests.ahead(request.seat)}
    return show(request, "visits.html", facts)


@require_safe
@for_staff
def lane(request: SeatedRequest) -> HttpResponse:
    """The lane alone. htmx asks again with the mark last `seen`: 204 while nothing is new."""
    now = guests.lane(request.seat)
    if request.GET.get("seen") == now.seen:
        return HttpResponse(status=204)
    return show(request, "_guests.html", {"lane": now})


@require_safe
@for_staff
def one(request: SeatedRequest, number: str) -> HttpResponse:
    return _show(request, _read(request, number))


@require_http_methods(["GET", "POST"])
@for_staff
def new(request: SeatedRequest) -> HttpResponse:
    """Somebody walks in: their phone scans the code, or a guide types the number."""
    stores = Store.objects.visible_to(request.user)
    store = request.seat.store
    initial = {"store": store.code if store else None}
    form = WalkInForm(request.POST or None, stores=stores, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _greet(request, form)
    return _show_new(request, form, status=400 if form.errors else 200)


def _greet(request: SeatedRequest, form: WalkInForm) -> HttpResponse:
    told = form.cleaned_data
    coming = Coming(party=told["party"], name=told["name"], phone=str(told["phone"] or ""))
    try:
        visit = greeting.walk_in(store=told["store"], by=request.user, coming=coming)
    except DomainError as refusal:
        _mark(form, refusal)
        return _show_new(request, form, status=refusal.status)
    return redirect("staff:visit", visit.number)


def _mark(form: Form, refusal: DomainError) -> None:
    """A refusal beside the fields it names."""
    for name, told in refusal.fields.items():
        form.add_error(name if name in form.fields else None, told)
    if not refusal.fields:
        form.add_error(None, str(refusal))


def _show_new(request: SeatedRequest, form: WalkInForm, *, status: int) -> HttpResponse:
    store = request.seat.store
    facts: dict[str, Any] = {"form": form, "at": store}
    if store:
        door = reverse("stores:here", args=[store.code])
        link = f"{door}?t={greeting.door_token(store=store)}"
        facts["svg"] = qr.svg(request.build_absolute_uri(link))
    return show(request, "visit_new.html", facts, status)


# ── Steps ───────────────────────────────────────────────────────────────────────────────
@require_POST
@for_staff
def arrive(request: SeatedRequest, number: str) -> HttpResponse:
    visit = _read(request, number)
    return _step(request, visit, lambda: greeting.arrive(visit=visit, by=request.user))


@require_POST
@for_staff
def undo(request: SeatedRequest, number: str) -> HttpResponse:
    visit = _read(request, number)
    return _step(request, visit, lambda: greeting.undo_arrival(visit=visit, by=request.user))


@require_POST
@for_staff
def close(request: SeatedRequest, number: str) -> HttpResponse:
    visit, form = _read(request, number), OutcomeForm(request.POST)
    if not form.is_valid():
        return _show(request, visit, status=400, form=form)
    try:
        greeting.close(visit=visit, by=request.user, **form.cleaned_data)
    except DomainError as refusal:
        _mark(form, refusal)
        return _show(request, _read(request, number), status=refusal.status, form=form)
    messages.success(request, _("Noted. Thank you for looking after them."))
    return redirect("staff:visits")


@require_POST
@for_staff
def no_show(request: SeatedRequest, number: str) -> HttpResponse:
    visit = _read(request, number)
    return _step(request, visit, lambda: greeting.no_show(visit=visit, by=request.user))


@require_POST
@for_staff
def cancel(request: SeatedRequest, number: str) -> HttpResponse:
    visit, because = _read(request, number), Visit.Because.STORE
    return _step(
        request, visit, lambda: booking.cancel(visit=visit, by=request.user, because=because)
    )


def _step(request: SeatedRequest, visit: Visit, verb: Callable[[], Any]) -> HttpResponse:
    try:
        verb()
    except DomainError as refusal:
        fresh = _read(request, visit.number)
        return _show(request, fresh, status=refusal.status, refusal=refusal)
    return redirect("staff:visit", visit.number)


def _read(request: SeatedRequest, number: str) -> Visit:
    """A visit to a store of the reader's, whichever of them is looked at."""
    rows = Visit.objects.visible_to(request.user).served_by(request.user)
    return get_object_or_404(
        rows.select_related("store", "guide", "member", "slot").with_wishes(), number=number
    )


def _show(
    request: SeatedRequest,
    visit: Visit,
    *,
    status: int = 200,
    form: OutcomeForm | None = None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    facts = {
        "visit": visit,
        "story": guests.read(request.seat, visit),
        "proposals": visit.proposals.select_related("order").order_by("-pk"),
        "guest": guests.Guest(visit, timezone.now()),
        "form": form or OutcomeForm(),
        "refusal": refusal,
    }
    with timezone.override(visit.store.timezone):
        return show(request, "visit.html", facts, status)
