from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stores.querysets import DealerQuerySet


class Dealer(models.Model):
    """A company under contract that owns stores and after-sales."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("active")
        SUSPENDED = "suspended", _("suspended")
        LEFT = "left", _("has left")

    code = models.CharField(_("dealer code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=120)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.ACTIVE
    )
    contact = models.CharField(_("contact"), max_length=120, blank=True)

    objects = DealerQuerySet.as_manager()

    class Meta:
        verbose_name = _("dealer")
        verbose_name_plural = _("dealers")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["active", "suspended", "left"]), name="dealer_status_known"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        return self.status == self.Status.ACTIVE
