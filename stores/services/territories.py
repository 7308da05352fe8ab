"""Whose area a place lies in: one dealer per division at a time, the smallest division decides."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from o2o.errors import DomainError
from stores.models import Dealer, Division, Territory


class TerritoryTaken(DomainError):
    code = "territory_taken"
    message = _("%(division)s belongs to %(dealer)s. End that territory first.")


class NotActive(DomainError):
    code = "dealer_not_active"
    message = _("Only an active dealer can be given a territory.")


def dealer_of(division_code: str, *, on: date | None = None) -> Dealer | None:
    """The dealer credited for orders of a division (six digits) on a day, today if not said.

    The smallest division that somebody holds decides: 徐汇区 before 上海市. While its dealer is
    suspended nobody is credited, least of all the dealer of the larger one. One query.
    """
    if not division_code:
        return None
    held = Territory.objects.on(on or timezone.localdate()).around(division_code)
    territory = held.select_related("dealer").first()
    return territory.dealer if territory and territory.dealer.is_active else None


def grant(*, dealer: Dealer, division: Division, since: date | None = None) -> Territory:
    """Give the division to the dealer from that day on; the database lets one of two rivals win."""
    if not dealer.is_active:
        raise NotActive
    begins = since or timezone.localdate()
    try:
        with transaction.atomic():
            return Territory.objects.create(dealer=dealer, division=division, since=begins)
    except IntegrityError:
        raise TerritoryTaken(division=division, dealer=_holder(division, begins)) from None


def end(*, territory: Territory, on: date | None = None) -> Territory:
    """The dealer holds the division no longer from that day on; ending twice keeps the first day."""
    day = max(on or timezone.localdate(), territory.since)
    Territory.objects.filter(pk=territory.pk, until=None).update(until=day)
    territory.refresh_from_db()
    return territory


def _holder(division: Division, day: date) -> Dealer | str:
    """Who stands in the way: today's holder, or the next one."""
    rows = Territory.objects.filter(division=division).exclude(until__lte=day)
    territory = rows.select_related("dealer").order_by("since").first()
    return territory.dealer if territory else str(_("another dealer"))
