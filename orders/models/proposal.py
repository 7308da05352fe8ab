import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orders.methods import GOODS
from orders.models.cart import Cart
from orders.models.order import Order
from orders.querysets import ProposalQuerySet
from stores.models import Visit


def new_code() -> str:
    """96 bits: nobody guesses it, and its QR is coarse enough for any camera."""
    return secrets.token_urlsafe(12)


class Proposal(models.Model):
    """A basket that a guide puts together for a visitor, who orders and pays it.

    `cart` is the guide's; whoever takes the link gets a copy, `basket`, to change as they like,
    and the guide never sees into it. `code` is the key in the link, made anew with every sending.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("being put together")
        SENT = "sent", _("sent")
        TAKEN = "taken", _("at checkout")
        ORDERED = "ordered", _("ordered")

    visit = models.ForeignKey(
        Visit, models.PROTECT, related_name="proposals", verbose_name=_("visit")
    )
    guide = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("guide"),
    )
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.DRAFT
    )
    method = models.CharField(_("method"), max_length=8, choices=GOODS)
    code = models.CharField(_("code"), max_length=16, unique=True, default=new_code)
    cart = models.OneToOneField(
        Cart, models.PROTECT, related_name="proposal", verbose_name=_("what the guide chose")
    )
    basket = models.OneToOneField(
        Cart,
        models.PROTECT,
        null=True,
        related_name="taken_proposal",
        verbose_name=_("what the visitor makes of it"),
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("member"),
    )
    order = models.OneToOneField(
        Order, models.PROTECT, null=True, related_name="proposal", verbose_name=_("order")
    )
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    expires_at = models.DateTimeField(_("can be ordered until"), null=True)
    opened_at = models.DateTimeField(_("opened at"), null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "sent", "taken", "ordered"]),
                name="proposal_status_known",
            ),
            models.CheckConstraint(
                condition=Q(method__in=["delivery", "pickup"]), name="proposal_method_known"
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(expires_at__isnull=False),
                name="proposal_sent_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "sent"], basket=None)
                | Q(status__in=["taken", "ordered"], basket__isnull=False),
                name="proposal_taken_has_a_basket",
            ),
            models.CheckConstraint(
                condition=Q(status="ordered", order__isnull=False)
                | (~Q(status="ordered") & Q(order=None)),
                name="proposal_ordered_has_an_order",
            ),
            models.UniqueConstraint(
                fields=["visit"], condition=Q(status="draft"), name="one_draft_per_visit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit} · {self.get_status_display()}"

    def get_absolute_url(self) -> str:
        """The link that the visitor opens."""
        return reverse("orders:proposal", args=[self.code])
