"""A small town for the browser: two stores in Shanghai, one in Suzhou, and three pieces."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from catalog.models import Product, Variant
from catalog.services import showroom
from members.models import User
from orders.models import Prepaid
from orders.services import demo
from orders.services.prepaid.terms import Redeemers
from stores.models import Display, Membership, Stock, Store
from tests.orders import vouchers

DEMO = Path(settings.BASE_DIR) / "demo"
PASSWORD = "a-long-walk-home"
NEAR, NEXT, AWAY = "SH-01", "SH-02", "SZ-01"
SOFA, TABLE, CHAIR = "mailang-sofa-3", "mailang-coffee-table", "tingchan-cane-chair"
VOUCHER = "TWNVCHR22345"
PEOPLE = {
    "shopper": ("林晓", {}),
    "guide": ("徐佳", {"role": "guide", "store": NEAR}),
    "rival": ("周宁", {"role": "guide", "store": NEXT}),
    "dealer": ("陈立", {"role": "dealer", "dealer": "D-SH"}),
    "hq": ("总部运营", {}),
}


def build() -> None:
    """Pictures and words are the demo's; stock and people are made for the tests."""
    showroom.load(catalogue=catalogue(), folder=DEMO / "pictures", models=DEMO / "models")
    demo.load_network(network())
    variants = list(Variant.objects.all())
    for store in Store.objects.all():
        Stock.objects.bulk_create(Stock(store=store, variant=v, on_hand=9) for v in variants)
        Display.objects.bulk_create(
            Display(store=store, variant=v, since=timezone.localdate())
            for v in variants
            if store.code != AWAY
        )
    for name, (label, seat) in PEOPLE.items():
        person(name, label, **seat)
    buy_voucher()


def buy_voucher() -> None:
    """The shopper has one of a service that is not sold any more; one use, at the near store."""
    near = Store.objects.get(code=NEAR)
    terms = vouchers.service(code="CLEAN", uses=1, redeemers=Redeemers(stores=[near]))
    bought = vouchers.voucher(User.objects.get(email="shopper@town.example"))
    Prepaid.objects.filter(pk=bought.pk).update(code=VOUCHER)
    Product.objects.filter(pk=terms.variant.product_id).update(is_published=False)


def catalogue() -> dict[str, Any]:
    whole = read("catalogue.json")
    keep = {SOFA, TABLE, CHAIR}
    scenes = [
        scene | {"hotspots": [spot for spot in scene["hotspots"] if spot["product"] in keep]}
        for scene in whole["scenes"][:1]
    ]
    products = [product for product in whole["products"] if product["slug"] in keep]
    return whole | {"products": products, "scenes": scenes}


def network() -> dict[str, Any]:
    whole = read("network.json")
    stores = [store for store in whole["stores"] if store["code"] in (NEAR, NEXT, AWAY)]
    return whole | {"stores": stores}


def read(name: str) -> dict[str, Any]:
    return json.loads((DEMO / name).read_text("utf-8"))


def person(name: str, label: str, **seat: str) -> User:
    at_hq = name == "hq"
    user = User.objects.create_user(
        f"{name}@town.example", PASSWORD, name=label, is_staff=at_hq, is_superuser=at_hq
    )
    if seat:
        store = Store.objects.filter(code=seat.get("store")).first()
        dealer = None if store else Store.objects.get(code=NEAR).dealer
        Membership.objects.create(user=user, role=seat["role"], store=store, dealer=dealer)
    return user
