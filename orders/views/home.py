"""What the shopper decides about hand-over: when the crew comes, who collects."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from o2o.errors import DomainError
from orders import photos
from orders.forms import CollectorForm, WindowForm
from orders.models import Appointment, Fulfilment, Order, Proof
from orders.services import appointments, pickup, windows
from stores.models import Store


def _mine(request: HttpRequest, number: str, pk: int) -> tuple[Order, Fulfilment]:
    """Own orders only, also for headquarters: these are the pages of a shopper."""
    orders = Order.objects.visible_to(request.user).filter(user=request.user)
    order = get_object_or_404(orders, number=number)
    given = order.assignments.select_related("fulfilment__store", "fulfilment__voucher")
    part = get_object_or_404(given, fulfilment=pk).fulfilment
    return order, part


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def window(request: HttpRequest, number: str, fulfilment: int) -> HttpResponse:
    """The crew's free times of the next two weeks; one of them is taken, or changed."""
    order, part = _mine(request, number, fulfilment)
    kind = asked_kind(request, part)
    form = WindowForm(request.POST or None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            starts_at = form.cleaned_data["starts_at"]
            appointments.book(fulfilment=part, starts_at=starts_at, by=request.user, kind=kind)
        except DomainError as refused:
            refusal = refused
        else:
            messages.success(request, _("Agreed. We will be there."))
            return redirect(order)
    return _ask(request, order, part, kind, form, refusal)


def asked_kind(request: HttpRequest, part: Fulfilment) -> str:
    """What the crew shall come for: `?kind=`, else what comes next."""
    kinds = appointments.open_kinds(part)
    asked = request.GET.get("kind", "")
    return asked if asked in kinds else next(iter(kinds), Appointment.Kind.DELIVERY)


def _ask(
    request: HttpRequest,
    order: Order,
    part: Fulfilment,
    kind: str,
    form: WindowForm,
    refusal: DomainError | None,
) -> HttpResponse:
    now = timezone.now()
    store = Store.objects.with_hours(now).get(pk=part.store_id)
    facts = {
        "order": order,
        "part": part,
        "form": form,
        "days": windows.days(store=store, at=now),
        "kind": kind,
        "standing": appointments.standing(part, kind),
        "refusal": refusal,
    }
    status = refusal.status if refusal else 400 if form.errors else 200
    return render(request, "orders/window.html", facts, status=status)


@login_required
@require_POST
def collector(request: HttpRequest, number: str, fulfilment: int) -> HttpResponse:
    """Somebody else collects; the store sees the name beside the code."""
    _order, part = _mine(request, number, fulfilment)
    form = CollectorForm(request.POST)
    if not hasattr(part, "voucher") or not form.is_valid():
        messages.error(request, _("Please enter a name of at most 80 characters."))
        return redirect("orders:voucher_of", number, fulfilment)
    try:
        pickup.name_collector(fulfilment=part, name=form.cleaned_data["name"])
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("orders:order", number)
    return redirect("orders:voucher_of", number, fulfilment)


@never_cache
@login_required
@require_GET
def proof(request: HttpRequest, number: str, name: str) -> HttpResponseBase:
    orders = Order.objects.visible_to(request.user).filter(user=request.user)
    order = get_object_or_404(orders, number=number)
    mine = Proof.objects.filter(fulfilment__assignment__order=order, kind=Proof.Kind.PHOTO)
    return photos.answer(get_object_or_404(mine, name=name))
