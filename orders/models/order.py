import secrets
from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from catalog.models import Suite, Variant
from o2o.bilingual import Bilingual
from o2o.geo import Place
from o2o.money import MoneyField
from orders.methods import Method
from orders.querysets import OrderQuerySet
from payments.models import SplitPolicy
from stores.models import Coupon, Dealer, Store, Tag, Visit


def new_order_number() -> str:
    return f"{timezone.localtime():%y%m%d}{secrets.randbelow(10**10):010d}"


class Order(models.Model):
    """A shopper's order. Refunds are rows of `payments`, not states.

    `lat`, `lng` are where the goods are wanted; `place_source` says how that is known
    (address, division, browser, city). `attention` is non-empty while headquarters must act.
    """

    class Status(models.TextChoices):
        UNPAID = "unpaid", _("to be paid")
        PAID = "paid", _("paid")
        IN_PROGRESS = "in_progress", _("in progress")
        COMPLETED = "completed", _("completed")
        CANCELLED = "cancelled", _("cancelled")

    class Attention(models.TextChoices):
        NONE = "", _("none")
        NO_STORE = "no_store", _("no store can serve it")
        NOT_COLLECTED = "not_collected", _("part of it was not collected in time")

    number = models.CharField(
        _("order number"), max_length=32, unique=True, default=new_order_number
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="orders",
        verbose_name=_("member"),
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.UNPAID
    )
    attention = models.CharField(
        _("headquarters must act"),
        max_length=16,
        choices=Attention.choices,
        default=Attention.NONE,
        blank=True,
    )
    method = models.CharField(_("method"), max_length=8, choices=Method.choices)
    goods_total = MoneyField(_("goods"))
    service_total = MoneyField(_("delivery and installation"), default=0)
    coupon = models.ForeignKey(
        Coupon,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("coupon"),
    )
    coupon_saving = MoneyField(_("coupon took off"), default=0)
    points_spent = models.PositiveIntegerField(_("points spent"), default=0)
    points_saving = MoneyField(_("paid with points"), default=0)
    total = MoneyField(_("total"))
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    recipient = models.CharField(_("recipient"), max_length=80)
    phone = PhoneNumberField(_("phone"), region="CN")
    address = models.CharField(_("address"), max_length=320, blank=True)
    division_code = models.CharField(_("division"), max_length=6, blank=True)
    lat = models.FloatField(_("latitude"), null=True)
    lng = models.FloatField(_("longitude"), null=True)
    place_source = models.CharField(_("how the place is known"), max_length=10, blank=True)
    note = models.CharField(_("note to the store"), max_length=300, blank=True)
    wanted_store = models.ForeignKey(
        Store,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("pickup store chosen by the shopper"),
    )
    policy = models.ForeignKey(
        SplitPolicy, models.PROTECT, related_name="+", verbose_name=_("split policy")
    )
    referrer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("referrer"),
    )
    guide = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("guide"),
    )
    tag = models.ForeignKey(
        Tag, models.PROTECT, null=True, blank=True, related_name="orders", verbose_name=_("tag")
    )
    visit = models.ForeignKey(
        Visit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="orders",
        db_index=False,
        verbose_name=_("made in the visit"),
    )
    placed_at = models.DateTimeField(_("placed at"), db_default=Now())
    pay_before = models.DateTimeField(_("pay before"))
    paid_at = models.DateTimeField(_("paid at"), null=True, blank=True)
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["unpaid", "paid", "in_progress", "completed", "cancelled"]),
                name="order_status_known",
            ),
            models.CheckConstraint(
                condition=Q(attention__in=["", "no_store", "not_collected", "late_payment"]),
                name="order_attention_known",
            ),
            models.CheckConstraint(
                condition=Q(method__in=["delivery", "pickup", "voucher"]), name="order_method_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    total=F("goods_total")
                    + F("service_total")
                    - F("coupon_saving")
                    - F("points_saving")
                ),
                name="order_total_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(points_spent=0, points_saving=0)
                | Q(points_spent__gt=0, points_saving__gt=0, total__gt=0),
                name="order_points_take_off",
            ),
            models.CheckConstraint(
                condition=Q(coupon=None, coupon_saving=0)
                | Q(coupon__isnull=False, coupon_saving__gt=0, total__gt=0),
                name="order_coupon_takes_off",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["unpaid", "cancelled"]) | Q(paid_at__isnull=False),
                name="order_paid_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="order_of_member"),
            models.Index(fields=["status", "-id"], name="order_by_status"),
            models.Index(fields=["pay_before"], name="order_unpaid", condition=Q(status="unpaid")),
            models.Index(fields=["-id"], name="order_attention", condition=~Q(attention="")),
            models.Index(fields=["phone"], name="order_phone"),
            models.Index(fields=["visit"], name="order_of_visit", condition=Q(visit__isnull=False)),
            models.Index(fields=["coupon"], name="order_coupon", condition=Q(coupon__isnull=False)),
            BrinIndex(fields=["placed_at", "paid_at"], name="order_days", autosummarize=True),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("orders:order", args=[self.number])

    @property
    def place(self) -> Place | None:
        if self.lat is None or self.lng is None:
            return None
        return Place(self.lat, self.lng, label=self.address, source=self.place_source)


