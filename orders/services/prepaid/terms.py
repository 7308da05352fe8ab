"""Headquarters puts a service on sale: its product, its one price and what its voucher is worth."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from catalog.models import Category, Product, Variant
from catalog.services import copies, pricing
from members.models import Partner, User
from o2o.errors import Invalid
from orders.models import PrepaidTerms
from stores.models import Dealer, Store

SERVICE = Product.DeliveryClass.VOUCHER


@dataclass(frozen=True, slots=True)
class Words:
    """What shoppers read: the name, and what is included."""

    name_zh: str
    name_en: str = ""
    includes_zh: str = ""
    includes_en: str = ""


@dataclass(frozen=True, slots=True)
class Redeemers:
    """Who redeems: every store, the stores of dealers, single stores, partners."""

    everywhere: bool = False
    dealers: Iterable[Dealer] = ()
    stores: Iterable[Store] = ()
    partners: Iterable[Partner] = ()


@dataclass(frozen=True, slots=True)
class Conditions:
    """How often and how long; `valid_days` from the payment on, or to the day `valid_until`."""

    uses: int = 1
    valid_days: int | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    at_expiry: str = PrepaidTerms.Expiry.REFUND
    per_member: int | None = None
    limit: int | None = None

    def as_fields(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Service:
    """A service as headquarters describes it."""

    words: Words
    price: Decimal
    conditions: Conditions
    redeemers: Redeemers
    categories: Iterable[Category] = field(default_factory=tuple)
    is_published: bool = True


@transaction.atomic
def draw_up(*, service: Service, by: User | None, code: str = "") -> PrepaidTerms:
    """A new service in the shop; raises Invalid."""
    check(service.conditions)
    code = code or f"SV-{secrets.token_hex(3).upper()}"
    slug = slugify(service.words.name_en or code)
    slug = slug if not Product.objects.filter(slug=slug).exists() else f"{slug}-{code.lower()}"
    product = Product(slug=slug, code=code, delivery_class=SERVICE)
    _describe(product, service)
    variant = Variant.objects.create(product=product, sku=code, price=service.price)
    terms = PrepaidTerms.objects.create(variant=variant, **service.conditions.as_fields())
    _name_redeemers(terms, service.redeemers)
    pricing.set_price(variant=variant, price=service.price, reason=str(_("new")), by=by)
    return terms


@transaction.atomic
def change(*, terms: PrepaidTerms, service: Service, reason: str, by: User) -> PrepaidTerms:
    """What is sold from now on; vouchers already sold keep their uses and their days."""
    check(service.conditions)
    for name, value in service.conditions.as_fields().items():
        setattr(terms, name, value)
    terms.save(update_fields=list(service.conditions.as_fields()))
    _name_redeemers(terms, service.redeemers)
    _describe(terms.variant.product, service)
    if service.price != terms.variant.price:
        pricing.set_price(variant=terms.variant, price=service.price, reason=reason, by=by)
    copies.refresh(product_ids=[terms.variant.product_id])
    return terms


def check(conditions: Conditions) -> None:
    """One end, and not before the beginning; raises Invalid."""
    if bool(conditions.valid_days) == bool(conditions.valid_until):
        raise Invalid(fields={"valid_days": [_("Either a number of days, or a last day.")]})
    since, until = conditions.valid_from, conditions.valid_until
    if since and until and since > until:
        raise Invalid(fields={"valid_until": [_("This lies before the first day.")]})


def _describe(product: Product, service: Service) -> None:
    words = service.words
    product.name_zh, product.name_en = words.name_zh, words.name_en
    product.description_zh, product.description_en = words.includes_zh, words.includes_en
    product.is_published = service.is_published
    product.save()
    product.categories.set(service.categories)


def _name_redeemers(terms: PrepaidTerms, redeemers: Redeemers) -> None:
    terms.everywhere = redeemers.everywhere
    terms.save(update_fields=["everywhere"])
    terms.dealers.set(redeemers.dealers)
    terms.stores.set(redeemers.stores)
    terms.partners.set(redeemers.partners)
