from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orders.models.order import OrderLine
from stores.models import Transfer


class Supply(models.Model):
    """An order line that another store sends to where it is collected.

    Open until it has arrived or will not come. While the transfer is asked for, the line is held
    at its source; on the way, nowhere; arrived, where it is collected.
    """

    transfer = models.ForeignKey(
        Transfer, models.PROTECT, related_name="supplies", verbose_name=_("transfer")
    )
    line = models.ForeignKey(
        OrderLine, models.CASCADE, related_name="supplies", verbose_name=_("order line")
    )
    is_open = models.BooleanField(_("open"), default=True)

    class Meta:
        verbose_name = _("line sent by another store")
        verbose_name_plural = _("lines sent by other stores")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["line"], condition=Q(is_open=True), name="one_open_supply_per_line"
            ),
            models.UniqueConstraint(fields=["transfer", "line"], name="line_once_per_transfer"),
        ]

    def __str__(self) -> str:
        return f"{self.transfer}: {self.line}"
