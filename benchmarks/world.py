"""A synthetic catalogue and network of any size, written in bulk into a database of its own."""

import random
from dataclasses import dataclass
from datetime import time
from decimal import Decimal

from catalog.models import Category, Product, Variant
from catalog.services import copies
from members.models import User
from payments.models import SplitPolicy, SplitRule
from stores.models import Dealer, Display, OpeningHours, Stock, Store

SEED = 7
SHANGHAI = (31.23, 121.47)
PLENTY = 1_000_000
WORDS_ZH = ["布艺", "实木", "北欧", "胡桃木", "亚麻", "藤编", "真皮", "羽绒"]
KINDS = [
    ("沙发", "Sofa"),
    ("餐桌", "Table"),
    ("扶手椅", "Armchair"),
    ("床", "Bed"),
    ("柜", "Cabinet"),
]
RATES = {"territory_dealer": 8, "store_dealer": 30, "guide": 3, "referrer": 2}


@dataclass(frozen=True, slots=True)
class Size:
    products: int
    variants_each: int
    stores: int
    buyers: int


def build(size: Size) -> None:
    """Fill an empty, migrated database."""
    rng = random.Random(SEED)
    variants = _catalogue(size, rng)
    stores = _stores(size, rng)
    _stock(stores, variants, rng)
    _policy()
    User.objects.bulk_create(
        User(email=f"buyer{n}@bench.example", name=f"Buyer {n}", password="!")
        for n in range(size.buyers)
    )


def _catalogue(size: Size, rng: random.Random) -> list[Variant]:
    categories = [
        Category.add_root(slug=f"c{n}", name_zh=zh, name_en=en) for n, (zh, en) in enumerate(KINDS)
    ]
    products = Product.objects.bulk_create(
        [_product(n, rng) for n in range(size.products)], batch_size=2000
    )
    through = Product.categories.through
    through.objects.bulk_create(
        (through(product=p, category=categories[n % len(KINDS)]) for n, p in enumerate(products)),
        batch_size=5000,
    )
    variants = Variant.objects.bulk_create(
        (_variant(p, k, rng) for p in products for k in range(size.variants_each)),
        batch_size=5000,
    )
    for start in range(0, len(products), 1000):
        copies.refresh(product_ids=[product.pk for product in products[start : start + 1000]])
    return variants


def _product(n: int, rng: random.Random) -> Product:
    zh, en = KINDS[n % len(KINDS)]
    return Product(
        slug=f"product-{n}",
        code=f"P{n}",
        name_zh=f"{rng.choice(WORDS_ZH)}{rng.choice(WORDS_ZH)}{zh} {n}",
        name_en=f"{en} {n}",
        description_zh="结构扎实，线条安静，日子久了更好看。" * 3,
        description_en="Honest joints and quiet lines that get better with the years. " * 3,
        attributes={"material_zh": "白橡木", "material_en": "White oak", "warranty_years": 5},
    )


def _variant(product: Product, k: int, rng: random.Random) -> Variant:
    return Variant(
        product=product,
        sku=f"{product.code}-{k}",
        name_zh=f"款式 {k + 1}",
        name_en=f"Option {k + 1}",
        price=Decimal(rng.randrange(300, 12000)),
        width_cm=Decimal(rng.randrange(40, 260)),
        position=k,
    )


def _stores(size: Size, rng: random.Random) -> list[Store]:
    dealers = Dealer.objects.bulk_create(
        Dealer(code=f"D{n}", name=f"Dealer {n}") for n in range(max(1, size.stores // 10))
    )
    stores = Store.objects.bulk_create(
        Store(
            code=f"S{n}",
            dealer=rng.choice(dealers),
            name_zh=f"体验店 {n}",
            name_en=f"Store {n}",
            lat=rng.uniform(22, 42),
            lng=rng.uniform(100, 122),
            daily_capacity=32_000,
        )
        for n in range(size.stores)
    )
    OpeningHours.objects.bulk_create(
        (
            OpeningHours(store=store, weekday=day, opens=time(9), closes=time(21))
            for store in stores
            for day in range(7)
        ),
        batch_size=5000,
    )
    return stores


def _stock(stores: list[Store], variants: list[Variant], rng: random.Random) -> None:
    """Each store holds up to 300 variants and shows up to 60 of them."""
    for store in stores:
        held = rng.sample(variants, min(300, len(variants)))
        Stock.objects.bulk_create(
            Stock(store=store, variant=variant, on_hand=PLENTY) for variant in held
        )
        Display.objects.bulk_create(
            Display(store=store, variant=variant, since="2026-01-01") for variant in held[:60]
        )


def _policy() -> None:
    policy = SplitPolicy.objects.create(name="Bench", version=1)
    SplitRule.objects.bulk_create(
        SplitRule(policy=policy, role=role, percent=rate) for role, rate in RATES.items()
    )
