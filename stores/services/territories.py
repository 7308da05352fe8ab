"""Whose area a place lies in: one dealer per division and product line at a time, the smallest
division decides.
"""

from collections.abc import Collection
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import Category, Variant
from o2o.errors import DomainError, Invalid
from stores.models import Dealer, Division, Territory


class TerritoryTaken(DomainError):
    code = "territory_taken"
    message = _("%(division)s (%(line)s) belongs to %(dealer)s. End that territory first.")


class NotActive(DomainError):
    code = "dealer_not_active"
    message = _("Only an active dealer can be given a territory.")


def dealers_of(
    division_code: str, variants: Collection[int], *, on: date | None = None
) -> dict[int, Dealer]:
    """Who is credited for each variant ordered from a division (six digits), today if not said.

    The smallest division that somebody holds for the variant's line decides: 徐汇区 before 上海市.
    While its dealer is suspended nobody is credited, least of all the dealer of the larger one.
    One query; a second where lines are told apart.
    """
    if not division_code:
        return {}
    day = on or timezone.localdate()
    held = list(Territory.objects.on(day).around(division_code).select_related("dealer", "line"))
    categories = _categories(variants) if any(row.line_id for row in held) else {}
    first = {
        variant: next((row for row in held if row.covers(categories.get(variant, ""))), None)
        for variant in variants
    }
    return {v: row.dealer for v, row in first.items() if row and row.dealer.is_active}


def grant(
    *, dealer: Dealer, division: Division, line: Category | None = None, since: date | None = None
) -> Territory:
    """Give the division to the dealer from that day on, for one product line or for all; the
    database lets one of two rivals win.
    """
    if not dealer.is_active:
        raise NotActive
    if line and not line.is_root():
        raise Invalid(fields={"line": [_("A product line is a category of the first level.")]})
    begins = since or timezone.localdate()
    wanted = Territory(dealer=dealer, division=division, line=line, since=begins)
    try:
        with transaction.atomic():
            wanted.save()
    except IntegrityError:
        holder = _holder(wanted)
        raise TerritoryTaken(division=division, line=wanted.line_name, dealer=holder) from None
    return wanted


def end(*, territory: Territory, on: date | None = None) -> Territory:
    """The dealer holds the division no longer from that day on; ending twice keeps the first day."""
    day = max(on or timezone.localdate(), territory.since)
    Territory.objects.filter(pk=territory.pk, until=None).update(until=day)
    territory.refresh_from_db()
    return territory


def _categories(variants: Collection[int]) -> dict[int, str]:
    """Variant → path of the category that tells its line: the first of its product in the tree."""
    first = Variant.objects.filter(pk__in=variants).annotate(first=Min("product__categories__path"))
    return {pk: path or "" for pk, path in first.values_list("pk", "first")}


def _holder(wanted: Territory) -> Dealer | str:
    """Who stands in the way: today's holder, or the next one."""
    rows = Territory.objects.filter(division=wanted.division).exclude(until__lte=wanted.since)
    rows = rows.of_line(wanted.line) if wanted.line else rows
    territory = rows.select_related("dealer").order_by("since").first()
    return territory.dealer if territory else str(_("another dealer"))
