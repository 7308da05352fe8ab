"""The demo brand's showrooms and the people around them."""

import random
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.db import transaction
from django.utils import timezone
from PIL import Image

from catalog.models import Variant
from catalog.services import pictures
from members.models import User
from members.services import addresses
from stores.models import Application, Contract, Dealer, Display, Division, Store, Tag, Touch
from stores.services import credit_code, franchise, tags

SEED = 20261122
SURNAMES, GIVEN = "沈陆顾程苏叶江许温周", ["知远", "念慈", "望舒", "清和", "若谷", "予安", "亦然"]


@transaction.atomic
def furnish(network: dict[str, Any]) -> None:
    """Flagships show every hero piece, in the first of its colours, since some weeks."""
    rng = random.Random(SEED)
    heroes = Variant.objects.filter(product__slug__in=network["heroes"]).order_by("product", "pk")
    first = {variant.product_id: variant for variant in reversed(heroes)}.values()
    for store in Store.objects.filter(code__in=network["flagships"]).order_by("code"):
        for variant in sorted(first, key=lambda variant: variant.pk):
            since = timezone.localdate() - timedelta(days=rng.randint(20, 260))
            Display.objects.update_or_create(
                store=store, variant=variant, until=None, defaults={"since": since}
            )


@transaction.atomic
def settle_buyers(network: dict[str, Any]) -> None:
    """Members with an address each, as many per division as the file says."""
    rng, number = random.Random(SEED), 0
    for code, count in network["buyers"]:
        region = Division.objects.select_related("parent__parent").get(code=code).full_name
        for _each in range(count):
            number += 1
            _buyer(number, rng.choice(SURNAMES) + rng.choice(GIVEN), code, region)


def _buyer(number: int, name: str, code: str, region: str) -> None:
    email = f"buyer{number}@hejian.example"
    if User.objects.filter(email=email).exists():
        return
    user = User.objects.create_user(email, name=name)
    addresses.save(
        user=user,
        recipient=name,
        phone=f"+86138{number:08}",
        region=region,
        detail=f"和平路 {number} 号",
        division_code=code,
    )


@transaction.atomic
def hand_out_tags(network: dict[str, Any]) -> None:
    """Every flagship has its codes, and they have been scanned; so has the season's poster."""
    rng = random.Random(SEED)
    made = [
        tag
        for store in Store.objects.filter(code__in=network["flagships"]).order_by("code")
        for tag in tags.for_everything(store=store)
    ]
    for title in network["campaigns"]:
        made.append(Tag.objects.get_or_create(kind=Tag.Kind.CAMPAIGN, title=title)[0])
    if not Touch.objects.exists():
        Touch.objects.bulk_create(
            _scan(tag, rng) for tag in made for _n in range(rng.randint(2, 30))
        )


def _scan(tag: Tag, rng: random.Random) -> Touch:
    """One in five agrees to be remembered."""
    at = timezone.now() - timedelta(minutes=rng.randint(5, 20 * 24 * 60))
    if rng.random() < 0.2:
        return Touch(tag=tag, at=at, kind=Touch.Kind.KEPT, visitor=f"{rng.getrandbits(128):032x}")
    return Touch(tag=tag, at=at)


@transaction.atomic
def sign_dealers(network: dict[str, Any]) -> None:
    """Every dealer is under contract, and others are waiting to become one."""
    today = timezone.localdate()
    for dealer in Dealer.objects.filter(contracts=None).order_by("code"):
        Contract.objects.create(
            dealer=dealer,
            starts=today - timedelta(days=200),
            ends=today + timedelta(days=530),
            deposit=50_000,
            policy_version=1,
        )
    for number, row in enumerate(network["applicants"]):
        _applicant(number, row)


def _applicant(number: int, row: dict[str, Any]) -> None:
    body = f"91330000MA1FL{number:04}"
    registration = body + credit_code.check(body)
    if Application.objects.filter(registration=registration).exists():
        return
    paper = BytesIO()
    Image.new("RGB", (600, 800), "#efeae2").save(paper, "JPEG")
    licence = pictures.store(content=paper.getvalue(), folder="applications", name="licence")
    franchise.apply(
        facts=row
        | {"registration": registration, "licence": licence.name}
        | {"city": Division.objects.get(code=row["city"])}
    )
