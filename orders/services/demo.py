"""The demo brand's network, people and a little history, built by the very verbs of the shop."""

import random
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from catalog.models import Category, Variant
from members.models import Partner, User
from o2o import outbox
from o2o.geo import Place
from orders.methods import Method
from orders.models import Crew, Fulfilment, Order, RoutingRules
from orders.services import (
    answering,
    appointments,
    cart,
    checkout,
    fulfilling,
    paying,
    pickup,
    quoting,
    rulebook,
    windows,
)
from orders.services.checkout import Attribution, Destination
from payments.models import Payment
from payments.providers import Kind, ProviderEvent
from payments.services import collecting, sharing
from stores.models import (
    Dealer,
    Display,
    Division,
    Membership,
    OpeningHours,
    Stock,
    Store,
    Territory,
)
from stores.services import demo_visits, spelling, stock, tags

SEED = 20261122
CREWS = ["王师傅 · 小周", "李师傅 · 小吴"]


@dataclass(frozen=True, slots=True)
class Guest:
    """A shopper of the demo's history and where they live."""

    name: str
    lat: float
    lng: float
    address: str
    division: str


GUESTS = [
    Guest("宋知夏", 31.2290, 121.4550, "上海市静安区南京西路 1266 弄 8 号", "310106"),
    Guest("何嘉树", 31.1890, 121.4300, "上海市徐汇区天钥桥路 333 弄 5 号", "310104"),
    Guest("方予", 31.2330, 121.5200, "上海市浦东新区张杨路 500 弄 12 号", "310115"),
    Guest("陆明远", 31.2290, 121.4800, "上海市黄浦区复兴中路 59 弄 3 号", "310101"),
]


@transaction.atomic
def load_network(network: dict[str, Any]) -> None:
    """Divisions, dealers with their territories, stores with hours, and the split policy."""
    for code, name, level, parent, lat, lng in network["divisions"]:
        facts = {"name": name, "level": level, "parent_id": parent, "lat": lat, "lng": lng}
        Division.objects.update_or_create(
            code=code, defaults=facts | {"spelling": spelling.of_place(name)}
        )
    dealers = {row["code"]: _dealer(row) for row in network["dealers"]}
    for row in network["stores"]:
        _store(row, dealers[row["dealer"]])
    rules = [(role, basis, Decimal(rate)) for role, basis, rate in network["policy"]["rules"]]
    sharing.new_policy(name=network["policy"]["name"], rules=rules, by=None)


def _dealer(row: dict[str, Any]) -> Dealer:
    fields = {"name": row["name"], "contact": row["contact"]}
    dealer, _created = Dealer.objects.update_or_create(code=row["code"], defaults=fields)
    for division, slug in row["territories"]:
        line = Category.objects.get(slug=slug) if slug else None
        Territory.objects.get_or_create(
            division_id=division, line=line, until=None, defaults={"dealer": dealer}
        )
    return dealer


def _store(row: dict[str, Any], dealer: Dealer) -> Store:
    kept = ["name_zh", "name_en", "address", "phone", "lat", "lng"]
    fields = {name: row[name] for name in kept}
    store, created = Store.objects.update_or_create(
        code=row["code"],
        defaults=fields | {"dealer": dealer, "division_id": row["division"]},
    )
    if created:
        opens, closes = (time.fromisoformat(text) for text in row["hours"])
        OpeningHours.objects.bulk_create(
            OpeningHours(store=store, weekday=day, opens=opens, closes=closes) for day in range(7)
        )
        demo_visits.take_visitors(store, opens=opens, closes=closes)
    return store


@transaction.atomic
def stock_stores(network: dict[str, Any]) -> None:
    """Fill every store with its share of the catalogue; show a third of what it holds."""
    rng = random.Random(SEED)
    variants = list(Variant.objects.order_by("pk"))
    for row in network["stores"]:
        store = Store.objects.get(code=row["code"])
        for name in CREWS:
            Crew.objects.get_or_create(store=store, name=name)
        for variant in rng.sample(variants, round(len(variants) * row["carries"])):
            _fill(store, variant, pieces=rng.randint(2, 9), shown=rng.random() < 0.35)


def _fill(store: Store, variant: Variant, *, pieces: int, shown: bool) -> None:
    if not Stock.objects.filter(store=store, variant=variant).exists():
        stock.count(
            store_id=store.pk, variant_id=variant.pk, on_hand=pieces, by=None, reason="opening"
        )
    if shown:
        Display.objects.get_or_create(
            store=store, variant=variant, defaults={"since": timezone.localdate()}
        )


