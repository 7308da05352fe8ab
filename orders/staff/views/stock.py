"""The store's own shelves: what is there, what is promised, and counting it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog import paging
from o2o.errors import DomainError, Invalid
from orders.staff.forms import CountForm, SearchForm
from orders.staff.seat import SeatedRequest, for_staff, show
from orders.staff.transfer_forms import ReceiptForm
from stores.models import Stock, Store
from stores.services import stock

PAGE = 30


@require_safe
@for_staff
def page(request: SeatedRequest) -> HttpResponse:
    search = SearchForm(request.GET)
    rows = _named(request.seat.stock().available(), search.text)
    try:
        found = paging.page(rows, by="variant_id", cursor=request.GET.get("cursor", ""), size=PAGE)
    except Invalid:
        return redirect("staff:stock")
    facts = {
        "rows": found.items,
        "q": search.text,
        "next_url": _page_url(search.text, found.next),
        "previous_url": _page_url(search.text, found.previous),
    }
    return show(request, "stock.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def count(request: SeatedRequest, pk: int) -> HttpResponse:
    """One shelf: what stands there is counted, never added to, so twice is harmless."""
    mine = _described(Stock.objects.visible_to(request.user).available())
    row = get_object_or_404(mine, pk=pk)
    form = CountForm(request.POST or None, initial={"on_hand": row.on_hand, "safety": row.safety})
    if request.method != "POST" or not form.is_valid():
        return show(request, "count.html", {"row": row, "form": form}, 400 if form.errors else 200)
    try:
        stock.count(
            store_id=row.store_id,
            variant_id=row.variant_id,
            by=request.user,
            **form.cleaned_data,
        )
    except DomainError as refusal:
        form.add_error("on_hand", str(refusal))
        return show(request, "count.html", {"row": row, "form": form}, refusal.status)
    sku = row.variant.sku
    messages.success(request, _("Counted: %(sku)s.") % {"sku": sku})
    return redirect(f"{reverse('staff:stock')}?{urlencode({'q': sku})}")


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def receive(request: SeatedRequest) -> HttpResponse:
    """Goods from the works or from headquarters: what the delivery note says, counted."""
    own = Store.objects.visible_to(request.user)
    form = ReceiptForm(request.POST or None, stores=own, here=request.seat.store)
    if request.method != "POST" or not form.is_valid():
        return show(request, "receive.html", {"form": form}, 400 if form.errors else 200)
    stock.receive(by=request.user, **form.facts())
    messages.success(request, _("Counted in. It is in your stock."))
    return redirect("staff:stock")


def _named(rows: QuerySet[Stock], text: str) -> QuerySet[Stock]:
    """Rows whose SKU or name holds the text."""
    rows = _described(rows)
    if not text:
        return rows
    names = ["variant__sku", "variant__name_zh", "variant__name_en"]
    names += ["variant__product__name_zh", "variant__product__name_en"]
    return rows.filter(Q.create([(f"{name}__icontains", text) for name in names], connector=Q.OR))


def _described(rows: QuerySet[Stock]) -> QuerySet[Stock]:
    return rows.select_related("variant__product", "store")


def _page_url(text: str, cursor: str) -> str:
    if not cursor:
        return ""
    return f"?{urlencode({'q': text, 'cursor': cursor} if text else {'cursor': cursor})}"
