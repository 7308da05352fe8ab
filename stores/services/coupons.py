"""A member's coupons: taken within the limit, passed on once, used for one order.

A coupon in the purse is a promise: the limit is guarded where it is taken, so that nobody finds
it gone at the checkout.
"""

import secrets
import time
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.signals import setting_changed
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from members.models import User
from o2o.errors import DomainError
from stores.models import Campaign, Coupon

REMEMBERED = 5.0  # seconds a process may go on with the open campaigns it knows
_remembered: dict[str, tuple[float, list[Campaign]]] = {}

LEFT = 'taken < "limit"'
TAKE = """
    UPDATE stores_campaign SET taken = taken + 1
    WHERE id = %s AND status = 'running' AND starts_at <= now() AND ends_at > now()
"""


class UnknownCode(DomainError):
    code = "unknown_coupon_code"
    status = 404
    message = _("This code does not work, or not any more.")


class CouponsGone(DomainError):
    code = "coupons_gone"
    message = _("All of these coupons have been taken, or their time is over.")


class HasIt(DomainError):
    code = "coupon_taken_before"
    message = _("You have had this coupon already.")


class NotPassedOn(DomainError):
    code = "coupon_stays"
    message = _("This coupon cannot be passed on.")


class GiftGone(DomainError):
    code = "gift_gone"
    status = 404
    message = _("This gift has been opened already, or it was taken back.")


class OwnGift(DomainError):
    code = "own_gift"
    message = _("This is your own gift. Send the link to a friend.")


class NotUsable(DomainError):
    code = "coupon_not_usable"
    message = _("This coupon does not hold for this order. Nothing was ordered.")


# ── Taking ──────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def take(*, user: User, campaign: Campaign, given_by: User | None = None) -> Coupon:
    """One coupon of the campaign, while there are any; raises CouponsGone, HasIt.

    The campaign's row is held by the counting, so a member's own number is counted alone.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"{TAKE} AND {LEFT}", [campaign.pk])
        if not cursor.rowcount:
            raise CouponsGone
    if Coupon.objects.filter(campaign=campaign, taker=user).count() >= campaign.per_member:
        raise HasIt
    return Coupon.objects.create(campaign=campaign, user=user, taker=user, given_by=given_by)


def take_open(*, user: User, campaign_id: int) -> Coupon:
    """One of a campaign that is open to everybody; raises CouponsGone, HasIt."""
    campaign = Campaign.objects.filter(pk=campaign_id, way=Campaign.Way.OPEN).first()
    if campaign is None:
        raise CouponsGone
    return take(user=user, campaign=campaign)


def take_by_code(*, user: User, code: str) -> Coupon:
    """The coupon of a typed code; unknown, over or not begun is one answer: UnknownCode."""
    known = Campaign.objects.valid().filter(way=Campaign.Way.CODE, code=code.strip().upper())
    campaign = known.first()
    if campaign is None:
        raise UnknownCode
    return take(user=user, campaign=campaign)


@transaction.atomic
def give(*, campaign: Campaign, users: Iterable[User], by: User) -> list[Coupon]:
    """Headquarters gives one to each, all or none; raises CouponsGone, HasIt."""
    return [take(user=user, campaign=campaign, given_by=by) for user in users]


def open_campaigns() -> list[Campaign]:
    """What everybody may take now and is not gone, the one that ends first before the others."""
    known = _remembered.get("open")
    if known and known[0] > time.monotonic():
        return known[1]
    rows = Campaign.objects.valid().filter(way=Campaign.Way.OPEN, taken__lt=F("limit"))
    scoped = rows.select_related("dealer", "store").prefetch_related("categories", "products")
    found = list(scoped.order_by("ends_at", "pk")[:20])
    _remembered["open"] = (time.monotonic() + REMEMBERED, found)
    return found


def offered(found: list[Campaign], user: Any) -> list[Campaign]:
    """Without those the member has had; a query only where there is something to offer."""
    if not found or not user.is_authenticated:
        return found
    had = set(Coupon.objects.filter(taker=user).values_list("campaign", flat=True))
    return [campaign for campaign in found if campaign.pk not in had]


def open_for(product: Product) -> list[Campaign]:
    """Of those, what holds for a product; a query only where a campaign minds the category."""
    paths: list[str] = []
    found = []
    for campaign in open_campaigns():
        chosen = [category.path for category in campaign.categories.all()]
        products = [each.pk for each in campaign.products.all()]
        if chosen and not paths:
            paths = list(product.categories.values_list("path", flat=True))
        inside = any(path.startswith(tuple(chosen)) for path in paths) if chosen else False
        if not (chosen or products) or inside or product.pk in products:
            found.append(campaign)
    return found


@receiver(setting_changed)
def forget_open(**_kwargs) -> None:
    """Look again: a campaign has changed, or this process was given another configuration."""
    _remembered.clear()


# ── Passing on ──────────────────────────────────────────────────────────────────────────
@transaction.atomic
def pass_on(*, coupon: Coupon) -> str:
    """The path of a gift link for a friend; asked again it is the same. Raises NotPassedOn."""
    coupon = _held(coupon.pk)
    if not coupon.can_be_passed_on:
        raise NotPassedOn
    if coupon.link is None:
        coupon.link = secrets.token_urlsafe(32)
        coupon.save(update_fields=["link"])
    return reverse("coupons:gift", args=[coupon.link])


def keep(*, coupon: Coupon) -> None:
    """Take the gift back while nobody has opened it; otherwise nothing happens."""
    Coupon.objects.filter(pk=coupon.pk, user_id=coupon.user_id).update(link=None)


@transaction.atomic
def accept(*, link: str, user: User) -> Coupon:
    """Whoever opens the gift first holds the coupon; raises GiftGone, OwnGift."""
    coupon = gift(link=link)
    if coupon.user_id == user.pk:
        raise OwnGift
    if not Coupon.objects.filter(pk=coupon.pk, link=link).update(user=user, link=None):
        raise GiftGone
    coupon.user, coupon.link = user, None
    return coupon


def gift(*, link: str) -> Coupon:
    """The coupon of an open link; raises GiftGone."""
    found = Coupon.objects.usable().filter(link=link).select_related("campaign", "user").first()
    if found is None:
        raise GiftGone
    return found


# ── Using ───────────────────────────────────────────────────────────────────────────────
def use(*, coupon: Coupon, order_number: str, saved: Decimal) -> None:
    """Spend it for an order, once; an open gift link ends. Raises NotUsable."""
    mine = Coupon.objects.filter(pk=coupon.pk, user_id=coupon.user_id, used_at=None)
    if not mine.update(used_at=Now(), order_number=order_number, saved=saved, link=None):
        raise NotUsable


def give_back(*, order_number: str) -> None:
    """The order was not to be: unused again if it still counts, else it stays with the order."""
    spent = Coupon.objects.filter(order_number=order_number)
    coupon = spent.select_related("campaign").first()
    if coupon and coupon.campaign.is_valid():
        spent.update(used_at=None, order_number="", saved=0)


def _held(pk: int) -> Coupon:
    rows = Coupon.objects.select_for_update(of=("self",), no_key=True).select_related("campaign")
    return rows.get(pk=pk)
