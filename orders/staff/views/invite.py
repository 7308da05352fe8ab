"""The buyer of an order is invited to a visit, by the store that has it or by headquarters."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from o2o.errors import DomainError
from orders.models import Assignment, Order
from orders.services import inviting
from orders.staff.forms import InviteForm
from orders.staff.seat import SeatedRequest, for_staff, show
from stores.models import Store
from stores.views import booking


@require_http_methods(["GET", "POST"])
@for_staff
def page(request: SeatedRequest, number: str) -> HttpResponse:
    """One time of one store; it is kept for two days, and the buyer is written to."""
    order, now = _order(request, number), timezone.now()
    store = _store(request, order, now)
    form = InviteForm(request.POST or None, initial={"party": 2})
    if store is None or request.method == "GET" or not form.is_valid():
        return _show(request, order, store, form, status=400 if form.errors else 200)
    try:
        inviting.invite(order=order, store=store, by=request.user, **form.cleaned_data)
    except DomainError as refusal:
        return _show(request, order, store, form, status=refusal.status, refusal=refusal)
    messages.success(request, _("Invited. The buyer is written to and answers by a tap."))
    return redirect(_back(request, order))


def _order(request: SeatedRequest, number: str) -> Order:
    """Any order for headquarters; for a store those it has accepted."""
    if request.user.is_staff:
        return get_object_or_404(Order.objects.visible_to(request.user), number=number)
    mine = Assignment.objects.visible_to(request.user).filter(status="accepted")
    assignment = mine.filter(order__number=number).select_related("order").first()
    if assignment is None:
        raise Http404
    return assignment.order


def _store(request: SeatedRequest, order: Order, now: datetime) -> Store | None:
    """The store looked at, else the one that has the order, among those of the reader."""
    rows = Store.objects.visible_to(request.user).with_hours(now).prefetch_related("slot_rules")
    if request.seat.store:
        return rows.filter(pk=request.seat.store.pk).first()
    has_it = order.assignments.filter(status__in=["offered", "accepted"]).values("store")
    return rows.filter(pk__in=has_it).first()


def _show(
    request: SeatedRequest,
    order: Order,
    store: Store | None,
    form: InviteForm,
    *,
    status: int = 200,
    refusal: DomainError | None = None,
) -> HttpResponse:
    facts = {"order": order, "at": store, "form": form, "refusal": refusal,
             "back": _back(request, order)}  # fmt: skip
    if store is None:
        return show(request, "invite.html", facts, status)
    query = request.POST if request.method == "POST" else request.GET
    with timezone.override(store.timezone):
        chosen = booking.chip_value(form["starts_at"].value(), store)
        facts |= {"chosen": chosen, "strip": booking.strip(store, query, timezone.now(), chosen),
                  "links": ""}  # fmt: skip
        part = request.htmx and not request.htmx.boosted and request.method == "GET"
        template = "_invite_times.html" if part else "invite.html"
        return show(request, template, facts, status)


def _back(request: SeatedRequest, order: Order) -> str:
    if request.user.is_staff:
        return reverse("hq:orders_order_change", args=[order.pk])
    mine = Assignment.objects.visible_to(request.user).filter(order=order, status="accepted")
    row = mine.order_by("-pk").first()
    return reverse("staff:assignment", args=[row.pk]) if row else reverse("staff:today")
