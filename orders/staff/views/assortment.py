"""What the own stores had better show next, and one tap when it stands there."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalog.models import Variant
from o2o.errors import DomainError
from orders.services import assortment
from orders.staff.seat import SeatedRequest, for_staff, show
from stores.models import Store
from stores.services import displays

MOST = 6  # stores on one page


@require_safe
@for_staff
def page(request: SeatedRequest) -> HttpResponse:
    seat = request.seat
    stores = [seat.store] if seat.store else seat.stores
    shelves = [assortment.shelf(store=store) for store in stores[:MOST]]
    facts = {
        "shelves": [(shelf, seat.manages(shelf.store)) for shelf in shelves],
        "others": stores[MOST:],
    }
    return show(request, "assortment.html", facts)


@require_POST
@for_staff
def put_up(request: SeatedRequest, code: str, sku: str) -> HttpResponse:
    store = get_object_or_404(Store.objects.managed_by(request.user), code=code)
    variant = get_object_or_404(Variant, sku=sku, product__is_published=True)
    try:
        displays.put_up(store=store, variant=variant)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        told = _("%(sku)s stands in %(store)s from today. Shoppers nearby see it at once.")
        messages.success(request, told % {"sku": sku, "store": store.name})
    return redirect("staff:assortment")
