"""Coupons: a campaign says the terms and who pays for them, a coupon is a member's.

They stand on this floor because a campaign knows members, goods and dealers, and nothing above.
"""

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import Category, Product
from members.models import User
from o2o.bilingual import Bilingual
from o2o.money import MoneyField, rounded
from stores.coupon_querysets import CampaignQuerySet, CouponQuerySet
from stores.models.dealer import Dealer
from stores.models.store import Store

TERMS = [
    "benefit", "value", "most", "threshold", "way", "code", "starts_at", "ends_at", "limit",
    "per_member", "is_transferable", "dealer", "store", "hq_percent", "dealer_percent",
    "store_percent",
]  # fmt: skip


class Campaign(models.Model):
    """What a coupon takes off, from what, when, for how many, and who pays for it.

    `dealer`, `store`: only for orders of theirs; empty = everywhere. No category and no product =
    all goods. `taken` counts the coupons handed out, never more than `limit`. Terms are fixed:
    a new idea is a new campaign.
    """

    class Benefit(models.TextChoices):
        AMOUNT = "amount", _("yuan off")
        PERCENT = "percent", _("percent off")

    class Way(models.TextChoices):
        OPEN = "open", _("everybody may take one")
        CODE = "code", _("with a code")
        HAND = "hand", _("given by hand")

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("waiting for headquarters")
        RUNNING = "running", _("approved")
        REFUSED = "refused", _("refused")
        STOPPED = "stopped", _("stopped")

    name_zh = models.CharField(_("name (Chinese)"), max_length=80)
    name_en = models.CharField(_("name (English)"), max_length=80, blank=True)
    benefit = models.CharField(_("benefit"), max_length=7, choices=Benefit.choices)
    value = models.DecimalField(
        _("how much (yuan or percent)"),
        max_digits=9,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    most = MoneyField(
        _("at most (yuan)"), null=True, blank=True, validators=[MinValueValidator(Decimal("0.01"))]
    )
    threshold = MoneyField(
        _("from goods worth (yuan)"), default=0, validators=[MinValueValidator(0)]
    )
    categories = models.ManyToManyField(
        Category, blank=True, related_name="+", verbose_name=_("only these categories")
    )
    products = models.ManyToManyField(
        Product, blank=True, related_name="+", verbose_name=_("only these products")
    )
    way = models.CharField(_("how members get it"), max_length=4, choices=Way.choices)
    code = models.CharField(_("code"), max_length=24, unique=True, null=True, blank=True)
    starts_at = models.DateTimeField(_("valid from"))
    ends_at = models.DateTimeField(_("valid until"))
    limit = models.PositiveIntegerField(_("coupons in all"), validators=[MinValueValidator(1)])
    per_member = models.PositiveSmallIntegerField(
        _("coupons for one member"), default=1, validators=[MinValueValidator(1)]
    )
    taken = models.IntegerField(_("taken"), default=0, editable=False)
    is_transferable = models.BooleanField(_("may be passed on to a friend"), default=True)
    dealer = models.ForeignKey(
        Dealer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="campaigns",
        verbose_name=_("only for orders of the dealer"),
    )
    store = models.ForeignKey(
        Store,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="campaigns",
        verbose_name=_("only for pickup in the store"),
    )
    hq_percent = models.PositiveSmallIntegerField(_("headquarters pays (%)"), default=100)
    dealer_percent = models.PositiveSmallIntegerField(_("the dealer pays (%)"), default=0)
    store_percent = models.PositiveSmallIntegerField(_("the store pays (%)"), default=0)
    status = models.CharField(_("status"), max_length=8, choices=Status.choices)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    created_at = models.DateTimeField(_("created at"), db_default=Now())

    objects = CampaignQuerySet.as_manager()
    name = Bilingual()

    class Meta:
        verbose_name = _("coupon campaign")
        verbose_name_plural = _("coupon campaigns")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken__gte=0, taken__lte=F("limit")), name="coupons_at_most_limit"
            ),
            models.CheckConstraint(
                condition=Q(hq_percent=100 - F("dealer_percent") - F("store_percent")),
                name="campaign_paid_for_in_full",
            ),
            models.CheckConstraint(
                condition=(Q(dealer_percent=0) | Q(dealer__isnull=False))
                & (Q(store_percent=0) | Q(store__isnull=False))
                & (Q(store=None) | Q(dealer__isnull=False)),
                name="campaign_payers_named",
            ),
            models.CheckConstraint(
                condition=Q(benefit="amount", value__gt=0, most=None)
                | Q(benefit="percent", value__gt=0, value__lte=100),
                name="campaign_benefit_fits",
            ),
            models.CheckConstraint(
                condition=Q(threshold__gte=0, limit__gte=1, per_member__gte=1)
                & (Q(most=None) | Q(most__gt=0)),
                name="campaign_numbers_in_range",
            ),
            models.CheckConstraint(
                condition=Q(way="code", code__isnull=False)
                | Q(way__in=["open", "hand"], code=None),
                name="campaign_way_fits_code",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="campaign_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["proposed", "running"])
                | (Q(status__in=["refused", "stopped"]) & ~Q(reason="")),
                name="campaign_status_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["ends_at"], name="campaign_open", condition=Q(way="open", status="running")
            ),
            models.Index(fields=["dealer", "-id"], name="campaign_of_dealer"),
        ]
        triggers = [pgtrigger.ReadOnly(name="terms_are_fixed", fields=TERMS)]

    def __str__(self) -> str:
        return self.name

    def is_valid(self) -> bool:
        running = self.status == self.Status.RUNNING
        return running and self.starts_at <= timezone.now() < self.ends_at

    def off(self, goods: Decimal) -> Decimal:
        """What it takes off goods of this price that it holds for, whatever the threshold."""
        if self.benefit == self.Benefit.AMOUNT:
            return min(self.value, goods)
        saving = rounded(goods * self.value / 100)
        return saving if self.most is None else min(saving, self.most)


class Coupon(models.Model):
    """One member's coupon. `taker` got it first; `user` holds it, `order_number` used it.

    `link` is the secret of an open gift: whoever opens it first holds the coupon, once.
    """

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="coupons", verbose_name=_("coupon campaign")
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="coupons", verbose_name=_("member"))
    taker = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("first taken by")
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("given by"),
    )
    link = models.CharField(_("gift link"), max_length=43, null=True, blank=True, unique=True)
    order_number = models.CharField(_("order number"), max_length=32, blank=True)
    saved = MoneyField(_("took off"), default=0)
    taken_at = models.DateTimeField(_("taken at"), db_default=Now())
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    objects = CouponQuerySet.as_manager()

    class Meta:
        verbose_name = _("coupon")
        verbose_name_plural = _("coupons")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["order_number"], condition=~Q(order_number=""), name="one_coupon_per_order"
            ),
            models.CheckConstraint(
                condition=Q(used_at=None, order_number="", saved=0)
                | (Q(used_at__isnull=False, saved__gt=0, link=None) & ~Q(order_number="")),
                name="coupon_used_for_an_order",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="coupon_of_member"),
            models.Index(fields=["campaign", "taker"], name="coupon_of_taker"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} → {self.user_id}"

    @property
    def was_passed_on(self) -> bool:
        return self.user_id != self.taker_id

    @property
    def can_be_passed_on(self) -> bool:
        """Once, unused, while it still counts."""
        campaign = self.campaign
        unused = self.used_at is None and not self.was_passed_on
        return unused and campaign.is_transferable and campaign.is_valid()
