"""What a shopper is told about the cart: today's prices, what changed, what stores have of it."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Max

from catalog.models import Variant
from o2o.money import ZERO
from orders.models import Cart, CartLine
from orders.services import quoting
from orders.services.suites import Deal
from stores.models import Stock


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A cart line with its facts of now. `stores` have some of it, one of them `most` pieces."""

    line: CartLine
    is_sold: bool
    stores: int
    most: int
    saving: Decimal = ZERO

    @property
    def unit_price(self) -> Decimal:
        return self.line.variant.price

    @property
    def total(self) -> Decimal:
        """After what the complete suite saves."""
        return self.unit_price * self.line.quantity - self.saving

    @property
    def was(self) -> Decimal | None:
        """The price last shown, when today's is another."""
        seen = self.line.seen_price
        return seen if seen != self.unit_price else None

    @property
    def field_id(self) -> str:
        return f"quantity-{self.line.pk}"

    @property
    def has_risen(self) -> bool:
        return self.line.seen_price < self.unit_price

    @property
    def is_enough(self) -> bool:
        """Some store can serve this line whole."""
        return self.most >= self.line.quantity


@dataclass(frozen=True, slots=True)
class ShownSuite:
    """A suite of the cart; an incomplete one names the pieces it `lacks`."""

    deal: Deal
    lacks: list[tuple[int, Variant]]

    @property
    def is_complete(self) -> bool:
        return self.deal.sets > 0


@dataclass(frozen=True, slots=True)
class Basket:
    """A cart as it is shown; an empty one has no lines and version 0."""

    lines: list[ShownLine]
    version: int
    suites: list[ShownSuite] = field(default_factory=list)

    @property
    def pieces(self) -> int:
        return sum(shown.line.quantity for shown in self.lines)

    @property
    def goods(self) -> Decimal:
        return sum((shown.total for shown in self.lines if shown.is_sold), ZERO)

    @property
    def saving(self) -> Decimal:
        return sum((shown.saving for shown in self.lines if shown.is_sold), ZERO)

    @property
    def singly(self) -> Decimal:
        """What the pieces would cost one by one."""
        return self.goods + self.saving

    @property
    def price_changes(self) -> int:
        return sum(shown.was is not None for shown in self.lines)

    @property
    def is_orderable(self) -> bool:
        return bool(self.lines) and all(shown.is_sold for shown in self.lines)


def basket(cart: Cart | None, *, with_stock: bool = True) -> Basket:
    """Two queries, however many lines; one without what stores have; two more with suites."""
    if cart is None:
        return Basket([], 0)
    lines = list(quoting.lines_of(cart))
    savings = quoting.savings_of(cart, lines)
    stock = _stock([line.variant_id for line in lines]) if with_stock else {}
    shown = [
        _shown(line, savings.of(line.variant_id), *stock.get(line.variant_id, (0, 0)))
        for line in lines
    ]
    return Basket(shown, cart.version, _suites(savings.deals))


def _shown(line: CartLine, saving: Decimal, stores: int, most: int) -> ShownLine:
    is_sold = line.variant.is_sellable and line.variant.product.is_published
    return ShownLine(line, is_sold, stores, most, saving)


def _suites(deals: list[Deal]) -> list[ShownSuite]:
    """Those that save something, or would if they were complete."""
    shown = [deal for deal in deals if deal.terms.saves]
    wanted = {variant for deal in shown for variant in deal.missing}
    missing = Variant.objects.select_related("product").in_bulk(wanted) if wanted else {}
    return [
        ShownSuite(deal, [(n, missing[variant]) for variant, n in deal.missing.items()])
        for deal in shown
    ]


def _stock(variants: list[int]) -> dict[int, tuple[int, int]]:
    """Variant id → (stores that have some, most pieces in one of them)."""
    if not variants:
        return {}
    free = Stock.objects.available().filter(
        variant__in=variants, free__gt=0, store__status="open", store__dealer__status="active"
    )
    rows = free.values("variant").annotate(stores=Count("store"), most=Max("free"))
    return {row["variant"]: (row["stores"], row["most"]) for row in rows}
