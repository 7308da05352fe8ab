"""Points: one account for each member, and a ledger that only grows."""

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from members.models.account import User
from members.querysets import OwnQuerySet, PointsEntryQuerySet
from o2o.money import CENT, ZERO


class PointsAccount(models.Model):
    """What a member can spend. `debt` is what had to be taken back after it was spent already;
    the next points earned pay it first.

    Only `members.services.points` writes here: balance and debt are the sums of the ledger.
    """

    user = models.OneToOneField(
        User,
        models.PROTECT,
        primary_key=True,
        related_name="points",
        verbose_name=_("member"),
    )
    balance = models.IntegerField(_("points to spend"), default=0)
    debt = models.IntegerField(_("points owed"), default=0)
    expired_until = models.DateTimeField(_("expired until"), db_default=Now())

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = _("points account")
        verbose_name_plural = _("points accounts")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(balance__gte=0), name="points_balance_not_negative"),
            models.CheckConstraint(condition=Q(debt__gte=0), name="points_debt_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.balance}"


class PointsEntry(models.Model):
    """Points that came or went, once per (kind, cause). Append-only.

    Points are written when they are certain, so each can be spent at once; `expires_at` stands
    on those that came. `owed` is what a taking-back did not find in the balance (positive), or
    what newly earned points paid of it (negative).
    """

    class Kind(models.TextChoices):
        ORDER = "order", _("earned with an order")
        REVIEW = "review", _("first review with a photo")
        SPENT = "spent", _("spent on an order")
        GIVEN_BACK = "given_back", _("given back")
        TAKEN_BACK = "taken_back", _("taken back after a refund")
        DEBT_PAID = "debt_paid", _("set against points owed")
        EXPIRED = "expired", _("expired")
        ADJUSTED = "adjusted", _("corrected by headquarters")

    user = models.ForeignKey(
        User, models.PROTECT, related_name="points_entries", verbose_name=_("member")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    cause = models.CharField(_("cause"), max_length=64)
    amount = models.IntegerField(_("points"))
    owed = models.IntegerField(_("owed"), default=0, db_default=0)
    order_number = models.CharField(_("order number"), max_length=32, blank=True)
    note = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("at"), db_default=Now())
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)

    objects = PointsEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("points booked")
        verbose_name_plural = _("points booked")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "cause"], name="points_once_per_cause"),
            models.CheckConstraint(
                condition=~Q(amount=0, owed=0), name="points_entry_says_something"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "order", "review", "spent", "given_back", "taken_back", "debt_paid",
                        "expired", "adjusted",
                    ]
                ),
                name="points_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(amount__lte=0) | Q(expires_at__isnull=False),
                name="points_that_come_expire",
            ),
            models.CheckConstraint(
                condition=~Q(kind="adjusted") | (~Q(note="") & Q(by__isnull=False)),
                name="points_adjusted_says_why",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["user", "-id"], name="points_of_member"),
            models.Index(fields=["expires_at"], name="points_expiring", condition=Q(amount__gt=0)),
            models.Index(
                fields=["order_number"], name="points_of_order", condition=~Q(order_number="")
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount:+}"


class PointsRules(models.Model):
    """What points are worth and how they are earned. One row."""

    per_yuan = models.PositiveSmallIntegerField(
        _("points for one yuan off"), default=100, validators=[MinValueValidator(1)]
    )
    most_percent = models.PositiveSmallIntegerField(
        _("most of the goods paid with points (%)"),
        default=20,
        validators=[MaxValueValidator(90)],
    )
    earned_per_yuan = models.DecimalField(
        _("points earned for each yuan paid for goods"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(1),
        validators=[MinValueValidator(0)],
    )
    for_review = models.PositiveSmallIntegerField(
        _("points for the first review of a piece with a photo"), default=200
    )
    valid_days = models.PositiveSmallIntegerField(
        _("days until points expire"), default=730, validators=[MinValueValidator(1)]
    )

    class Meta:
        verbose_name = _("rules of points")
        verbose_name_plural = _("rules of points")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="one_points_rules"),
            models.CheckConstraint(
                condition=Q(
                    per_yuan__gte=1, most_percent__lte=90, earned_per_yuan__gte=0, valid_days__gte=1
                ),
                name="points_rules_in_range",
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> "PointsRules":
        """The row, or what holds until headquarters changes it."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    def worth(self, points: int) -> Decimal:
        """What so many points take off, to the cent, never more than they are worth."""
        return points * 100 // self.per_yuan * CENT

    def usable(self, balance: int, goods: Decimal) -> int:
        """The most points that goods of this price may be paid with."""
        most = goods * self.most_percent // 100
        return max(min(balance, int(most * self.per_yuan)), 0) if goods > ZERO else 0

    def earned(self, paid: Decimal) -> int:
        return int(paid * self.earned_per_yuan)
