from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from o2o import private
from stores.models.franchise import Application


class Paper(models.Model):
    """A document of an applicant: never public, read by headquarters and by who sent it."""

    class Kind(models.TextChoices):
        LICENCE = "licence", _("business licence")
        PREMISES = "premises", _("picture of the premises")
        OTHER = "other", _("other paper")

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="papers", verbose_name=_("application")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    file = models.FileField(
        _("file"), upload_to="applications/", storage=private.storage, max_length=200
    )
    at = models.DateTimeField(_("sent at"), db_default=Now())

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["licence", "premises", "other"]), name="paper_kind_known"
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
