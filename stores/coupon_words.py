"""A campaign in words: what it takes off, and where it holds."""

from django.utils.translation import gettext as _

from o2o.templatetags.ui import money_text
from stores.models import Campaign


def off(campaign: Campaign) -> str:
    """¥200 off / 10 % off, at most ¥500"""
    if campaign.benefit == Campaign.Benefit.AMOUNT:
        return _("%(amount)s off") % {"amount": money_text(campaign.value)}
    percent = {"percent": f"{campaign.value:f}".rstrip("0").rstrip(".")}
    if campaign.most is None:
        return _("%(percent)s%% off") % percent
    return _("%(percent)s%% off, at most %(most)s") % (
        percent | {"most": money_text(campaign.most)}
    )


def terms(campaign: Campaign) -> str:
    """from ¥3,000 · sofas, beds · only for pickup in the store"""
    parts = []
    if campaign.threshold:
        parts.append(_("from %(amount)s") % {"amount": money_text(campaign.threshold)})
    scope = [category.name for category in campaign.categories.all()]
    scope += [product.name for product in campaign.products.all()]
    if scope:
        parts.append(_("only %(goods)s") % {"goods": _(", ").join(scope[:4])})
    if campaign.store:
        parts.append(_("collected at %(store)s") % {"store": campaign.store.name})
    elif campaign.dealer:
        parts.append(_("in the area or the stores of %(dealer)s") % {"dealer": campaign.dealer})
    return " · ".join(parts) or _("for everything")


def payers(campaign: Campaign) -> str:
    """headquarters 60 %, dealer 40 %"""
    shares = [
        (_("headquarters"), campaign.hq_percent),
        (campaign.dealer, campaign.dealer_percent),
        (campaign.store, campaign.store_percent),
    ]
    return _(", ").join(f"{who} {percent} %" for who, percent in shares if percent)
