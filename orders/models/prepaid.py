import secrets
from datetime import date, timedelta
from typing import cast

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import Variant
from members.models import Partner
from o2o.money import MoneyField
from orders.models.fulfilment import new_voucher_code
from orders.models.order import OrderLine
from orders.models.redeemed import Redeemed
from orders.querysets import PrepaidQuerySet, PrepaidUseQuerySet
from stores.models import Dealer, Store

SPENT = F("used") + F("returned") + F("lapsed")


class PrepaidTerms(models.Model):
    """What a voucher of this variant is worth: how often, how long, and who redeems it.

    It is valid for `valid_days` from the payment on, or to the end of the day `valid_until`, and
    not before `valid_from`. `sold` counts the vouchers of orders that stand.
    """

    class Expiry(models.TextChoices):
        REFUND = "refund", _("the money for what is unused goes back")
        KEEP = "keep", _("what is unused lapses")

    variant = models.OneToOneField(
        Variant, models.PROTECT, related_name="+", verbose_name=_("service")
    )
    uses = models.PositiveSmallIntegerField(_("number of uses"), default=1)
    valid_days = models.PositiveSmallIntegerField(_("valid for (days)"), null=True, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    at_expiry = models.CharField(
        _("when it ends"), max_length=6, choices=Expiry.choices, default=Expiry.REFUND
    )
    everywhere = models.BooleanField(_("every store redeems it"), default=False)
    dealers = models.ManyToManyField(
        Dealer, related_name="+", blank=True, verbose_name=_("dealers whose stores redeem it")
    )
    stores = models.ManyToManyField(
        Store, related_name="+", blank=True, verbose_name=_("stores that redeem it")
    )
    partners = models.ManyToManyField(
        Partner, related_name="+", blank=True, verbose_name=_("partners that redeem it")
    )
    per_member = models.PositiveSmallIntegerField(_("at most per member"), null=True, blank=True)
    limit = models.PositiveIntegerField(_("how many are sold"), null=True, blank=True)
    sold = models.PositiveIntegerField(_("sold"), default=0, editable=False)

    class Meta:
        verbose_name = _("service on voucher")
        verbose_name_plural = _("services on voucher")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(uses__gte=1, uses__lte=99), name="prepaid_terms_uses_in_range"
            ),
            models.CheckConstraint(
                condition=Q(valid_days__gte=1, valid_until=None)
                | Q(valid_days=None, valid_until__isnull=False),
                name="prepaid_terms_end_once",
            ),
            models.CheckConstraint(
                condition=Q(at_expiry__in=["refund", "keep"]), name="prepaid_terms_expiry_known"
            ),
            models.CheckConstraint(
                condition=Q(limit=None) | Q(sold__lte=F("limit")), name="prepaid_terms_within_limit"
            ),
        ]

    def __str__(self) -> str:
        return str(self.variant.product)


