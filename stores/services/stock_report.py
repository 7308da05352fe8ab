"""Where the numbers of stock disagree with their history. It finds; people repair, with a count."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from stores.models import Stock, StockMovement


@dataclass(frozen=True, slots=True)
class Difference:
    """A shelf whose numbers are not what its movements say."""

    stock: Stock
    on_hand_moved: int
    reserved_moved: int


def differences() -> Iterator[Difference]:
    """Every shelf that does not add up; read-only."""
    moved = StockMovement.objects.filter(stock=OuterRef("pk")).order_by().values("stock")
    rows = Stock.objects.select_related("store", "variant").annotate(
        on_hand_moved=Coalesce(Subquery(moved.annotate(n=Sum("on_hand")).values("n")), 0),
        reserved_moved=Coalesce(Subquery(moved.annotate(n=Sum("reserved")).values("n")), 0),
    )
    wrong = rows.filter(~Q(on_hand=F("on_hand_moved")) | ~Q(reserved=F("reserved_moved")))
    for row in wrong.order_by("store_id", "variant_id").iterator():
        yield Difference(row, row.on_hand_moved, row.reserved_moved)
