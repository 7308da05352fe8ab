from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalog.models.product import Product
from catalog.models.suite import Suite
from o2o.bilingual import Bilingual


class Article(models.Model):
    """Something worth reading that leads to goods. Bodies are Markdown, without raw HTML.

    An activity takes place from `starts_on` to `ends_on`, both included.
    """

    class Kind(models.TextChoices):
        GUIDE = "guide", _("buying guide")
        MAGAZINE = "magazine", _("magazine")
        ACTIVITY = "activity", _("activity")

    slug = models.SlugField(_("slug"), max_length=80, unique=True, allow_unicode=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.GUIDE)
    title_zh = models.CharField(_("title (Chinese)"), max_length=120)
    title_en = models.CharField(_("title (English)"), max_length=120, blank=True)
    lead_zh = models.CharField(_("lead (Chinese)"), max_length=300, blank=True)
    lead_en = models.CharField(_("lead (English)"), max_length=300, blank=True)
    body_zh = models.TextField(
        _("text (Chinese)"), help_text=_("Markdown: ## heading, - list, **bold**")
    )
    body_en = models.TextField(_("text (English)"), blank=True)
    file = models.ImageField(_("picture"), upload_to="articles/", max_length=200, blank=True)
    width = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True)
    products = models.ManyToManyField(
        Product, related_name="articles", verbose_name=_("products"), blank=True
    )
    suites = models.ManyToManyField(
        Suite, related_name="articles", verbose_name=_("suites"), blank=True
    )
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    published_on = models.DateField(_("published on"))
    is_published = models.BooleanField(_("published"), default=True)

    title = Bilingual()
    lead = Bilingual()
    body = Bilingual()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-published_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["guide", "magazine", "activity"]), name="article_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None)
                | Q(ends_on=None)
                | Q(ends_on__gte=models.F("starts_on")),
                name="article_days_in_order",
            ),
        ]
        indexes = [models.Index(fields=["-published_on", "-id"], name="article_newest")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("catalog:guide", args=[self.slug])
