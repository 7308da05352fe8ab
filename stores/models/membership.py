from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from catalog.models import Category
from stores.models.dealer import Dealer
from stores.models.store import Store
from stores.querysets import MembershipQuerySet


class Membership(models.Model):
    """Who works where, as what. Headquarters people are `is_staff` and need none.

    `skills` are the categories that a guide knows best, with everything beneath them.
    """

    class Role(models.TextChoices):
        DEALER = "dealer", _("dealer")
        MANAGER = "manager", _("store manager")
        GUIDE = "guide", _("guide")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="memberships",
        verbose_name=_("member"),
    )
    role = models.CharField(_("role"), max_length=8, choices=Role.choices)
    dealer = models.ForeignKey(
        Dealer,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("dealer"),
    )
    store = models.ForeignKey(
        Store,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("store"),
    )
    skills = models.ManyToManyField(
        Category, blank=True, related_name="+", verbose_name=_("knows best")
    )
    languages = ArrayField(
        models.CharField(max_length=8, choices=settings.LANGUAGES),
        default=list,
        blank=True,
        verbose_name=_("speaks"),
    )
    starts_at = models.DateTimeField(_("since"), db_default=Now())
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("store membership")
        verbose_name_plural = _("store memberships")
        constraints = [
            models.CheckConstraint(
                condition=Q(role="dealer", dealer__isnull=False, store=None)
                | Q(role__in=["manager", "guide"], store__isnull=False, dealer=None),
                name="membership_role_fits_place",
            ),
            models.CheckConstraint(
                condition=Q(languages__contained_by=["zh-hans", "en"]),
                name="membership_languages_known",
            ),
            models.UniqueConstraint(
                fields=["user", "store"],
                condition=Q(ends_at=None, store__isnull=False),
                name="one_current_membership_per_store",
            ),
            models.UniqueConstraint(
                fields=["user", "dealer"],
                condition=Q(ends_at=None, dealer__isnull=False),
                name="one_current_membership_per_dealer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.store or self.dealer}"
