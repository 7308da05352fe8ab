"""Checkout on one page: how, where, pay, with every amount and the promised day beside it."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from members.models import Address
from members.services import addresses
from o2o.errors import DomainError
from orders import attribution, baskets
from orders.forms import CheckoutForm
from orders.models import Cart, Order
from orders.services import checkout, destinations, offering, paying, quoting
from orders.services.checkout import CartChanged, Destination
from payments.services import collecting
from stores import coupon_tries, whereabouts


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show, refresh without JavaScript, or place the order and go to pay."""
    cart = baskets.find(request)
    if cart is None:
        return redirect("orders:cart")
    form = _form(request, cart)
    if request.method == "POST" and "refresh" not in request.POST:
        return _place(request, cart, form)
    return _show(request, cart, form)


@never_cache
@login_required
@require_POST
def quote(request: HttpRequest) -> HttpResponse:
    """What the choices made so far cost and who would serve them; writes nothing."""
    cart = baskets.find(request)
    if cart is None:
        return redirect("orders:cart")
    form = _form(request, cart)
    facts = _facts(cart, form) | {"swaps_pickups": request.htmx.trigger_name != "store"}
    return render(request, "orders/_quote.html", facts)


def _form(request: HttpRequest, cart: Cart) -> CheckoutForm:
    initial = {"method": request.GET.get("method", ""), "store": request.GET.get("store", "")}
    place = whereabouts.chosen(request)
    initial |= {
        "near": place.label if place else "",
        "recipient": request.user.name,
    }
    data = request.POST if request.method == "POST" else None
    form = CheckoutForm(
        data,
        user=request.user,
        place=place,
        only_vouchers=quoting.only_vouchers(cart),
        initial=initial,
    )
    if data and data.get("refresh") == "code":
        _redeem(request, form)
    return form


def _redeem(request: HttpRequest, form: CheckoutForm) -> None:
    """The code typed at the checkout; refused, it stays in its field with the reason."""
    try:
        form.redeemed = coupon_tries.take(request, code=request.POST.get("code", "")).pk
    except DomainError as refusal:
        form.code_refused = str(refusal)


def _show(
    request: HttpRequest,
    cart: Cart,
    form: CheckoutForm,
    *,
    refusal: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    facts = _facts(cart, form)
    if not facts["offer"].quote.lines:
        return redirect("orders:cart")
    facts |= {
        "refusal": refusal,
        "providers": settings.PAYMENT_PROVIDERS,
        "proposed": baskets.proposed(request),
    }
    return render(request, "orders/checkout.html", facts, status=status)


def _facts(cart: Cart, form: CheckoutForm) -> dict[str, object]:
    offer = offering.offer(
        cart=cart,
        method=form.chosen_method,
        place=form.place,
        wanted=form.chosen_store,
        division_code=form.found.division_code if form.found else "",
        using=form.using,
        at=timezone.now(),
    )
    minutes = int(settings.UNPAID_ORDER_LIFETIME.total_seconds() // 60)
    return {"form": form, "offer": offer, "found": form.found, "hold_minutes": minutes}


# ── Placing ─────────────────────────────────────────────────────────────────────────────
def _place(request: HttpRequest, cart: Cart, form: CheckoutForm) -> HttpResponse:
    if not form.is_valid():
        return _twin(request, cart, form) or _show(request, cart, form, status=400)
    try:
        order = _order(request, cart, form)
        return to_payment(request, order, form.cleaned_data["provider"])
    except CartChanged as refusal:
        return _twin(request, cart, form) or _show(request, cart, form, refusal=refusal, status=409)
    except DomainError as refusal:
        return _show(request, cart, form, refusal=refusal, status=refusal.status)


@transaction.atomic
def _order(request: HttpRequest, cart: Cart, form: CheckoutForm) -> Order:
    """The new address and the order, both or neither."""
    return checkout.place_order(
        user=form.user,
        cart=cart,
        version=form.cleaned_data["version"],
        expected_total=form.cleaned_data["expected_total"],
        destination=_destination(form),
        attribution=attribution.of_request(request, form.user),
        using=form.using,
    )


def _keep_new_address(form: CheckoutForm) -> Address:
    facts = form.new_address.facts()
    if form.found:
        facts["division_code"] = form.found.division_code
    return addresses.save(user=form.user, **facts)


def _destination(form: CheckoutForm) -> Destination:
    note = form.cleaned_data["note"]
    if form.only_vouchers:
        return destinations.as_vouchers(
            recipient=form.cleaned_data["recipient"], phone=form.cleaned_data["phone"]
        )
    if not form.is_pickup:
        return destinations.to_address(form.chosen_address or _keep_new_address(form), note=note)
    return destinations.to_store(
        code=form.cleaned_data["store"],
        recipient=form.cleaned_data["recipient"],
        phone=form.cleaned_data["phone"],
        place=form.place,
        waits=form.cleaned_data["waits"],
        note=note,
    )


def _twin(request: HttpRequest, cart: Cart, form: CheckoutForm) -> HttpResponse | None:
    """The second click of one payment: the order of the first, never another one."""
    version = form.cleaned_data.get("version")
    order = checkout.placed_from(user=form.user, cart=cart, version=version) if version else None
    if order is None:
        return None
    if order.status != Order.Status.UNPAID or order.pay_before <= timezone.now():
        return redirect(order)
    return to_payment(request, order, form.chosen_provider)


def to_payment(request: HttpRequest, order: Order, provider: str) -> HttpResponse:
    """On to the provider's page; from there back to the order."""
    payment = paying.open_payment(order=order, provider=provider)
    back = request.build_absolute_uri(reverse("orders:order", args=[order.number]))
    response = HttpResponseRedirect(collecting.payment_url(payment, return_url=back))
    response.status_code = 303
    return response
