"""How a shopper gets a line: collected in a store, or delivered by one."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Method(models.TextChoices):
    DELIVERY = "delivery", _("delivery and installation")
    PICKUP = "pickup", _("pickup in the store")
