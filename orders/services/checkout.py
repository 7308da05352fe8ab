"""From cart to order: one transaction, no network, the last piece sold once."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import User
from o2o.errors import DomainError
from o2o.geo import Place
from o2o.money import ZERO
from orders.methods import Method
from orders.models import Cart, CartLine, Order, OrderEvent, OrderLine
from orders.services import ranking
from orders.services.ranking import Candidate, Share
from payments.services import sharing
from stores.services import stock
from stores.services.stock import OutOfStock

MAX_RACES = 5  # stores tried when each is sold out under our hands


class EmptyCart(DomainError):
    code = "empty_cart"
    status = 409
    message = _("Your cart is empty.")


class CartChanged(DomainError):
    code = "cart_changed"
    status = 409
    message = _("Your cart was changed in another window. Please look at it again.")


class TotalChanged(DomainError):
    code = "total_changed"
    status = 409
    message = _("A price has changed: the total is now %(total)s. Nothing was ordered.")


class NoLongerSold(DomainError):
    code = "not_sold"
    status = 409
    message = _("%(name)s is not sold online at the moment. Please take it out of the cart.")


class NobodyCanServe(DomainError):
    code = "no_store_can_serve"
    status = 409
    message = _("No store can serve this now: %(names)s. Nothing was charged.")


class StoreCannotServe(DomainError):
    code = "store_cannot_serve"
    status = 409
    message = _(
        "This store no longer has everything. Please choose another one; nothing was charged."
    )


@dataclass(frozen=True, slots=True)
class Destination:
    """Who gets the goods, how, and where that is on the globe."""

    method: str
    recipient: str
    phone: str
    place: Place
    address: str = ""
    division_code: str = ""
    wanted_store: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who brought the shopper: pinned on the order, paid at settlement."""

    referrer: User | None = None
    guide: User | None = None


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
    """What it costs and who would serve it now. Writes nothing."""
    priced = price(cart, list(_lines(cart)), method)
    if place is None:
        return priced
    candidates, shares = ranking.consider(
        place=place, wanted=wanted(priced.lines), method=method, preferred=wanted_store
    )
    return Quote(
        priced.lines, priced.goods, priced.service, priced.total, cart.version, shares, candidates
    )


@transaction.atomic
def place_order(
    *,
    user: User,
    cart: Cart,
    version: int,
    expected_total: Decimal,
    destination: Destination,
    attribution: Attribution | None = None,
) -> Order:
    """Turn the cart into an unpaid order whose stock is reserved; refused without a trace."""
    lines = _locked_lines(cart, version)
    priced = price(cart, lines, destination.method)
    _refuse_unsellable(lines)
    if priced.total != expected_total:
        raise TotalChanged(total=f"{settings.CURRENCY} {priced.total}")
    order = _new_order(user, priced, destination, attribution or Attribution())
    shares = _reserve(order.number, priced.lines, destination)
    order.save(force_insert=True)
    _write_lines(order, priced.lines, shares)
    placed = {"cart": cart.pk, "version": version}
    OrderEvent.objects.create(order=order, kind="placed", by=user, details=placed)
    CartLine.objects.filter(pk__in=[line.pk for line in lines]).delete()
    return order


def placed_from(*, user: User, cart: Cart, version: int) -> Order | None:
    """The order that this very version of the cart became: what a second click is given."""
    placed = {"cart": cart.pk, "version": version}
    return user.orders.filter(events__kind="placed", events__details__contains=placed).first()


def price(cart: Cart, lines: list[CartLine], method: str) -> Quote:
    """Today's price of every line; service money only where something is installed."""
    priced = [_priced(line, method) for line in lines]
    goods = sum((line.goods for line in priced), ZERO)
    service = sum((line.service for line in priced), ZERO)
    return Quote(priced, goods, service, goods + service, cart.version)


def wanted(lines: list[PricedLine]) -> dict[int, int]:
    return {priced.line.variant_id: priced.line.quantity for priced in lines}


