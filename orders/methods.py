"""How a shopper gets an order: collected in a store, delivered by one, or as vouchers only."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Method(models.TextChoices):
    DELIVERY = "delivery", _("delivery and installation")
    PICKUP = "pickup", _("pickup in the store")
    VOUCHER = "voucher", _("as vouchers")


GOODS = [(method.value, method.label) for method in (Method.DELIVERY, Method.PICKUP)]
