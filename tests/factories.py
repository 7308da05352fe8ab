"""What tests are made of, through the models; verbs make the rest."""

from dataclasses import dataclass
from datetime import time
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from catalog.models import Category, Product, Suite, SuitePiece, Variant
from members.models import User
from payments.models import SplitPolicy, SplitRule
from stores.models import Dealer, Division, Membership, OpeningHours, Stock, Store

PEOPLES_SQUARE = (31.2304, 121.4737)  # Shanghai
XUHUI = (31.1885, 121.4365)
BEIJING = (39.9087, 116.3975)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"member{n}@example.com")
    name = factory.Sequence(lambda n: f"Member {n}")


class CategoryFactory(DjangoModelFactory):
    class Meta:
        model = Category

    slug = factory.Sequence(lambda n: f"category-{n}")
    name_zh = factory.Sequence(lambda n: f"分类{n}")
    name_en = factory.Sequence(lambda n: f"Category {n}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.add_root(**kwargs)


class ProductFactory(DjangoModelFactory):
    class Meta:
        model = Product

    slug = factory.Sequence(lambda n: f"product-{n}")
    code = factory.Sequence(lambda n: f"P{n}")
    name_zh = factory.Sequence(lambda n: f"沙发{n}")
    name_en = factory.Sequence(lambda n: f"Sofa {n}")
    lowest_price = Decimal("1299.00")


class VariantFactory(DjangoModelFactory):
    class Meta:
        model = Variant

    product = factory.SubFactory(ProductFactory)
    sku = factory.Sequence(lambda n: f"SKU-{n}")
    name_zh = "原木色"
    name_en = "Natural"
    price = Decimal("1299.00")


def make_suite(price: str, *pieces: tuple[Variant, int], slug: str = "suite", **facts) -> Suite:
    """make_suite("5000", (sofa, 1), (table, 2))"""
    names = {"name_zh": "北窗客厅", "name_en": "North light"} | facts
    suite = Suite.objects.create(slug=slug, price=Decimal(price), **names)
    for variant, quantity in pieces:
        SuitePiece.objects.create(suite=suite, variant=variant, quantity=quantity)
    return suite


class DivisionFactory(DjangoModelFactory):
    class Meta:
        model = Division
        django_get_or_create = ("code",)

    code = "310000"
    name = "上海市"
    level = "province"
    lat, lng = PEOPLES_SQUARE


class DealerFactory(DjangoModelFactory):
    class Meta:
        model = Dealer

    code = factory.Sequence(lambda n: f"D{n}")
    name = factory.Sequence(lambda n: f"Dealer {n}")


class StoreFactory(DjangoModelFactory):
    class Meta:
        model = Store
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"S{n}")
    dealer = factory.SubFactory(DealerFactory)
    name_zh = factory.Sequence(lambda n: f"体验店{n}")
    name_en = factory.Sequence(lambda n: f"Store {n}")
    lat, lng = PEOPLES_SQUARE

    @factory.post_generation
    def open_all_week(store, create, extracted, **kwargs):
        OpeningHours.objects.bulk_create(
            OpeningHours(store=store, weekday=day, opens=time(9), closes=time(21))
            for day in range(7)
        )


class StockFactory(DjangoModelFactory):
    class Meta:
        model = Stock

    store = factory.SubFactory(StoreFactory)
    variant = factory.SubFactory(VariantFactory)
    on_hand = 5


def make_policy() -> SplitPolicy:
    """Goods: 20 % territory dealer, 60 % store dealer, 3 % guide, 2 % referrer, 15 % HQ left."""
    policy, created = SplitPolicy.objects.get_or_create(version=1, defaults={"name": "Standard"})
    if created:
        rates = {"territory_dealer": 20, "store_dealer": 60, "guide": 3, "referrer": 2}
        SplitRule.objects.bulk_create(
            SplitRule(policy=policy, role=role, percent=rate) for role, rate in rates.items()
        )
        SplitRule.objects.create(
            policy=policy, role="store_dealer", basis="service", percent=Decimal(100)
        )
    return policy


@dataclass
class World:
    """The cast and the places: `near` serves the shopper first, `far` next, `beijing` last."""

    shopper: User
    stranger: User
    guide: User
    manager: User
    rival_guide: User
    dealer: User
    rival_dealer: User
    hq: User
    near: Store
    far: Store
    beijing: Store
    sofa: Variant
    table: Variant
    policy: SplitPolicy


def build_world(*, stock: int = 5) -> World:
    company, rival = DealerFactory(code="D-NEAR"), DealerFactory(code="D-FAR")
    near = StoreFactory(
        code="S-NEAR", dealer=company, name_zh="人民广场店", name_en="People Square"
    )
    far = StoreFactory(code="S-FAR", dealer=rival, name_zh="徐汇店", lat=XUHUI[0], lng=XUHUI[1])
    beijing = StoreFactory(
        code="S-BJ", dealer=rival, name_zh="北京店", lat=BEIJING[0], lng=BEIJING[1]
    )
    sofa = VariantFactory(sku="SOFA", price=Decimal("4999.00"))
    table = VariantFactory(sku="TABLE", price=Decimal("1299.00"))
    for store in (near, far, beijing):
        for variant in (sofa, table):
            StockFactory(store=store, variant=variant, on_hand=stock)
    return World(
        **build_cast(near, far), near=near, far=far, beijing=beijing,
        sofa=sofa, table=table, policy=make_policy(),
    )  # fmt: skip


def build_cast(near: Store, far: Store) -> dict[str, User]:
    names = ["shopper", "stranger", "guide", "manager", "rival_guide", "dealer", "rival_dealer"]
    cast = {name: UserFactory(email=f"{name}@example.com", name=name) for name in names}
    cast["hq"] = UserFactory(email="hq@example.com", name="hq", is_staff=True, is_superuser=True)
    for name, role, place in [
        ("guide", "guide", {"store": near}),
        ("manager", "manager", {"store": near}),
        ("rival_guide", "guide", {"store": far}),
        ("dealer", "dealer", {"dealer": near.dealer}),
        ("rival_dealer", "dealer", {"dealer": far.dealer}),
    ]:
        Membership.objects.create(user=cast[name], role=role, **place)
    return cast
