"""What a cart costs at today's prices and who would serve it. Writes nothing."""

from dataclasses import dataclass, field
from decimal import Decimal

from o2o.geo import Place
from o2o.money import ZERO
from orders.methods import Method
from orders.models import Cart, CartLine
from orders.services import ranking, rulebook
from orders.services.ranking import Share, Wish
from orders.services.surveying import Candidate


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A cart line at today's price."""

    line: CartLine
    unit_price: Decimal
    goods: Decimal
    service: Decimal


@dataclass(frozen=True, slots=True)
class Quote:
    """Every amount and the serving store, before anything is written."""

    lines: list[PricedLine]
    goods: Decimal
    service: Decimal
    total: Decimal
    version: int
    shares: list[Share] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)


def quote(
    *, cart: Cart, method: str, place: Place | None, wanted_store: int | None = None
) -> Quote:
    """Every amount; with a place also who would serve it now."""
    lines = [_priced(line, method) for line in _lines(cart)]
    goods = sum((line.goods for line in lines), ZERO)
    service = sum((line.service for line in lines), ZERO)
    amounts = (lines, goods, service, goods + service, cart.version)
    if place is None:
        return Quote(*amounts)
    wish = Wish(place, wanted(lines), method, preferred=wanted_store)
    candidates, shares = ranking.consider(wish, rulebook.active())
    return Quote(*amounts, shares, candidates)


def wanted(lines: list[PricedLine]) -> dict[int, int]:
    return {priced.line.variant_id: priced.line.quantity for priced in lines}


def service_fee(installation_fee: Decimal, quantity: int, method: str) -> Decimal:
    """Delivery and installation are paid where something is delivered."""
    return installation_fee * quantity if method == Method.DELIVERY else ZERO


def _priced(line: CartLine, method: str) -> PricedLine:
    unit, fee = line.variant.price, line.variant.product.installation_fee
    return PricedLine(line, unit, unit * line.quantity, service_fee(fee, line.quantity, method))


def _lines(cart: Cart):
    return CartLine.objects.filter(cart=cart).select_related("variant__product")
