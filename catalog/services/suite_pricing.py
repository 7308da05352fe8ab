"""The only writer of suite prices: one price for the whole country, every change in its ledger."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.models import Suite, SuitePriceChange
from catalog.services import version
from catalog.services.pricing import PriceNegative, ReasonMissing
from o2o.errors import Invalid
from o2o.money import rounded


class SuiteTooDear(Invalid):
    code = "suite_too_dear"
    message = _("A suite cannot cost more than its pieces, which are %(sum)s one by one.")


@transaction.atomic
def set_price(*, suite: Suite, price: Decimal, reason: str, by: Any) -> SuitePriceChange:
    """Give a suite its price; returns the ledger entry in force (the old one if equal).

    `by` is the member of headquarters who decides, None for an import.
    """
    price = rounded(price)
    suite = Suite.objects.select_for_update().get(pk=suite.pk)
    separately = suite.separately
    _check(price, separately, reason)
    last = suite.price_changes.first()
    if last and last.price == price == suite.price:
        return last
    Suite.objects.filter(pk=suite.pk).update(price=price)
    transaction.on_commit(version.bump)
    return SuitePriceChange.objects.create(
        suite=suite,
        price=price,
        previous=last.price if last else None,
        separately=separately,
        reason=reason.strip(),
        by=by,
    )


def _check(price: Decimal, separately: Decimal, reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing(fields={"reason": [ReasonMissing.message]})
    if price < 0:
        raise PriceNegative(fields={"price": [PriceNegative.message]})
    if price > separately:
        refusal = SuiteTooDear(sum=f"{settings.CURRENCY} {separately}")
        raise SuiteTooDear(
            fields={"price": [str(refusal)]}, sum=f"{settings.CURRENCY} {separately}"
        )
