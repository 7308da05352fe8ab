"""The demo brand's showrooms and the people around them."""

import random
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.db import transaction
from django.utils import timezone
from PIL import Image

from catalog.models import Variant
from members.models import User
from members.services import addresses
from stores.models import (
    Application,
    Contract,
    Dealer,
    Display,
    Division,
    Paper,
    Store,
    Tag,
    TagDay,
    Touch,
)
from stores.services import credit_code, franchise, papers, tags

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
    if not TagDay.objects.exists():
        days = [day for tag in made for day in _days(tag, rng)]
        TagDay.objects.bulk_create(days)
        Touch.objects.bulk_create(_kept(day, rng) for day in days for _n in range(day.kept))


def _days(tag: Tag, rng: random.Random) -> list[TagDay]:
    """Up to three weeks; about one in five agrees to be remembered."""
    today = timezone.localdate()
    ago = rng.sample(range(1, 21), rng.randint(2, 9))
    scans = [(n, rng.randint(1, 12)) for n in ago]
    return [
        TagDay(tag=tag, day=today - timedelta(days=n), scans=met, kept=met // 5) for n, met in scans
    ]


def _kept(day: TagDay, rng: random.Random) -> Touch:
    at = timezone.now() - timedelta(days=(timezone.localdate() - day.day).days)
    visitor = f"{rng.getrandbits(128):032x}"
    return Touch(tag=day.tag, at=at, kind=Touch.Kind.KEPT, visitor=visitor)


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
    paper.seek(0)
    franchise.apply(
        facts=row
        | {"registration": registration, "email": f"applicant{number}@hejian.example"}
        | {"city": Division.objects.get(code=row["city"])},
        papers={Paper.Kind.LICENCE: papers.rewritten(paper)},
    )