def _priced(line: CartLine, method: str) -> PricedLine:
    unit = line.variant.price
    fee = line.variant.product.installation_fee if method == Method.DELIVERY else ZERO
    return PricedLine(line, unit, unit * line.quantity, fee * line.quantity)


def _lines(cart: Cart):
    return CartLine.objects.filter(cart=cart).select_related("variant__product")


def _locked_lines(cart: Cart, version: int) -> list[CartLine]:
    """Lock the cart by raising its version, so that only one checkout of it can win."""
    claimed = Cart.objects.filter(pk=cart.pk, version=version).update(
        version=version + 1, updated_at=Now()
    )
    if not claimed:
        raise CartChanged
    lines = list(_lines(cart))
    if not lines:
        raise EmptyCart
    return lines


def _refuse_unsellable(lines: list[CartLine]) -> None:
    for line in lines:
        if not (line.variant.is_sellable and line.variant.product.is_published):
            raise NoLongerSold(name=line.variant.product.name)


def _new_order(user: User, priced: Quote, destination: Destination, who: Attribution) -> Order:
    return Order(
        user=user,
        method=destination.method,
        goods_total=priced.goods,
        service_total=priced.service,
        total=priced.total,
        currency=settings.CURRENCY,
        recipient=destination.recipient,
        phone=destination.phone,
        address=destination.address,
        division_code=destination.division_code,
        lat=destination.place.lat,
        lng=destination.place.lng,
        place_source=destination.place.source,
        note=destination.note,
        wanted_store_id=destination.wanted_store,
        policy=sharing.current_policy(),
        referrer=who.referrer if who.referrer != user else None,
        guide=who.guide,
        pay_before=timezone.now() + settings.UNPAID_ORDER_LIFETIME,
    )


def _reserve(number: str, lines: list[PricedLine], destination: Destination) -> list[Share]:
    """Reserve at the stores that routing would name; lost races go to the next store."""
    lost: set[int] = set()
    for _attempt in range(MAX_RACES):
        _candidates, shares = ranking.consider(
            place=destination.place,
            wanted=wanted(lines),
            method=destination.method,
            excluded=lost,
            preferred=destination.wanted_store,
        )
        if not shares:
            break
        _refuse_elsewhere(shares, destination)
        sold_out = _reserve_all(number, shares)
        if sold_out is None:
            return shares
        lost.add(sold_out)
    raise NobodyCanServe(names=", ".join(line.line.variant.product.name for line in lines))


def _refuse_elsewhere(shares: list[Share], destination: Destination) -> None:
    """Who chose a store to go to is not sent to another one without being asked."""
    chosen = destination.wanted_store if destination.method == Method.PICKUP else None
    if chosen and any(share.candidate.store != chosen for share in shares):
        raise StoreCannotServe


def _reserve_all(number: str, shares: list[Share]) -> int | None:
    """Reserve every share in store order; returns the store that was sold out, undone."""
    done: list[Share] = []
    for share in sorted(shares, key=lambda share: share.candidate.store):
        try:
            stock.reserve(store_id=share.candidate.store, items=share.items, reference=number)
        except OutOfStock:
            for kept in done:
                stock.release(store_id=kept.candidate.store, items=kept.items, reference=number)
            return share.candidate.store
        done.append(share)
    return None


def _write_lines(order: Order, lines: list[PricedLine], shares: list[Share]) -> None:
    store_of = {variant: share.candidate.store for share in shares for variant in share.items}
    OrderLine.objects.bulk_create(
        _order_line(order, priced, store_of[priced.line.variant_id]) for priced in lines
    )


def _order_line(order: Order, priced: PricedLine, store_id: int) -> OrderLine:
    variant = priced.line.variant
    product = variant.product
    return OrderLine(
        order=order,
        variant=variant,
        store_id=store_id,
        sku=variant.sku,
        name_zh=_joined(product.name_zh, variant.name_zh),
        name_en=_joined(product.name_en, variant.name_en),
        picture=product.picture,
        quantity=priced.line.quantity,
        unit_price=priced.unit_price,
        total=priced.goods,
        service_fee=priced.service,
    )


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
