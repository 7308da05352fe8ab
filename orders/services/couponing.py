"""Which of a shopper's coupons hold for an order, and what each would take off, line by line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from catalog.models import Variant
from o2o.money import CENT, ZERO, split
from orders.methods import Method
from stores.models import Campaign, Coupon, Store
from stores.services import territories

MOST = 30  # coupons of one member that are looked at, those that end first
WHY_NOT = {
    "goods": _("not for these goods"),
    "threshold": _("the goods are not worth enough yet"),
    "place": _("not for where or how you want it"),
}


@dataclass(frozen=True)
class Whereto:
    """How and where an order is wanted, as far as a dealer's coupon asks."""

    method: str
    store: int | None = None
    division_code: str = ""

    def suited(self, campaign: Campaign, variants: Sequence[int]) -> Sequence[int]:
        """Of the variants those it holds for here: a dealer's coupon for what its stores hand
        out, and for deliveries that its area is credited for."""
        if campaign.dealer_id is None:
            return variants
        if self.method == Method.PICKUP:
            return variants if self._collected_from(campaign) else []
        if campaign.store_id:
            return []
        credited = territories.dealers_of(self.division_code, variants)
        return [v for v in variants if v in credited and credited[v].pk == campaign.dealer_id]

    def _collected_from(self, campaign: Campaign) -> bool:
        if campaign.store_id:
            return self.store == campaign.store_id
        return self.dealer == campaign.dealer_id

    @cached_property
    def dealer(self) -> int | None:
        """Whose the pickup store is."""
        return Store.objects.filter(pk=self.store).values_list("dealer", flat=True).first()


@dataclass(frozen=True, slots=True)
class Fit:
    """A coupon and an order: what it takes off by variant, or why it does not hold."""

    coupon: Coupon
    by_variant: Mapping[int, Decimal] = field(default_factory=dict)
    why_not: str = ""

    @property
    def saving(self) -> Decimal:
        return sum(self.by_variant.values(), ZERO)

    @property
    def holds(self) -> bool:
        return not self.why_not

    @property
    def reason(self) -> str:
        return str(WHY_NOT.get(self.why_not, ""))


def fits(*, user_id: int, goods: Mapping[int, Decimal], to: Whereto) -> list[Fit]:
    """Every usable coupon of the member: the best first, those that do not hold last."""
    rows = _with_scope(Coupon.objects.filter(user_id=user_id).usable())
    coupons = list(rows.order_by("campaign__ends_at", "pk")[:MOST])
    found = judge(coupons, goods, to)
    return sorted(found, key=lambda fit: (not fit.holds, -fit.saving))


def fit(*, user_id: int, coupon: int, goods: Mapping[int, Decimal], to: Whereto) -> Fit | None:
    """One coupon of the member; None when there is none such to use."""
    rows = _with_scope(Coupon.objects.filter(user_id=user_id, pk=coupon).usable())
    return next(iter(judge(list(rows), goods, to)), None)


def judge(coupons: Iterable[Coupon], goods: Mapping[int, Decimal], to: Whereto) -> list[Fit]:
    traits = _Traits(goods)
    return [_fit(coupon, goods, to, traits) for coupon in coupons]


def taken_off(
    campaign: Campaign, held: Mapping[int, Decimal], goods: Decimal
) -> dict[int, Decimal]:
    """The campaign's benefit split over the lines it holds for; something is left to pay."""
    worth = sum(held.values(), ZERO)
    saving = min(campaign.off(worth), goods - CENT)
    if saving <= 0:
        return {}
    return dict(zip(held, split(saving, list(held.values())), strict=True))


def _fit(coupon: Coupon, goods: Mapping[int, Decimal], to: Whereto, traits: "_Traits") -> Fit:
    campaign = coupon.campaign
    right = traits.held(campaign)
    suited = to.suited(campaign, right)
    if right and not suited:
        return Fit(coupon, why_not="place")
    held = {variant: goods[variant] for variant in suited}
    worth = sum(held.values(), ZERO)
    if not worth:
        return Fit(coupon, why_not="goods")
    if worth < campaign.threshold:
        return Fit(coupon, why_not="threshold")
    off = taken_off(campaign, held, sum(goods.values(), ZERO))
    return Fit(coupon, off) if off else Fit(coupon, why_not="goods")


def _with_scope(rows):
    rows = rows.select_related("campaign__dealer", "campaign__store")
    return rows.prefetch_related("campaign__categories", "campaign__products")


class _Traits:
    """Product and categories of the goods, asked once and only when a campaign minds."""

    def __init__(self, goods: Mapping[int, Decimal]):
        self.goods = goods

    @cached_property
    def _of(self) -> list[tuple[int, int, str | None]]:
        rows = Variant.objects.filter(pk__in=list(self.goods))
        return list(rows.values_list("pk", "product_id", "product__categories__path"))

    def held(self, campaign: Campaign) -> list[int]:
        """The variants that the campaign holds for, in the order of the goods."""
        paths = tuple(category.path for category in campaign.categories.all())
        products = {product.pk for product in campaign.products.all()}
        if not paths and not products:
            return list(self.goods)
        right = {
            variant
            for variant, product, path in self._of
            if product in products or (paths and (path or "").startswith(paths))
        }
        return [variant for variant in self.goods if variant in right]
