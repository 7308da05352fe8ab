import secrets

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from o2o.bilingual import Bilingual
from stores.models.dealer import Dealer
from stores.models.division import Division
from stores.models.territory import Days
from stores.querysets import ApplicationQuerySet, OfDealerQuerySet


def new_number() -> str:
    """Nobody guesses it; signed, it is the applicant's own link."""
    return secrets.token_hex(10)


class Application(models.Model):
    """A company wants to become a dealer. Moved only by `stores.services.franchise`."""

    class Status(models.TextChoices):
        NEW = "new", _("new")
        CHECKED = "checked", _("information checked")
        QUALIFIED = "qualified", _("qualified")
        SIGNED = "signed", _("contract signed")
        REJECTED = "rejected", _("rejected")

    number = models.CharField(_("number"), max_length=20, unique=True, default=new_number)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.NEW
    )
    company = models.CharField(_("company"), max_length=120)
    registration = models.CharField(_("unified social credit code"), max_length=18)
    contact = models.CharField(_("contact"), max_length=60)
    phone = PhoneNumberField(_("phone"), region="CN")
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    city = models.ForeignKey(
        Division, models.PROTECT, related_name="+", verbose_name=_("city you want to serve")
    )
    area_m2 = models.PositiveIntegerField(_("shop area (m²)"))
    experience = models.TextField(_("your experience"), max_length=2000)
    score = models.DecimalField(_("score"), max_digits=4, decimal_places=1, null=True, blank=True)
    dealer = models.OneToOneField(
        Dealer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="application",
        verbose_name=_("dealer"),
    )
    applied_at = models.DateTimeField(_("applied at"), db_default=Now())

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["status", "-id"], name="applications_by_status")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["new", "checked", "qualified", "signed", "rejected"]),
                name="application_status_known",
            ),
            models.UniqueConstraint(
                fields=["registration"],
                condition=~Q(status="rejected"),
                name="one_open_application_per_company",
            ),
            models.CheckConstraint(
                condition=~Q(status="signed") | Q(dealer__isnull=False),
                name="signed_application_has_dealer",
            ),
        ]

    def __str__(self) -> str:
        return self.company


class ApplicationStep(models.Model):
    """What was done with an application, by whom and why. Append-only."""

    class Kind(models.TextChoices):
        APPLIED = "applied", _("applied")
        MISSING = "missing", _("asked for papers")
        ADDED = "added", _("papers added")
        CHECKED = "checked", _("information checked")
        SCORED = "scored", _("scored")
        VETOED = "vetoed", _("on the blacklist")
        REJECTED = "rejected", _("rejected")
        SIGNED = "signed", _("contract signed")

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="steps", verbose_name=_("application")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    details = models.JSONField(_("details"), default=dict)
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        *("applied", "missing", "added", "checked", "scored", "vetoed"),
                        *("rejected", "signed"),
                    ]
                ),
                name="application_step_known",
            )
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.at:%Y-%m-%d}"


class Criterion(models.Model):
    """What applicants are scored by, 0 to 10, and how much it weighs among the others."""

    name_zh = models.CharField(_("name (Chinese)"), max_length=60)
    name_en = models.CharField(_("name (English)"), max_length=60, blank=True)
    weight = models.PositiveSmallIntegerField(_("weight"), default=10)
    is_active = models.BooleanField(_("active"), default=True)

    name = Bilingual()

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["-weight", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(weight__range=(1, 100)), name="criterion_weighs")
        ]

    def __str__(self) -> str:
        return self.name


class Barred(models.Model):
    """A company that is never taken as a dealer."""

    registration = models.CharField(_("unified social credit code"), max_length=18, unique=True)
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("company on the blacklist")
        verbose_name_plural = _("blacklist")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.registration


class Contract(models.Model):
    """From `starts` up to, not including, `ends`; `ended_on` when it was ended earlier.

    `policy_version` is the split policy agreed on; each order pins the policy of its own day.
    """

    dealer = models.ForeignKey(
        Dealer, models.PROTECT, related_name="contracts", verbose_name=_("dealer")
    )
    starts = models.DateField(_("runs from"))
    ends = models.DateField(_("runs until"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    deposit = models.DecimalField(_("deposit"), max_digits=14, decimal_places=2, default=0)
    policy_version = models.PositiveIntegerField(_("split policy agreed on"), null=True, blank=True)

    objects = OfDealerQuerySet.as_manager()

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        ordering = ["-starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="contract_ends_later"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("starts")),
                name="contract_ended_after_start",
            ),
            models.CheckConstraint(condition=Q(deposit__gte=0), name="deposit_not_negative"),
            ExclusionConstraint(
                name="one_contract_of_a_dealer_at_a_time",
                expressions=[
                    (F("dealer"), RangeOperators.EQUAL),
                    (Days(F("starts"), Coalesce("ended_on", "ends")), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dealer} · {self.starts:%Y-%m-%d} – {self.ended_on or self.ends:%Y-%m-%d}"
