"""From cart to order: one transaction, no network, the last piece sold once."""

from dataclasses import dataclass, replace
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import User
from o2o.errors import DomainError, Invalid
from o2o.geo import Place
from o2o.money import ZERO
from orders.methods import Method
from orders.models import Cart, Order, Proposal
from orders.services import (
    discounts,
    placing,
    proposals,
    quoting,
    ranking,
    rulebook,
    sourcing,
)
from orders.services.couponing import Whereto
from orders.services.discounts import NOTHING_WANTED, Discounts, Wanted
from orders.services.placing import Claimed, Piece
from orders.services.prepaid import selling
from orders.services.ranking import Rules, Share, Wish
from payments.services import sharing
from stores.models import Tag, Visit
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
    """Who gets the goods, how, and where that is on the globe; vouchers need no place.

    `waits`: the shopper knows that another store sends to `wanted_store` what it lacks.
    """

    method: str
    recipient: str
    phone: str
    place: Place | None = None
    address: str = ""
    division_code: str = ""
    wanted_store: int | None = None
    waits: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who brought the shopper: pinned on the order, paid at settlement."""

    referrer: User | None = None
    guide: User | None = None
    tag: Tag | None = None
    visit: Visit | None = None


@transaction.atomic
def place_order(
    *,
    user: User,
    cart: Cart,
    version: int,
    expected_total: Decimal,
    destination: Destination,
    attribution: Attribution | None = None,
    using: Wanted = NOTHING_WANTED,
) -> Order:
    """Turn the cart into an unpaid order whose stock is reserved; refused without a trace."""
    claimed = _claim(cart, version)
    proposal = proposals.claim(cart=cart, by=user)
    services = [_service(piece, destination.method) for piece in claimed.pieces]
    whereto = Whereto(destination.method, destination.wanted_store, destination.division_code)
    less = discounts.agreed(user=user, goods=claimed.by_variant(), wanted=using, to=whereto)
    who = _credited(attribution or Attribution(), proposal, user)
    order = _new_order(user, claimed, less, services, destination, who)
    if order.total != expected_total:
        raise TotalChanged(total=f"{settings.CURRENCY} {order.total}")
    shares = _reserve(order.number, claimed, destination) if claimed.held else []
    if claimed.vouchers:
        selling.claim(user=user, wanted=claimed.vouchers)
    placing.write(
        order=order,
        cart_id=cart.pk,
        claimed=claimed,
        discounts=less,
        services=services,
        stores={variant: share.holder(variant) for share in shares for variant in share.items},
        details={"cart": cart.pk, "version": version} | _suites(claimed),
    )
    discounts.redeem(order=order, less=less)
    if proposal:
        proposals.ordered(proposal=proposal, order=order)
    return order


def _credited(who: Attribution, proposal: Proposal | None, buyer: User) -> Attribution:
    """What was put together in a visit is credited to that visit and its guide."""
    if proposal is None:
        return who
    guide = proposals.earner(proposal, buyer=buyer)
    return replace(who, guide=guide or who.guide, visit=proposal.visit)


def placed_from(*, user: User, cart: Cart, version: int) -> Order | None:
    """The order that this very version of the cart became: what a second click is given."""
    placed = {"cart": cart.pk, "version": version}
    return user.orders.filter(events__kind="placed", events__details__contains=placed).first()


def _claim(cart: Cart, version: int) -> Claimed:
    claimed = placing.claim(cart_id=cart.pk, version=version)
    if claimed is None:
        raise CartChanged
    if not claimed.pieces:
        raise EmptyCart
    for piece in claimed.pieces:
        if not piece.is_sold:
            raise NoLongerSold(name=piece.name)
    return claimed


def _way(claimed: Claimed, destination: Destination) -> str:
    """Goods need a way to the shopper; an order of vouchers alone has none. Raises Invalid."""
    if not claimed.held:
        return Method.VOUCHER
    if destination.method == Method.VOUCHER:
        raise Invalid(fields={"method": [_("Say how you want to get the goods.")]})
    return destination.method


def _suites(claimed: Claimed) -> dict[str, object]:
    """What the first event says of suites, when there are any."""
    saved = claimed.savings.as_json()
    return {"suites": saved} if saved else {}


def _service(piece: Piece, method: str) -> Decimal:
    if piece.is_voucher:
        return ZERO
    return quoting.service_fee(piece.installation_fee, piece.quantity, method)


def _new_order(
    user: User,
    claimed: Claimed,
    less: Discounts,
    services: list[Decimal],
    destination: Destination,
    who: Attribution,
) -> Order:
    goods = sum((claimed.goods(piece) for piece in claimed.pieces), ZERO)
    service = sum(services, ZERO)
    place = destination.place
    return Order(
        user=user,
        method=_way(claimed, destination),
        goods_total=goods,
        service_total=service,
        coupon=less.coupon,
        coupon_saving=less.coupon_saving,
        points_spent=less.points,
        points_saving=less.points_saving,
        total=goods + service - less.total,
        currency=settings.CURRENCY,
        recipient=destination.recipient,
        phone=destination.phone,
        address=destination.address,
        division_code=destination.division_code,
        lat=place.lat if place else None,
        lng=place.lng if place else None,
        place_source=place.source if place else "",
        note=destination.note,
        wanted_store_id=destination.wanted_store,
        policy=sharing.current_policy(),
        referrer=who.referrer if who.referrer != user else None,
        guide=who.guide if who.guide != user else None,
        tag=who.tag,
        visit=who.visit,
        pay_before=timezone.now() + settings.UNPAID_ORDER_LIFETIME,
    )


def _reserve(number: str, claimed: Claimed, destination: Destination) -> list[Share]:
    """Reserve at the stores that routing would name; lost races go to the next store."""
    lost: set[int] = set()
    rules = rulebook.active()
    wish = _wish(claimed, destination, lost, rules)
    choose = sourcing.choose if destination.waits else ranking.choose
    for _attempt in range(MAX_RACES):
        shares = choose(wish, rules)
        if not shares:
            break
        _refuse_elsewhere(shares, destination)
        sold_out = _reserve_all(number, shares)
        if sold_out is None:
            return shares
        if not (destination.waits and sold_out == destination.wanted_store):
            lost.add(sold_out)
    raise NobodyCanServe(names=", ".join(piece.name for piece in claimed.held))


def _wish(claimed: Claimed, destination: Destination, lost: set[int], rules: Rules) -> Wish:
    wanted = {piece.variant: piece.quantity for piece in claimed.held}
    return Wish(
        place=destination.place,
        wanted=wanted,
        method=destination.method,
        excluded=lost,
        preferred=destination.wanted_store,
        areas=rulebook.areas(destination.division_code, wanted, rules),
        together=ranking.bound(claimed.savings.suite_of),
    )


def _refuse_elsewhere(shares: list[Share], destination: Destination) -> None:
    """Who chose a store to go to is not sent to another one without being asked."""
    chosen = destination.wanted_store if destination.method == Method.PICKUP else None
    if chosen and any(share.candidate.store != chosen for share in shares):
        raise StoreCannotServe


def _reserve_all(number: str, shares: list[Share]) -> int | None:
    """Reserve every share in store order; returns the store that was sold out, undone."""
    done: list[tuple[int, dict[int, int]]] = []
    for store_id, items in sorted(held for share in shares for held in share.held):
        try:
            stock.reserve(store_id=store_id, items=items, reference=number)
        except OutOfStock:
            for kept_by, kept in done:
                stock.release(store_id=kept_by, items=kept, reference=number)
            return store_id
        done.append((store_id, items))
    return None
