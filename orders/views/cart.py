"""The cart's doors. Every one works as a plain form and, with htmx, in place."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import trigger_client_event

from catalog.models import Variant
from o2o.errors import DomainError, Invalid
from o2o.origin import only_ours
from orders import baskets
from orders.models import CartLine
from orders.services import cart as carts
from orders.services import showing
from stores.services import coupons

CHANGED = "cart-changed"  # what the badge listens to
UNREADABLE = -1
OFFERED = 2  # coupons that the cart speaks of


@never_cache
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The cart; after a removal with the way back in `removed` and `pieces`."""
    return _answer(request, removed=_removed(request))


@never_cache
@require_GET
def badge(request: HttpRequest) -> HttpResponse:
    return render(request, "components/cart_count.html", {"count": baskets.pieces(request)})


@only_ours  # its form stands on kept pages
@require_POST
def add_line(request: HttpRequest) -> HttpResponse:
    sku = request.POST.get("variant", "")
    try:
        line = carts.add(cart=baskets.open_cart(request), sku=sku, quantity=_quantity(request))
    except DomainError as refusal:
        return refused(request, refusal)
    return _added(request, line)


@require_POST
def change_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Another quantity; 0 takes the line out."""
    line = _line(request, pk)
    quantity = _quantity(request)
    try:
        carts.set_quantity(line=line, quantity=quantity)
    except DomainError as refusal:
        return refused(request, refusal)
    return changed(request, line if quantity == 0 else None)


@require_POST
def remove_line(request: HttpRequest, pk: int) -> HttpResponse:
    line = _line(request, pk)
    carts.remove(line=line)
    return changed(request, line)


@require_POST
def accept_prices(request: HttpRequest) -> HttpResponse:
    """The shopper has read that prices changed."""
    if cart := baskets.find(request):
        carts.accept_prices(cart=cart)
    return changed(request)


def _line(request: HttpRequest, pk: int) -> CartLine:
    lines = CartLine.objects.filter(cart=baskets.find(request)).select_related("cart", "variant")
    return get_object_or_404(lines, pk=pk)


def _quantity(request: HttpRequest) -> int:
    """The number typed; UNREADABLE is refused by the verb like any other impossible number."""
    text = request.POST.get("quantity", "1").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else UNREADABLE


def _added(request: HttpRequest, line: CartLine) -> HttpResponse:
    said = _("In your cart: %(pieces)s of these.") % {"pieces": line.quantity}
    if request.htmx:
        return trigger_client_event(toast(said, "success", 200), CHANGED)
    messages.success(request, said)
    return redirect("orders:cart")


def toast(text: str, kind: str, status: int) -> HttpResponse:
    return trigger_client_event(HttpResponse(status=status), "toast", {"text": text, "kind": kind})


def changed(request: HttpRequest, removed: CartLine | None = None) -> HttpResponse:
    if request.htmx:
        gone = (removed.variant, removed.quantity) if removed else None
        return trigger_client_event(_answer(request, removed=gone), CHANGED)
    response = redirect("orders:cart")
    if removed:
        response["Location"] += f"?removed={removed.variant_id}&pieces={removed.quantity}"
    return response


def refused(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    """What is wrong, above a cart that shows what still holds."""
    said = _first(refusal)
    if request.htmx and request.htmx.target != "cart":
        return toast(said, "error", refusal.status)
    return _answer(request, refusal=said, status=refusal.status)


def _first(refusal: DomainError) -> str:
    """The message of the one wrong field, or the refusal's own."""
    messages_of = [str(text) for texts in refusal.fields.values() for text in texts]
    is_field = isinstance(refusal, Invalid) and messages_of
    return _("Quantity: %(problem)s") % {"problem": messages_of[0]} if is_field else str(refusal)


def _answer(request: HttpRequest, *, status: int = 200, **more: object) -> HttpResponse:
    facts = {
        "basket": showing.basket(baskets.find(request)),
        "open_coupons": coupons.offered(coupons.open_campaigns(), request.user)[:OFFERED],
        **more,
    }
    if request.htmx and request.htmx.target == "cart":
        return render(request, "orders/_cart.html", facts, status=status)
    facts["proposed"] = baskets.proposed(request)
    return render(request, "orders/cart.html", facts, status=status)


def _removed(request: HttpRequest) -> tuple[Variant, int] | None:
    """What was just taken out, so that one tap puts it back."""
    pk, pieces = request.GET.get("removed", ""), request.GET.get("pieces", "")
    if not (pk.isdecimal() and pieces.isdecimal() and len(pk) < 19 and len(pieces) < 3):
        return None
    variant = Variant.objects.sellable().select_related("product").filter(pk=pk).first()
    return (variant, int(pieces)) if variant else None
