"""The demo brand's services on voucher, its café, and a shopper who has bought and used some."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from catalog.models import Category, Media
from catalog.services import copies, pictures
from members.models import Partner, User
from orders.models import Prepaid, PrepaidTerms
from orders.services import cart, checkout, counter, demo, destinations
from orders.services.prepaid import terms
from orders.services.prepaid.terms import Conditions, Redeemers, Service, Words
from stores.models import Dealer

WORDS = ("name_zh", "name_en", "includes_zh", "includes_en")
CONDITIONS = ("uses", "valid_days", "at_expiry", "per_member", "limit")


def welcome(partners: list[dict[str, Any]]) -> None:
    for each in partners:
        Partner.objects.update_or_create(code=each["code"], defaults=each)


def offer(told: dict[str, Any], *, by: User, folder: Path) -> list[PrepaidTerms]:
    """Put the services on sale, in a category of their own."""
    card = told["category"]
    category = Category.objects.filter(slug=card["slug"]).first()
    category = category or Category.objects.add_root(create_kwargs=card)
    return [_service(each, category, by, folder) for each in told["services"]]


def _service(card: dict[str, Any], category: Category, by: User, folder: Path) -> PrepaidTerms:
    drawn = terms.draw_up(
        service=Service(
            words=Words(**{name: card[name] for name in WORDS}),
            price=Decimal(card["price"]),
            conditions=Conditions(**{name: card[name] for name in CONDITIONS if name in card}),
            redeemers=Redeemers(
                everywhere=card.get("everywhere", False),
                dealers=Dealer.objects.filter(code__in=card.get("dealers", ())),
                partners=Partner.objects.filter(code__in=card.get("partners", ())),
            ),
            categories=[category],
        ),
        by=by,
        code=card["code"],
    )
    _picture(drawn, card, folder)
    return drawn


def _picture(drawn: PrepaidTerms, card: dict[str, Any], folder: Path) -> None:
    name = card["picture"]
    stored = pictures.store(content=(folder / name).read_bytes(), folder="products", name=name)
    Media.objects.create(
        product=drawn.variant.product,
        file=stored.name,
        role=Media.Role.MAIN,
        alt_zh=card["alt_zh"],
        alt_en=card["alt_en"],
        width=stored.width,
        height=stored.height,
    )
    copies.refresh(product_ids=[drawn.variant.product_id])


def play(offered: list[PrepaidTerms], accounts: dict[str, User]) -> None:
    """The shopper buys one of each; the store redeems one use."""
    shopper = accounts["shopper"]
    basket = cart.open_cart(user=shopper, token=None)
    for each in offered:
        cart.add(cart=basket, sku=each.variant.sku)
    basket.refresh_from_db()
    order = checkout.place_order(
        user=shopper,
        cart=basket,
        version=basket.version,
        expected_total=sum((each.variant.price for each in offered), Decimal(0)),
        destination=destinations.as_vouchers(recipient=shopper.name, phone="+8613800000000"),
    )
    demo.pay(order)
    first = Prepaid.objects.filter(holder=shopper).earliest("pk")
    counter.confirm(code=first.code, nonce=order.number, by=accounts["guide"])
