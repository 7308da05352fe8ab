from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from o2o.bilingual import Bilingual


class Category(MP_Node):
    """A node of the category tree (materialised path: a subtree is a prefix)."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True, allow_unicode=True)
    name_zh = models.CharField(_("name (Chinese)"), max_length=80)
    name_en = models.CharField(_("name (English)"), max_length=80, blank=True)
    is_published = models.BooleanField(_("published"), default=True)

    name = Bilingual()
    node_order_by: list[str] = []

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("catalog:category", args=[self.slug])
