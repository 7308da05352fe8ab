"""The card of a pickup for the pocket."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from o2o import pass_card
from o2o.pass_card import Card
from orders import story
from orders.models import Order
from orders.story import Stop


@never_cache
@login_required
@require_safe
def pickup(request: HttpRequest, number: str, fulfilment: int) -> HttpResponse:
    """Its code is the twelve signs that the counter also takes by word; once only, like them."""
    mine = Order.objects.visible_to(request.user).filter(user=request.user)
    try:
        told = story.read(mine, number)
    except Order.DoesNotExist as absent:
        raise Http404 from absent
    stop = next((each for each in told.collectable if each.fulfilment.pk == fulfilment), None)
    if stop is None:
        return redirect(told.order)
    facts = {
        "title": _("Pickup"),
        "svg": pass_card.draw(_card(told.order, stop)),
        "back": reverse("orders:voucher_of", args=[number, fulfilment]),
        "back_label": _("Pickup code"),
        "file": f"{number}.png",
    }
    return render(request, "pass.html", facts)


def _card(order: Order, stop: Stop) -> Card:
    code = stop.fulfilment.voucher.code
    goods = _(", ").join(f"{line.name} × {line.quantity}" for line in stop.lines)
    rows = [
        (_("Goods"), goods),
        (_("Address"), stop.store.address or stop.store.name),
        (_("Order"), order.number),
    ]
    digits = " ".join(code[start : start + 4] for start in range(0, len(code), 4))
    return Card(_("Pickup"), stop.store.name, rows, code, digits)
