"""One price everywhere: what page, API, list and cart ask is what the price ledger says.

Asked in this process, through the site's own doors; the cart is filled in a transaction that is
rolled back. No price is kept per store: every store's quote is asked all the same.
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.test import Client

from catalog.models import PriceChange, Product, Variant
from o2o.geo import Place
from orders.methods import Method
from orders.services import cart, quoting
from stores.models import Store

LINKED_DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)

Prices = dict[str, Decimal]


def ledger() -> Prices:
    """SKU → the last entry of its price ledger, of everything that is shown."""
    shown = Variant.objects.filter(product__in=Product.objects.published())
    entries = PriceChange.objects.filter(variant__in=shown).order_by("variant_id", "-at", "-pk")
    last = entries.distinct("variant_id").values_list("variant__sku", "price")
    return dict(last)


def findings(known: Prices) -> Iterator[str]:
    """Every place that asks another price than the ledger's, or none."""
    for slug in Product.objects.published().order_by("pk").values_list("slug", flat=True):
        yield from _differences(known, f"page /p/{slug}/", _page(slug))
        yield from _differences(known, f"API of {slug}", _api(slug))
    yield from _carts(known)


def _differences(known: Prices, where: str, said: Prices) -> Iterator[str]:
    for sku, price in said.items():
        if known.get(sku) != price:
            yield f"{where}: {sku} costs {price}, the ledger says {known.get(sku)}"
    if not said:
        yield f"{where}: names no price"


def _page(slug: str) -> Prices:
    """What the product's page tells people's search engines, each offer with its price."""
    found = LINKED_DATA.search(_get(f"/p/{slug}/"))
    offers = json.loads(found[1])["offers"] if found else []
    return {offer["sku"]: Decimal(offer["price"]) for offer in offers}


def _api(slug: str) -> Prices:
    variants = json.loads(_get(f"/api/v1/products/{slug}/"))["variants"]
    return {each["sku"]: Decimal(each["price"]["amount"]) for each in variants}


def _get(path: str) -> str:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return Client(SERVER_NAME=host).get(path).content.decode()


def _carts(known: Prices) -> Iterator[str]:
    """Carts with one of everything that is sold, quoted for pickup at every store."""
    stores = list(Store.objects.filter(lat__isnull=False).order_by("pk"))
    skus = Variant.objects.sellable().filter(sku__in=known).order_by("pk")
    sold = list(skus.values_list("sku", flat=True))
    for start in range(0, len(sold), cart.MAX_LINES):
        with transaction.atomic():
            yield from _quotes(known, sold[start : start + cart.MAX_LINES], stores)
            transaction.set_rollback(True)


def _quotes(known: Prices, skus: list[str], stores: list[Store]) -> Iterator[str]:
    basket = cart.open_cart(user=None, token=None)
    for sku in skus:
        cart.add(cart=basket, sku=sku)
    basket.refresh_from_db()
    for store in stores:
        here = Place(store.lat, store.lng)
        quote = quoting.quote(cart=basket, method=Method.PICKUP, place=here, wanted_store=store.pk)
        said = {line.line.variant.sku: line.unit_price for line in quote.lines}
        yield from _differences(known, f"cart quoted at {store.code}", said)
