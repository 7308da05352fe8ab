"""Campaigns of coupons: made by headquarters, or proposed by a dealer or store and approved."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.models import Category, Product
from members.models import User
from o2o.errors import DomainError, Invalid
from stores.models import Campaign
from stores.services import coupons

Status = Campaign.Status


class AlreadyDecided(DomainError):
    code = "campaign_decided"
    message = _("This campaign is %(now)s already.")


@transaction.atomic
def make(
    *,
    by: User | None,
    categories: Iterable[Category] = (),
    products: Iterable[Product] = (),
    **terms: Any,
) -> Campaign:
    """A campaign by its terms (`Campaign.TERMS`, names); raises Invalid.

    Headquarters' own runs at once; anybody else's waits for headquarters.
    """
    campaign = Campaign(by=by, status=Status.PROPOSED, **terms)
    if by is None or by.is_staff:
        campaign.status, campaign.decided_by = Status.RUNNING, by
    campaign.code = campaign.code.strip().upper() if campaign.code else None
    if campaign.store and not campaign.dealer:
        campaign.dealer = campaign.store.dealer
    check(campaign)
    campaign.save()
    campaign.categories.set(categories)
    campaign.products.set(products)
    coupons.forget_open()
    return campaign


def check(campaign: Campaign) -> None:
    """The terms make sense together; raises Invalid with the field to mend."""
    problems = _problems(campaign)
    if problems:
        raise Invalid(fields=problems)
    try:
        campaign.full_clean(exclude=["by", "decided_by", "status"])
    except ValidationError as error:
        raise Invalid(fields=error.message_dict) from error


def _problems(campaign: Campaign) -> dict[str, list[Any]]:
    percents = campaign.hq_percent + campaign.dealer_percent + campaign.store_percent
    found: dict[str, Any] = {
        "hq_percent": percents != 100 and _("Together the payers' shares must make 100 percent."),
        "dealer": campaign.dealer_percent
        and not campaign.dealer
        and _("Name the dealer who pays."),
        "store": _wrong_store(campaign),
        "value": campaign.benefit == Campaign.Benefit.PERCENT
        and campaign.value > 100
        and _("At most 100 percent."),
        "most": campaign.benefit == Campaign.Benefit.AMOUNT
        and campaign.most
        and _("Only a percentage needs a most."),
        "code": (campaign.way == Campaign.Way.CODE) != bool(campaign.code)
        and _("A code belongs to a campaign with a code."),
        "ends_at": campaign.ends_at <= campaign.starts_at
        and _("The end must come after the start."),
    }
    return {name: [text] for name, text in found.items() if text}


def _wrong_store(campaign: Campaign) -> Any:
    if campaign.store_percent and not campaign.store:
        return _("Name the store that pays.")
    if campaign.store and campaign.store.dealer_id != campaign.dealer_id:
        return _("This store belongs to another dealer.")
    return ""


def approve(*, campaign: Campaign, by: User) -> Campaign:
    return _decide(campaign, Status.PROPOSED, Status.RUNNING, by)


def refuse(*, campaign: Campaign, by: User, reason: str) -> Campaign:
    return _decide(campaign, Status.PROPOSED, Status.REFUSED, by, _said(reason))


def stop(*, campaign: Campaign, by: User, reason: str) -> Campaign:
    """From now on nobody takes one, and those taken do not count any more."""
    return _decide(campaign, Status.RUNNING, Status.STOPPED, by, _said(reason))


def _said(reason: str) -> str:
    if not reason.strip():
        raise Invalid(fields={"reason": [_("Say why.")]})
    return reason.strip()


def _decide(campaign: Campaign, now: str, then: str, by: User, reason: str = "") -> Campaign:
    rows = Campaign.objects.filter(pk=campaign.pk, status=now)
    if not rows.update(status=then, decided_by=by, reason=reason):
        campaign.refresh_from_db(fields=["status"])
        raise AlreadyDecided(now=campaign.get_status_display())
    campaign.refresh_from_db()
    coupons.forget_open()
    return campaign
