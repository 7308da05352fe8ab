"""Suites in the cart: take the whole set, fill in what is missing, or keep the pieces singly."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from catalog.models import Suite
from o2o.errors import DomainError
from o2o.origin import only_ours
from o2o.templatetags.ui import money_text
from orders import baskets
from orders.models import CartSuite
from orders.services import cart as carts
from orders.views import cart as doors


@only_ours  # its form stands on kept pages
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """The whole set into the cart."""
    suites = Suite.objects.filter(is_published=True)
    suite = get_object_or_404(suites, slug=request.POST.get("suite", "").replace("\0", ""))
    try:
        carts.add_suite(cart=baskets.open_cart(request), suite=suite)
    except DomainError as refusal:
        return doors.refused(request, refusal)
    return _taken(request, suite)


@require_POST
def complete(request: HttpRequest, pk: int) -> HttpResponse:
    """What the set still misses."""
    try:
        carts.complete_suite(kept=_kept(request, pk))
    except DomainError as refusal:
        return doors.refused(request, refusal)
    return doors.changed(request)


@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """The pieces stay, at their own prices."""
    carts.forget_suite(kept=_kept(request, pk))
    return doors.changed(request)


def _kept(request: HttpRequest, pk: int) -> CartSuite:
    mine = CartSuite.objects.filter(cart=baskets.find(request)).select_related("cart")
    return get_object_or_404(mine, suite=pk)


def _taken(request: HttpRequest, suite: Suite) -> HttpResponse:
    pieces = sum(piece.quantity for piece in suite.pieces.all())
    said = ngettext(
        "The whole set is in your cart: %(n)s piece.",
        "The whole set is in your cart: %(n)s pieces.",
        pieces,
    ) % {"n": pieces}
    if suite.saving:
        said += " " + _("Together you save %(saving)s.") % {"saving": money_text(suite.saving)}
    if request.htmx:
        return trigger_client_event(doors.toast(said, "success", 200), doors.CHANGED)
    messages.success(request, said)
    return redirect("orders:cart")
