import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from members.models import Partner
from o2o.money import MoneyField
from payments.querysets import PostingQuerySet
from stores.models import Dealer

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class Account(models.Model):
    """Whose money. `code` is stable: hq, provider:sandbox, unearned, dealer:D1, member:7,
    partner:CAFE."""

    class Kind(models.TextChoices):
        PROVIDER = "provider", _("payment provider")
        UNEARNED = "unearned", _("paid, not yet earned")
        HQ = "hq", _("headquarters")
        DEALER = "dealer", _("dealer")
        MEMBER = "member", _("member")
        PARTNER = "partner", _("partner")

    EARNING = [Kind.HQ, Kind.DEALER, Kind.MEMBER, Kind.PARTNER]

    code = models.CharField(_("account"), max_length=48, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    dealer = models.OneToOneField(
        Dealer, models.PROTECT, null=True, blank=True, verbose_name=_("dealer")
    )
    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("member")
    )
    partner = models.OneToOneField(
        Partner, models.PROTECT, null=True, blank=True, verbose_name=_("partner")
    )

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=["provider", "unearned", "hq"], dealer=None, member=None, partner=None
                )
                | Q(kind="dealer", dealer__isnull=False, member=None, partner=None)
                | Q(kind="member", member__isnull=False, dealer=None, partner=None)
                | Q(kind="partner", partner__isnull=False, dealer=None, member=None),
                name="account_owner_fits_kind",
            )
        ]

    def __str__(self) -> str:
        return self.code


class Journal(models.Model):
    """One balanced booking, once per (kind, reference). Append-only."""

    class Kind(models.TextChoices):
        CAPTURE = "capture", _("payment received")
        REFUND = "refund", _("payment refunded")
        SPLIT = "split", _("profit sharing")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    reference = models.CharField(_("reference"), max_length=48)
    order_number = models.CharField(_("order number"), max_length=32, db_index=True)
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("journal")
        verbose_name_plural = _("journals")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "reference"], name="journal_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["capture", "refund", "split"]), name="journal_kind_known"
            ),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.reference}"


class Posting(models.Model):
    """One leg of a journal: positive = owed to the account's owner less what they hold.

    Sign: credit positive, debit negative; the legs of a journal sum to zero at commit.
    `role`, `rate` (percent), `basis` and `part` (goods, service, voucher) say why a share is what it is,
    per `line` of the order.
    """

    journal = models.ForeignKey(
        Journal, models.PROTECT, related_name="postings", verbose_name=_("journal")
    )
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="postings", verbose_name=_("account")
    )
    amount = MoneyField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    role = models.CharField(_("role"), max_length=20, blank=True)
    rate = models.DecimalField(_("rate (%)"), max_digits=5, decimal_places=2, null=True)
    basis = MoneyField(_("basis"), null=True)
    part = models.CharField(_("money for"), max_length=8, blank=True)
    line = models.PositiveIntegerField(_("order line"), null=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="posting_amount_not_zero")
        ]
        indexes = [models.Index(fields=["account", "-id"], name="posting_of_account")]
        triggers = [
            APPEND_ONLY,
            pgtrigger.Trigger(
                name="journal_balances",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM payments_posting WHERE journal_id = NEW.journal_id
                        GROUP BY currency HAVING SUM(amount) <> 0
                    ) THEN
                        RAISE EXCEPTION 'journal % does not balance', NEW.journal_id
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.amount:+}"
