import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class SplitPolicy(models.Model):
    """A version of how an order's money is shared. Pinned on orders, so never edited."""

    name = models.CharField(_("name"), max_length=80)
    version = models.PositiveIntegerField(_("version"), unique=True)
    valid_from = models.DateTimeField(_("valid from"), db_default=Now())
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )

    class Meta:
        verbose_name = _("split policy")
        verbose_name_plural = _("split policies")
        ordering = ["-version"]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class SplitRule(models.Model):
    """`percent` of a line's goods, service or voucher money for whoever has `role`; the rest is
    HQ's. Of a voucher the serving store's dealer is whoever redeems it, a partner too."""

    class Role(models.TextChoices):
        TERRITORY_DEALER = "territory_dealer", _("dealer of the territory")
        STORE_DEALER = "store_dealer", _("dealer of the serving store")
        GUIDE = "guide", _("guide")
        REFERRER = "referrer", _("referrer")

    class Basis(models.TextChoices):
        GOODS = "goods", _("goods")
        SERVICE = "service", _("delivery and installation")
        VOUCHER = "voucher", _("vouchers")

    policy = models.ForeignKey(
        SplitPolicy, models.CASCADE, related_name="rules", verbose_name=_("split policy")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    basis = models.CharField(_("basis"), max_length=8, choices=Basis.choices, default=Basis.GOODS)
    percent = models.DecimalField(_("percent"), max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = _("split rule")
        verbose_name_plural = _("split rules")
        ordering = ["basis", "role"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "role", "basis"], name="split_rule_once"),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100), name="split_percent_in_range"
            ),
            models.CheckConstraint(
                condition=Q(
                    role__in=["territory_dealer", "store_dealer", "guide", "referrer"],
                    basis__in=["goods", "service", "voucher"],
                ),
                name="split_rule_known",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.percent} %"
