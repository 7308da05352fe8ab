from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from catalog.models import Suite, Variant
from o2o.money import MoneyField


class Cart(models.Model):
    """One open cart per member or guest. `token` is the guest's key, kept in the session.

    `version` grows with every change: a checkout quoted on an older version is refused.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="cart",
        verbose_name=_("member"),
    )
    token = models.CharField(_("guest token"), max_length=43, null=True, blank=True, unique=True)
    version = models.PositiveIntegerField(_("version"), default=0)
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    updated_at = models.DateTimeField(_("updated at"), db_default=Now())

    class Meta:
        verbose_name = _("cart")
        verbose_name_plural = _("carts")
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, token=None) | Q(user=None, token__isnull=False),
                name="cart_has_one_owner",
            )
        ]
        indexes = [models.Index(fields=["updated_at"], name="cart_idle")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class CartLine(models.Model):
    """A variant wanted. `seen_price` is what the shopper was last shown."""

    MAX_QUANTITY = 99

    cart = models.ForeignKey(Cart, models.CASCADE, related_name="lines", verbose_name=_("cart"))
    variant = models.ForeignKey(
        Variant, models.CASCADE, related_name="+", verbose_name=_("variant")
    )
    quantity = models.PositiveSmallIntegerField(_("quantity"))
    seen_price = MoneyField(_("price shown"))
    added_at = models.DateTimeField(_("added at"), db_default=Now())

    class Meta:
        verbose_name = _("cart line")
        verbose_name_plural = _("cart lines")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["cart", "variant"], name="cart_variant_once"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, quantity__lte=99), name="cart_quantity_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.variant_id}"


class CartSuite(models.Model):
    """The cart was filled with this suite: complete sets of its pieces are sold at its price."""

    cart = models.ForeignKey(Cart, models.CASCADE, related_name="suites", verbose_name=_("cart"))
    suite = models.ForeignKey(Suite, models.CASCADE, related_name="+", verbose_name=_("suite"))

    class Meta:
        verbose_name = _("suite in a cart")
        verbose_name_plural = _("suites in carts")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["cart", "suite"], name="cart_suite_once")]

    def __str__(self) -> str:
        return f"{self.cart_id}: {self.suite_id}"
