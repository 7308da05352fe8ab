"""What a cart costs at today's prices and who would serve it. Writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Exists

from catalog.models import Product
from o2o.geo import Place
from o2o.money import ZERO
from orders.methods import Method
from orders.models import Cart, CartLine, CartSuite
from orders.services import discounts, ranking, rulebook, sourcing, suites
from orders.services.couponing import Whereto
from orders.services.discounts import NOTHING, NOTHING_WANTED, Discounts, Wanted
from orders.services.ranking import Share, Wish
from orders.services.suites import Savings
from orders.services.surveying import Candidate

FETCHED = 2  # nearer pickup stores shown that have to wait for goods


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A cart line at today's price; `goods` is what is left of it after the suite's `saving`."""

    line: CartLine
    unit_price: Decimal
    saving: Decimal
    goods: Decimal
    service: Decimal

    @property
    def is_voucher(self) -> bool:
        return self.line.variant.product.is_voucher


@dataclass(frozen=True, slots=True)
class Quote:
    """Every amount and the serving store, before anything is written.

    `fetched` are nearer stores for a pickup, where others send what they lack.
    """

    lines: list[PricedLine]
    goods: Decimal
    service: Decimal
    total: Decimal
    version: int
    discounts: Discounts = NOTHING
    shares: list[Share] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    fetched: list[Share] = field(default_factory=list)

    @property
    def saving(self) -> Decimal:
        """What complete suites save; `goods` is after it."""
        return sum((line.saving for line in self.lines), ZERO)

    @property
    def needs_store(self) -> bool:
        """Something in it has to be brought or collected."""
        return any(not line.is_voucher for line in self.lines)


def quote(
    *,
    cart: Cart,
    method: str,
    place: Place | None,
    wanted_store: int | None = None,
    division_code: str = "",
    using: Wanted = NOTHING_WANTED,
) -> Quote:
    """Every amount; with a place also who would serve it now."""
    rows = list(discounts.with_purse(lines_of(cart)))
    savings = savings_of(cart, rows)
    lines = [_priced(line, method, savings) for line in rows]
    goods = sum((line.goods for line in lines), ZERO)
    service = sum((line.service for line in lines), ZERO)
    less = discounts.quoted(
        rows,
        user_id=cart.user_id,
        goods={row.line.variant_id: row.goods for row in lines if not row.is_voucher},
        wanted=using,
        to=Whereto(method, wanted_store, division_code),
    )
    amounts = (lines, goods, service, goods + service - less.total, cart.version, less)
    if place is None or not wanted(lines):
        return Quote(*amounts)
    rules = rulebook.active()
    wish = Wish(
        place,
        wanted(lines),
        method,
        preferred=wanted_store,
        areas=rulebook.areas(division_code, wanted(lines), rules),
        together=ranking.bound(savings.suite_of),
    )
    candidates, shares = sourcing.consider(wish, rules)
    if method != Method.PICKUP:
        return Quote(*amounts, shares, candidates)
    fetched = sourcing.nearer(candidates, wish, rules, most=FETCHED)
    return Quote(*amounts, shares or fetched[:1], candidates, fetched)


def wanted(lines: list[PricedLine]) -> dict[int, int]:
    """What a store must have: variant → quantity."""
    return {
        priced.line.variant_id: priced.line.quantity for priced in lines if not priced.is_voucher
    }


def service_fee(installation_fee: Decimal, quantity: int, method: str) -> Decimal:
    """Delivery and installation are paid where something is delivered."""
    return installation_fee * quantity if method == Method.DELIVERY else ZERO


def _priced(line: CartLine, method: str, savings: Savings) -> PricedLine:
    unit, fee = line.variant.price, line.variant.product.installation_fee
    saving = savings.of(line.variant_id)
    goods = unit * line.quantity - saving
    service = service_fee(fee, line.quantity, method)
    return PricedLine(
        line, unit, saving, goods, ZERO if line.variant.product.is_voucher else service
    )


def lines_of(cart: Cart):
    """The lines with their goods; each knows whether the cart was filled with suites."""
    suited = Exists(CartSuite.objects.filter(cart=cart))
    lines = CartLine.objects.filter(cart=cart).select_related("variant__product")
    return lines.annotate(is_suited=suited)


def only_vouchers(cart: Cart) -> bool:
    """Nothing in it has to be brought or collected."""
    services = CartLine.objects.filter(cart=cart)
    kinds = set(services.values_list("variant__product__delivery_class", flat=True))
    return kinds == {Product.DeliveryClass.VOUCHER.value}


def savings_of(cart: Cart, lines: Sequence[Any]) -> Savings:
    """What complete suites save on `lines_of` the cart; a query more only where there are suites."""
    if not lines or not lines[0].is_suited:
        return Savings()
    wanted = {line.variant_id: line.quantity for line in lines}
    return suites.reckon(wanted=wanted, offered=suites.kept_by(cart))
