import secrets

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalog.models import Variant
from stores.models.store import Store
from stores.querysets import TagQuerySet, TouchQuerySet

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is misread on a label
LENGTH = 8


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _letter in range(LENGTH))


class Tag(models.Model):
    """A QR code on a sample, at a store's door, on a guide's card or in a campaign.

    Its code is printed, so it never changes its meaning; what is taken off is switched off.
    """

    class Kind(models.TextChoices):
        SAMPLE = "sample", _("sample")
        STORE = "store", _("store")
        GUIDE = "guide", _("guide")
        CAMPAIGN = "campaign", _("campaign")

    code = models.CharField(_("code"), max_length=12, unique=True, default=new_code)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    store = models.ForeignKey(
        Store, models.PROTECT, null=True, blank=True, related_name="tags", verbose_name=_("store")
    )
    variant = models.ForeignKey(
        Variant, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("variant")
    )
    guide = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("guide"),
    )
    title = models.CharField(_("title"), max_length=80, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created at"), db_default=Now())

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="sample", store__isnull=False, variant__isnull=False, guide=None)
                | Q(kind="store", store__isnull=False, variant=None, guide=None)
                | Q(kind="guide", store__isnull=False, variant=None, guide__isnull=False)
                | (Q(kind="campaign", guide=None) & ~Q(title="")),
                name="tag_kind_fits_target",
                violation_error_message=_(
                    "A sample needs a store and a piece, a store its store, a guide both a store and "
                    "the person; a campaign needs a title."
                ),
            ),
            models.UniqueConstraint(
                fields=["kind", "store", "variant", "guide"],
                condition=Q(is_active=True) & ~Q(kind="campaign"),
                nulls_distinct=False,
                name="one_active_tag_per_target",
                violation_error_message=_("This has a code already. Print that one again."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.label}"

    @property
    def label(self) -> str:
        """What it stands for, in words."""
        named = {
            "sample": self.variant and f"{self.variant.product.name} {self.variant.name}".strip(),
            "guide": self.guide and (self.guide.name or self.guide.email),
            "store": self.store and self.store.name,
        }
        return str(self.title or named.get(self.kind) or self.code)

    def get_absolute_url(self) -> str:
        return reverse("tags:landing", args=[self.code])


class TagDay(models.Model):
    """How often a tag was met on a day, whoever it was: one row, however many come."""

    tag = models.ForeignKey(Tag, models.PROTECT, related_name="days", verbose_name=_("tag"))
    day = models.DateField(_("day"))
    scans = models.PositiveIntegerField(_("scans"), default=0)
    kept = models.PositiveIntegerField(_("agreed to be remembered"), default=0)

    class Meta:
        verbose_name = _("day of a tag")
        verbose_name_plural = _("days of a tag")
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["tag", "day"], name="one_row_per_tag_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.tag} · {self.day:%Y-%m-%d}"


class Touch(models.Model):
    """Somebody who agreed to be remembered met a tag. Append-only.

    `visitor` is a random number that only their browser keeps; they are named as `member` while
    signed in. Whoever did not agree is counted (TagDay) and leaves no row.
    """

    class Kind(models.TextChoices):
        SCAN = "scan", _("scanned")
        KEPT = "kept", _("agreed to be remembered")

    tag = models.ForeignKey(Tag, models.PROTECT, related_name="touches", verbose_name=_("tag"))
    kind = models.CharField(_("kind"), max_length=4, choices=Kind.choices, default=Kind.SCAN)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("member"),
    )
    visitor = models.CharField(_("visitor"), max_length=32)
    at = models.DateTimeField(_("at"), db_default=Now())

    objects = TouchQuerySet.as_manager()

    class Meta:
        verbose_name = _("touch")
        verbose_name_plural = _("touches")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["tag", "kind", "at"], name="touches_of_tag")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["scan", "kept"]), name="touch_kind_known"),
            models.CheckConstraint(condition=~Q(visitor=""), name="touch_is_of_who_agreed"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.tag} · {self.at:%Y-%m-%d %H:%M}"
