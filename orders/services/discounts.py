"""What the shopper's own points take off an order, line by line, to the cent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from members.models import PointsAccount, PointsRules, User
from members.services import points
from o2o.errors import DomainError
from o2o.money import ZERO, split
from orders.models import Order


class TooManyPoints(DomainError):
    code = "too_many_points"
    status = 409
    message = _("At most %(usable)s points can be used for this order. Nothing was ordered.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the shopper wants to use: so many points."""

    points: int = 0


@dataclass(frozen=True, slots=True)
class Discounts:
    """What is taken off, by variant; `usable` is the most points this order may be paid with."""

    points: int = 0
    by_points: Mapping[int, Decimal] = field(default_factory=dict)
    usable: int = 0
    usable_worth: Decimal = ZERO

    @property
    def points_saving(self) -> Decimal:
        return sum(self.by_points.values(), ZERO)

    @property
    def total(self) -> Decimal:
        return self.points_saving

    def points_of(self, variant: int) -> Decimal:
        return self.by_points.get(variant, ZERO)

    def of(self, variant: int) -> Decimal:
        return self.points_of(variant)


NOTHING = Discounts()
NOTHING_WANTED = Wanted()


def with_purse(lines: Any) -> Any:
    """Cart lines that know their owner's points: asked along, so that it costs no query."""
    account = PointsAccount.objects.filter(user_id=OuterRef("cart__user_id"))
    return lines.annotate(points_balance=Subquery(account.values("balance")))


def quoted(rows: Sequence[Any], goods: Mapping[int, Decimal], wanted: Wanted) -> Discounts:
    """What the wanted points take off `goods`, at most what may be used; rows know the balance."""
    balance = rows[0].points_balance if rows else None
    if not balance:
        return NOTHING
    return with_points(goods, wanted.points, balance, PointsRules.current())


def agreed(*, user: User, goods: Mapping[int, Decimal], wanted: Wanted) -> Discounts:
    """Exactly what was wanted, or a refusal; without a wish no question is asked."""
    if not wanted.points:
        return NOTHING
    balance = points.balance_of(user.pk)
    found = with_points(goods, wanted.points, balance, PointsRules.current())
    if found.points < wanted.points:
        raise TooManyPoints(usable=found.usable)
    return found


def redeem(*, order: Order) -> None:
    """Take what the order is paid with out of the shopper's purse; raises what refuses."""
    if order.points_spent:
        points.spend(user_id=order.user_id, points=order.points_spent, order_number=order.number)


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
