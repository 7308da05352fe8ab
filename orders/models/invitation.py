from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from orders.models.order import Order
from stores.models import Visit


class Invitation(models.Model):
    """A visit that the buyer of an order was invited to. The visit tells how it stands."""

    order = models.ForeignKey(
        Order, models.CASCADE, related_name="invitations", verbose_name=_("order")
    )
    visit = models.OneToOneField(
        Visit, models.PROTECT, related_name="invitation", verbose_name=_("visit")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.order} · {self.visit}"