class OrderLine(models.Model):
    """A variant sold, with everything copied as it was. `store` holds its reserved stock,
    `territory` is credited with the area for this line of goods.

    `suite_saving` is this line's share of what the complete `suite` saved, `coupon_saving` of
    what the coupon took off, `points_saving` of what points paid; `total` is the money paid for
    it, shared and refunded. A line `as_vouchers` is no store's: it is redeemed voucher by
    voucher.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines", verbose_name=_("order"))
    variant = models.ForeignKey(
        Variant, models.PROTECT, related_name="+", verbose_name=_("variant")
    )
    store = models.ForeignKey(
        Store,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("store that holds it"),
    )
    territory = models.ForeignKey(
        Dealer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("dealer of the territory"),
    )
    sku = models.CharField(_("SKU"), max_length=64)
    name_zh = models.CharField(_("name (Chinese)"), max_length=330)
    name_en = models.CharField(_("name (English)"), max_length=330, blank=True)
    picture = models.CharField(_("picture"), max_length=200, blank=True)
    quantity = models.PositiveSmallIntegerField(_("quantity"))
    as_vouchers = models.BooleanField(_("as vouchers"), default=False, db_default=False)
    unit_price = MoneyField(_("unit price"))
    suite = models.ForeignKey(
        Suite,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("suite"),
    )
    suite_saving = MoneyField(_("saved with the suite"), default=0, db_default=0)
    coupon_saving = MoneyField(_("coupon took off"), default=0, db_default=0)
    points_saving = MoneyField(_("paid with points"), default=0, db_default=0)
    total = MoneyField(_("goods"))
    service_fee = MoneyField(_("delivery and installation"), default=0)

    name = Bilingual()

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="line_quantity_positive"),
            models.CheckConstraint(
                condition=Q(
                    total=F("unit_price") * F("quantity")
                    - F("suite_saving")
                    - F("coupon_saving")
                    - F("points_saving")
                ),
                name="line_total_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(suite_saving=0)
                | Q(suite_saving__gt=0, suite__isnull=False, total__gte=0),
                name="line_saving_has_suite",
            ),
            models.CheckConstraint(
                condition=Q(coupon_saving=0, points_saving=0)
                | Q(coupon_saving__gte=0, points_saving__gte=0, total__gte=0),
                name="line_discounts_in_range",
            ),
            models.CheckConstraint(
                condition=Q(as_vouchers=False) | Q(store=None, service_fee=0),
                name="line_of_vouchers_needs_no_store",
            ),
        ]
        indexes = [
            models.Index(
                fields=["store", "variant"],
                name="line_reserved",
                condition=Q(store__isnull=False),
            ),
            models.Index(
                fields=["store", "-id"], name="line_turn", condition=Q(store__isnull=False)
            ),
            models.Index(fields=["suite"], name="line_of_suite", condition=Q(suite__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.sku} × {self.quantity}"

    @property
    def goods(self) -> Decimal:
        """What the pieces cost, suite taken off, before coupon and points."""
        return self.total + self.coupon_saving + self.points_saving


class OrderEvent(models.Model):
    """What happened to an order, when, by whom. Append-only; the shopper's timeline."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="events", verbose_name=_("order"))
    kind = models.CharField(_("kind"), max_length=32)
    store = models.ForeignKey(
        Store, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("store")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    details = models.JSONField(_("details"), default=dict, blank=True)
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("order event")
        verbose_name_plural = _("order events")
        ordering = ["pk"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.order} {self.kind}"