@transaction.atomic
def create_people(people: dict[str, Any]) -> dict[str, User]:
    """The demo accounts, by role."""
    return {row["role"]: _person(row, people["password"]) for row in people["accounts"]}


def _person(row: dict[str, Any], password: str) -> User:
    is_hq = row["role"] == "hq"
    user = User.objects.filter(email=row["email"]).first() or User.objects.create_user(
        row["email"], password, name=row["name"], is_staff=is_hq, is_superuser=is_hq
    )
    if code := row.get("store"):
        Membership.objects.get_or_create(
            user=user, store=Store.objects.get(code=code), defaults={"role": "guide"}
        )
    if code := row.get("partner"):
        Partner.objects.get(code=code).people.add(user)
    if code := row.get("dealer"):
        Membership.objects.get_or_create(
            user=user, dealer=Dealer.objects.get(code=code), defaults={"role": "dealer"}
        )
    return user


def publish_rules(network: dict[str, Any], by: User) -> None:
    """The first version says what held before: the nearest store that can serve does."""
    if not RoutingRules.objects.exists():
        rulebook.publish(**network["rules"], by=by)


def play_history(guide: User) -> list[Order]:
    """A few orders at every stage, so that no desk is empty on the first day."""
    rng = random.Random(SEED)
    store = guide.memberships.active().get().store
    held = Stock.objects.filter(store=store, on_hand__gte=2).order_by("pk")
    skus = list(held.values_list("variant__sku", flat=True))
    stages = ["offered", "offered", "accepted", "ready", "collected", "collected", "unpaid"]
    orders = []
    for number, stage in enumerate(stages):
        guest = GUESTS[number % len(GUESTS)]
        orders.append(_play(guest, stage, rng.choice(skus), guide, store))
    return orders


def _play(guest: Guest, stage: str, sku: str, guide: User, store: Store) -> Order:
    method = Method.DELIVERY if stage in ("offered", "accepted") else Method.PICKUP
    order = _order(guest, sku, method, store, guide)
    if stage == "unpaid":
        return order
    pay(order)
    outbox.run_due()
    assignment = order.assignments.get()
    if stage == "offered":
        return order
    fulfilment = answering.accept(assignment=assignment, by=guide)
    if method == Method.DELIVERY:
        _agree_on_a_time(fulfilment, guide)
    if stage in ("ready", "collected"):
        fulfilling.ready(fulfilment=fulfilment, by=guide)
    if stage == "collected":
        pickup.confirm(code=fulfilment.voucher.code, nonce=order.number, by=guide)
        outbox.run_due()
    return order


def _agree_on_a_time(fulfilment: Fulfilment, guide: User) -> None:
    """The day after tomorrow's first free window, with a crew."""
    now = timezone.now()
    store = Store.objects.with_hours(now).get(pk=fulfilment.store_id)
    free = [
        slot for day in windows.days(store=store, at=now)[1:] for slot in day.slots if slot.free
    ]
    appointment = appointments.book(fulfilment=fulfilment, starts_at=free[0].starts_at, by=guide)
    crew = Crew.objects.filter(store=store).first()
    appointments.assign(appointment=appointment, crew=crew, by=guide)


def _order(guest: Guest, sku: str, method: str, store: Store, guide: User) -> Order:
    shopper = _shopper(guest)
    basket = cart.open_cart(user=shopper, token=None)
    cart.add(cart=basket, sku=sku)
    basket.refresh_from_db()
    where = Place(store.lat, store.lng) if method == Method.PICKUP else Place(guest.lat, guest.lng)
    return checkout.place_order(
        user=shopper,
        cart=basket,
        version=basket.version,
        expected_total=quoting.quote(cart=basket, method=method, place=None).total,
        destination=Destination(
            method=method,
            recipient=guest.name,
            phone="+8613800000000",
            place=where,
            address=guest.address if method == Method.DELIVERY else "",
            division_code=guest.division,
            wanted_store=store.pk,
        ),
        attribution=Attribution(guide=guide, tag=tags.for_guide(store=store, guide=guide)),
    )


def _shopper(guest: Guest) -> User:
    email = f"guest{GUESTS.index(guest) + 1}@hejian.example"
    return User.objects.filter(email=email).first() or User.objects.create_user(
        email, name=guest.name
    )


def pay(order: Order) -> Payment:
    """As the provider would tell it."""
    payment = paying.open_payment(order=order, provider="sandbox")
    event = ProviderEvent(
        event_id=f"demo-{payment.number}",
        kind=Kind.PAID,
        payment_number=payment.number,
        transaction_id=f"demo-{payment.number}",
        amount=payment.amount,
        currency=payment.currency,
    )
    return collecting.capture(provider="sandbox", event=event)
