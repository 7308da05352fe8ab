"""Money: Decimal yuan with two places, one rounding, one split that conserves the total."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from django.conf import settings
from django.db import models

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


class MoneyField(models.DecimalField):
    """A Decimal(14, 2) column in the site's currency."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_digits": 14, "decimal_places": 2} | kwargs)


def rounded(amount: Decimal) -> Decimal:
    """The only rounding of money: half up, to the cent."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def split(total: Decimal, weights: Sequence[Decimal | int]) -> list[Decimal]:
    """Share `total` in proportion to `weights`, to the cent, summing exactly to `total`.

    Largest remainder method (Hamilton); equal remainders go to the earlier weight.
    """
    whole = sum(weights)
    if whole <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights must be non-negative and not all zero")
    exact = [total * weight / whole for weight in weights]
    shares = [share.quantize(CENT, rounding=ROUND_FLOOR) for share in exact]
    missing = int((total - sum(shares)) / CENT)
    by_remainder = sorted(range(len(shares)), key=lambda i: shares[i] - exact[i])
    for index in by_remainder[:missing]:
        shares[index] += CENT
    return shares


def to_fen(amount: Decimal) -> int:
    """Integer 分, for a provider's wire format only."""
    return int(amount / CENT)


def from_fen(fen: int) -> Decimal:
    return Decimal(fen) * CENT


def as_json(amount: Decimal) -> dict[str, str]:
    return {"amount": f"{amount:.2f}", "currency": settings.CURRENCY}
