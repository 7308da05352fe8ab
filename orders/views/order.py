"""What was ordered: the list, the path of one order, paying, cancelling, the pickup code."""

from collections.abc import Sequence

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from catalog.models import ReviewRight
from o2o import qr
from o2o.errors import DomainError
from orders import story, timeline, whymap
from orders.codes import spaced
from orders.models import Order
from orders.services import cancelling, pickup, reviewing
from orders.story import Stop, Story
from orders.views.checkout import to_payment

PAGE = 10


def _mine(request: HttpRequest) -> QuerySet[Order]:
    """Own orders only, also for headquarters: these are the pages of a shopper."""
    return Order.objects.visible_to(request.user).filter(user=request.user)


@never_cache
@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Newest first; `before` is the number of the last order of the page before."""
    orders = _mine(request).prefetch_related("lines").order_by("-pk")
    if before := request.GET.get("before"):
        orders = orders.filter(pk__lt=get_object_or_404(_mine(request), number=before).pk)
    rows = list(orders[: PAGE + 1])
    more = rows[PAGE - 1].number if len(rows) > PAGE else ""
    return render(request, "orders/orders.html", {"orders": rows[:PAGE], "more": more})


@never_cache
@login_required
@require_GET
def page(request: HttpRequest, number: str) -> HttpResponse:
    return _show(request, _read(request, number))


@never_cache
@login_required
@require_GET
def live(request: HttpRequest, number: str) -> HttpResponse:
    """Asked every few seconds with the mark last `seen`: 204 while nothing is new.

    The pickup code's page asks with `leave`: it is taken to the order when something happened.
    """
    order = get_object_or_404(_mine(request).annotate(last=Max("events")), number=number)
    if request.GET.get("seen") == story.seen(order.status, order.last or 0):
        return HttpResponse(status=204)
    if "leave" in request.GET:
        return HttpResponseClientRedirect(order.get_absolute_url())
    return render(request, "orders/_order.html", _facts(_read(request, number)))


@login_required
@require_POST
def pay(request: HttpRequest, number: str) -> HttpResponse:
    order = get_object_or_404(_mine(request), number=number)
    provider = request.POST.get("provider") or next(iter(settings.PAYMENT_PROVIDERS), "")
    try:
        return to_payment(request, order, provider)
    except DomainError as refusal:
        return _refused(request, number, refusal)


@login_required
@require_POST
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    order = get_object_or_404(_mine(request), number=number)
    try:
        cancelling.cancel(order=order, by=request.user, reason="shopper")
    except DomainError as refusal:
        return _refused(request, number, refusal)
    messages.success(request, _("Cancelled. What you paid is on its way back to you."))
    return redirect(order)


@never_cache
@login_required
@require_GET
def voucher(request: HttpRequest, number: str, fulfilment: int | None = None) -> HttpResponse:
    """The pickup code, bright and alone, good for a minute; renewed by asking again."""
    told = _read(request, number)
    stop = _stop_of(told, fulfilment)
    if stop is None:
        return _nothing_to_collect(request, told)
    token = pickup.token(fulfilment=stop.fulfilment)
    code = stop.fulfilment.voucher.code
    facts = {
        "story": told,
        "order": told.order,
        "stop": stop,
        "svg": qr.svg(token.text),
        "seconds": token.seconds,
        "digits": spaced(code),
    }
    name = "_voucher.html" if request.htmx else "voucher.html"
    response = render(request, f"orders/{name}", facts)
    response["Cache-Control"] = "no-store, private"
    return response


def _read(request: HttpRequest, number: str) -> Story:
    try:
        return story.read(_mine(request), number)
    except Order.DoesNotExist as absent:
        raise Http404 from absent


def _show(request: HttpRequest, told: Story, *, status: int = 200, **more: object) -> HttpResponse:
    facts = _facts(told) | {"returned": "out_trade_no" in request.GET} | more
    return render(request, "orders/order.html", facts, status=status)


def _refused(request: HttpRequest, number: str, refusal: DomainError) -> HttpResponse:
    return _show(request, _read(request, number), status=refusal.status, refusal=refusal)


def _facts(told: Story) -> dict[str, object]:
    return {
        "story": told,
        "order": told.order,
        "steps": timeline.path(told),
        "now": timeline.current(told),
        "why": whymap.draw(told.decision, told.order),
        "cancelling": story.cancel_facts(told),
        "providers": settings.PAYMENT_PROVIDERS,
        "invitations": _invitations(told),
    }


def _invitations(told: Story) -> Sequence[ReviewRight]:
    return reviewing.invitations(told.order, told.lines) if told.has_goods_at_home else []


def _stop_of(told: Story, fulfilment: int | None) -> Stop | None:
    for stop in told.collectable:
        if fulfilment is None or stop.fulfilment.pk == fulfilment:
            return stop
    return None


def _nothing_to_collect(request: HttpRequest, told: Story) -> HttpResponse:
    """Collected meanwhile, or not ready yet: the order's own page knows."""
    if request.htmx:
        return HttpResponseClientRedirect(told.order.get_absolute_url())
    return redirect(told.order)
