"""Prices of tomorrow: decided by headquarters today, come true by a sweep, in the same ledger."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import PlannedPrice, Variant
from catalog.services import pricing
from o2o.errors import DomainError, Invalid
from o2o.money import rounded


class NotInTheFuture(Invalid):
    code = "not_in_the_future"
    message = _("Choose a moment that is still to come.")


class PlanIsOver(DomainError):
    code = "plan_is_over"
    message = _("This price holds already, or was taken back.")


@transaction.atomic
def plan(
    *, variant: Variant, price: Decimal, valid_from: datetime, reason: str, by: Any
) -> PlannedPrice:
    """Promise a price from a moment on; the last plan for the same moment holds."""
    pricing.refuse(price=price, reason=reason)
    if valid_from <= timezone.now():
        raise NotInTheFuture(fields={"valid_from": [NotInTheFuture.message]})
    same = PlannedPrice.objects.open().filter(variant=variant, valid_from=valid_from)
    same.update(cancelled_at=Now(), cancelled_by=by)
    return PlannedPrice.objects.create(
        variant=variant, price=rounded(price), valid_from=valid_from, reason=reason.strip(), by=by
    )


@transaction.atomic
def take_back(*, planned: PlannedPrice, by: Any) -> PlannedPrice:
    """It will not come true; refused when it has."""
    taken = PlannedPrice.objects.open().filter(pk=planned.pk)
    if not taken.update(cancelled_at=Now(), cancelled_by=by):
        raise PlanIsOver
    planned.refresh_from_db()
    return planned


def come_true(*, limit: int = 500) -> int:
    """Every plan whose moment has come, the oldest first; returns how many held from now on."""
    for count in range(limit):
        if not _next():
            return count
    return limit


@transaction.atomic
def _next() -> bool:
    """One plan, claimed by its row: two sweeps never do the same."""
    due = PlannedPrice.objects.open().filter(valid_from__lte=Now())
    rows = due.select_related("variant").select_for_update(of=("self",), skip_locked=True)
    planned = rows.order_by("valid_from", "pk").first()
    if planned is None:
        return False
    pricing.set_price(
        variant=planned.variant, price=planned.price, reason=planned.reason, by=planned.by
    )
    PlannedPrice.objects.filter(pk=planned.pk).update(done_at=Now())
    return True
