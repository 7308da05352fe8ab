"""What is measured over HTTP: pages as browsers ask for them, a whole order as an app does."""

import random
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from benchmarks.site import Buyer
from benchmarks.world import SHANGHAI
from catalog.models import Product
from members.models import User
from stores.models import Stock

Call = Callable[[Any], bool]
TYPED_FIRST = [
    "布艺",
    "实木",
    "北欧",
    "亚麻",
    "真皮",
    "胡桃木",
    "羊毛",
    "shimu",
    "oak ",
    "布异",
    "",
]
TYPED_KINDS = ["沙发", "餐桌", "扶手椅", "床", "柜", "couch", "shafa", "沙法", "tabel"]
HTML = {"Accept": "text/html"}


def empty_view(base: str) -> tuple[Call, Iterable[Any]]:
    """The floor of every request: our middleware and a view that answers a constant."""
    guest = Buyer(base)
    return (lambda _n: guest.get("/healthz").status == 200), range(300)


def product_list(base: str, *, calls: int, cached: bool = False) -> tuple[Call, Iterable[str]]:
    """A category page of 24 products; every page another one unless `cached`."""
    guest, rng = Buyer(base), random.Random(1)
    prices = [rng.randrange(300, 9000) for _n in range(calls)]
    paths = ["/c/c0/" if cached else f"/c/c{n % 5}/?min_price={p}" for n, p in enumerate(prices)]
    return (lambda path: guest.get(path, **HTML).status == 200), paths


def product_page(base: str, *, calls: int, cached: bool = False) -> tuple[Call, Iterable[str]]:
    guest, rng = Buyer(base), random.Random(2)
    slugs = list(Product.objects.values_list("slug", flat=True)[:5000])
    paths = [f"/p/{slugs[0] if cached else slug}/" for slug in rng.sample(slugs, calls)]
    return (lambda path: guest.get(path, **HTML).status == 200), paths


def search_page(base: str, *, calls: int) -> tuple[Call, Iterable[str]]:
    """Searches as people type them, each another one: words, synonyms, pinyin, slips."""
    guest, rng = Buyer(base), random.Random(4)
    typed = [f"{rng.choice(TYPED_FIRST)}{rng.choice(TYPED_KINDS)}" for _n in range(calls)]
    paths = [f"/search/?{urlencode({'q': text})}" for text in typed]
    return (lambda path: guest.get(path, **HTML).status == 200), paths


def filters(base: str, *, calls: int) -> tuple[Call, Iterable[str]]:
    """The counts of what a category can be narrowed by, each under other prices."""
    guest, rng = Buyer(base), random.Random(5)
    paths = [f"/c/c{n % 5}/filters/?min_price={rng.randrange(300, 9000)}" for n in range(calls)]
    return (lambda path: guest.get(path, **HTML).status == 200), paths


def whole_order(base: str, *, calls: int) -> tuple[Call, Iterable[tuple[Buyer, str]]]:
    """Cart line, quote, order, payment opened: four requests of one signed-in buyer."""
    rng = random.Random(3)
    skus = list(Stock.objects.values_list("variant__sku", flat=True)[:2000])
    buyers = [Buyer(base, user) for user in User.objects.order_by("pk")[:calls]]
    place = dict(zip(("lat", "lng"), SHANGHAI, strict=True))
    return (lambda job: _order(*job, place)), [(buyer, rng.choice(skus)) for buyer in buyers]


def _order(buyer: Buyer, sku: str, place: dict[str, float]) -> bool:
    buyer.post("/api/v1/cart/lines/", variant=sku, quantity=1)
    quote = buyer.post("/api/v1/checkout/quote/", method="delivery", place=place)
    address = {
        "recipient": "Buyer", "phone": "+8613800138000", "region": "上海市", "detail": "1 号",
    }  # fmt: skip
    order = buyer.post(
        "/api/v1/orders/",
        cart_version=quote["cart_version"],
        expected_total=quote["total"],
        method="delivery",
        new_address=address | place,
    )
    paid = buyer.post(f"/api/v1/orders/{order['number']}/payments/")
    return bool(paid["payment_url"])
