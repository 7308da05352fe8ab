from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from members.querysets import PartnerQuerySet
from o2o.bilingual import Bilingual


class Partner(models.Model):
    """A business of another trade that redeems vouchers for us; `people` may scan for it."""

    code = models.CharField(_("partner code"), max_length=32, unique=True)
    name_zh = models.CharField(_("name (Chinese)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="partners",
        blank=True,
        verbose_name=_("people who scan"),
    )
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created at"), db_default=Now())

    objects = PartnerQuerySet.as_manager()
    name = Bilingual()

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name
