"""What the shopper's own coupon and points take off an order, line by line, to the cent.

The coupon goes first, points pay part of what is left. Quote and order reckon with the same
functions: the price of the quote is the price of the order, or the order is refused.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from members.models import PointsAccount, PointsRules, User
from members.services import points
from o2o.errors import DomainError
from o2o.money import ZERO, split
from orders.models import Order
from orders.services import couponing
from orders.services.couponing import Fit, Whereto
from stores.models import Coupon
from stores.services import coupons
from stores.services.coupons import NotUsable


class TooManyPoints(DomainError):
    code = "too_many_points"
    status = 409
    message = _("At most %(usable)s points can be used for this order. Nothing was ordered.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the shopper wants to use. `best`: in a quote, the best coupon where none is named."""

    points: int = 0
    coupon: int | None = None
    best: bool = False


@dataclass(frozen=True, slots=True)
class Discounts:
    """What is taken off, by variant; `usable` is the most points this order may be paid with.

    `fits` are all coupons that were judged, for the shopper to choose from.
    """

    points: int = 0
    by_points: Mapping[int, Decimal] = field(default_factory=dict)
    usable: int = 0
    usable_worth: Decimal = ZERO
    coupon: Coupon | None = None
    by_coupon: Mapping[int, Decimal] = field(default_factory=dict)
    fits: Sequence[Fit] = ()

    @property
    def points_saving(self) -> Decimal:
        return sum(self.by_points.values(), ZERO)

    @property
    def coupon_saving(self) -> Decimal:
        return sum(self.by_coupon.values(), ZERO)

    @property
    def total(self) -> Decimal:
        return self.coupon_saving + self.points_saving

    def points_of(self, variant: int) -> Decimal:
        return self.by_points.get(variant, ZERO)

    def coupon_of(self, variant: int) -> Decimal:
        return self.by_coupon.get(variant, ZERO)

    def left(self, goods: Mapping[int, Decimal]) -> dict[int, Decimal]:
        """What the goods still cost after the coupon."""
        return {variant: amount - self.coupon_of(variant) for variant, amount in goods.items()}


NOTHING = Discounts()
NOTHING_WANTED = Wanted()


def with_purse(lines: Any) -> Any:
    """Cart lines that know what their owner has: asked along, so that it costs no query."""
    owner = OuterRef("cart__user_id")
    account = PointsAccount.objects.filter(user_id=owner)
    return lines.annotate(
        points_balance=Subquery(account.values("balance")),
        has_coupons=Exists(Coupon.objects.filter(user_id=owner).usable()),
    )


def quoted(
    rows: Sequence[Any],
    *,
    user_id: int | None,
    goods: Mapping[int, Decimal],
    wanted: Wanted,
    to: Whereto,
) -> Discounts:
    """What of the wish can be had; a coupon that does not hold gives way to the best, more points
    than may be used to those that may. `rows` are lines of `with_purse`."""
    less = NOTHING
    if rows and user_id and rows[0].has_coupons:
        less = _with_best(couponing.fits(user_id=user_id, goods=goods, to=to), wanted)
    balance = rows[0].points_balance if rows else None
    return _and_points(less, goods, wanted.points, balance) if balance else less


def agreed(*, user: User, goods: Mapping[int, Decimal], wanted: Wanted, to: Whereto) -> Discounts:
    """Exactly what was wanted, or a refusal; without a wish no question is asked."""
    less = NOTHING
    if wanted.coupon is not None:
        found = couponing.fit(user_id=user.pk, coupon=wanted.coupon, goods=goods, to=to)
        if found is None or not found.holds:
            raise NotUsable
        less = Discounts(coupon=found.coupon, by_coupon=found.by_variant)
    if wanted.points:
        less = _and_points(less, goods, wanted.points, points.balance_of(user.pk))
        if less.points < wanted.points:
            raise TooManyPoints(usable=less.usable)
    return less


def redeem(*, order: Order, less: Discounts) -> None:
    """Take what the order is paid with out of the shopper's purse; raises what refuses."""
    if less.coupon:
        coupons.use(coupon=less.coupon, order_number=order.number, saved=less.coupon_saving)
    if less.points:
        points.spend(user_id=order.user_id, points=less.points, order_number=order.number)


def _with_best(fits: Sequence[Fit], wanted: Wanted) -> Discounts:
    """`fits` come best first; the one wanted by name goes before the best."""
    holding = [fit for fit in fits if fit.holds]
    named = [fit for fit in holding if fit.coupon.pk == wanted.coupon]
    chosen = next(iter(named or (holding if wanted.best else [])), None)
    if chosen is None:
        return Discounts(fits=fits)
    return Discounts(coupon=chosen.coupon, by_coupon=chosen.by_variant, fits=fits)


def _and_points(
    less: Discounts, goods: Mapping[int, Decimal], wanted: int, balance: int
) -> Discounts:
    paid = with_points(less.left(goods), wanted, balance, PointsRules.current())
    return replace(
        less,
        points=paid.points,
        by_points=paid.by_points,
        usable=paid.usable,
        usable_worth=paid.usable_worth,
    )


def with_points(
    goods: Mapping[int, Decimal], wanted: int, balance: int, rules: PointsRules
) -> Discounts:
    """At most what the rules and the balance allow; no line pays more than it costs."""
    usable = rules.usable(balance, sum(goods.values(), ZERO))
    spent = min(wanted, usable)
    saving, most = rules.worth(spent), rules.worth(usable)
    if not saving:
        return Discounts(usable=usable, usable_worth=most)
    shares = split(saving, list(goods.values()))
    return Discounts(spent, dict(zip(goods, shares, strict=True)), usable, most)