class Prepaid(models.Model):
    """A voucher that was paid for: `uses` hand-overs of a service, worth `worth` together.

    Uses are used, returned (for money) or lapsed; what is left may be used. `refunded` went back
    to the payer, `kept` is what lapsed. `code` is new with every holder.
    """

    line = models.ForeignKey(
        OrderLine, models.CASCADE, related_name="vouchers", verbose_name=_("order line")
    )
    terms = models.ForeignKey(
        PrepaidTerms, models.PROTECT, related_name="+", db_index=False, verbose_name=_("service")
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("holder"),
    )
    code = models.CharField(_("code"), max_length=12, unique=True, default=new_voucher_code)
    uses = models.PositiveSmallIntegerField(_("number of uses"))
    used = models.PositiveSmallIntegerField(_("used"), default=0)
    returned = models.PositiveSmallIntegerField(_("returned"), default=0)
    lapsed = models.PositiveSmallIntegerField(_("lapsed"), default=0)
    worth = MoneyField(_("worth"))
    refunded = MoneyField(_("refunded"), default=0)
    kept = MoneyField(_("lapsed money"), default=0)
    valid_from = models.DateTimeField(_("valid from"))
    valid_until = models.DateTimeField(_("valid until"))
    issued_at = models.DateTimeField(_("issued at"), db_default=Now())
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)

    objects = PrepaidQuerySet.as_manager()

    class Meta:
        verbose_name = _("service voucher")
        verbose_name_plural = _("service vouchers")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(uses__gte=SPENT), name="prepaid_not_used_up_twice"),
            models.CheckConstraint(
                condition=Q(worth__gte=F("refunded") + F("kept"), refunded__gte=0, kept__gte=0),
                name="prepaid_money_within_worth",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("valid_from")), name="prepaid_ends_after_it_begins"
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "-id"], name="prepaid_of_holder"),
            models.Index(fields=["terms", "-id"], name="prepaid_open", condition=Q(uses__gt=SPENT)),
            models.Index(
                fields=["valid_until"], name="prepaid_ending", condition=Q(uses__gt=SPENT)
            ),
        ]

    def __str__(self) -> str:
        return self.line.name

    def get_absolute_url(self) -> str:
        return reverse("orders:prepaid", args=[self.pk])

    @property
    def left(self) -> int:
        return self.uses - self.used - self.returned - self.lapsed

    @property
    def is_valid(self) -> bool:
        """Something is left, and its time is now; for showing only, the database decides."""
        return self.left > 0 and self.valid_from <= timezone.now() < self.valid_until

    @property
    def is_ahead(self) -> bool:
        return self.valid_from > timezone.now()

    @property
    def last_day(self) -> date:
        """The day at whose end it ends, by the site's calendar."""
        return timezone.localdate(self.valid_until) - timedelta(days=1)


class PrepaidUse(Redeemed):
    """One use of a voucher, redeemed by a store or a partner; `amount` is what it is worth.

    Each number stands once; `nonce` makes retries harmless.
    """

    prepaid = models.ForeignKey(
        Prepaid, models.PROTECT, related_name="redemptions", verbose_name=_("service voucher")
    )
    number = models.PositiveSmallIntegerField(_("use"))
    amount = MoneyField(_("amount"))
    store = models.ForeignKey(
        Store,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("store"),
    )
    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("partner"),
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    objects = PrepaidUseQuerySet.as_manager()

    class Meta:
        verbose_name = _("use of a voucher")
        verbose_name_plural = _("uses of vouchers")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["prepaid", "number"],
                condition=Q(undone_at=None),
                name="one_redemption_per_use",
            ),
            models.UniqueConstraint(fields=["prepaid", "nonce"], name="prepaid_nonce_once"),
            models.CheckConstraint(
                condition=Q(store=None, partner__isnull=False)
                | Q(store__isnull=False, partner=None),
                name="prepaid_use_has_one_place",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None)
                | Q(undone_by__isnull=False, settled_at=None) & ~Q(undo_reason=""),
                name="prepaid_use_undone_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["store", "-id"], name="prepaid_use_of_store"),
            models.Index(fields=["partner", "-id"], name="prepaid_use_of_partner"),
            models.Index(
                fields=["at"],
                name="prepaid_use_unsettled",
                condition=Q(undone_at=None, settled_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prepaid_id} · {self.number}"

    @property
    def place(self) -> Store | Partner:
        return self.store or cast(Partner, self.partner)


def new_gift_token() -> str:
    return secrets.token_urlsafe(24)


class Gift(models.Model):
    """A link by which a friend takes a voucher over, once. One open link per voucher."""

    prepaid = models.ForeignKey(
        Prepaid, models.CASCADE, related_name="gifts", verbose_name=_("service voucher")
    )
    token = models.CharField(_("token"), max_length=32, unique=True, default=new_gift_token)
    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("giver")
    )
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken by"),
    )
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    class Meta:
        verbose_name = _("gift of a voucher")
        verbose_name_plural = _("gifts of vouchers")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["prepaid"],
                condition=Q(taken_at=None, withdrawn_at=None),
                name="one_open_gift_per_voucher",
            ),
            models.CheckConstraint(
                condition=Q(taken_at=None, taken_by=None)
                | Q(taken_at__isnull=False, taken_by__isnull=False, withdrawn_at=None),
                name="gift_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prepaid_id} · {self.giver_id}"
