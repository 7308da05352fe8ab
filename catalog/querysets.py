"""Questions about many products."""

from django.db import models


class ProductQuerySet(models.QuerySet):
    def published(self):
        return self.filter(is_published=True, lowest_price__isnull=False)

    def visible_to(self, user):
        return self if user.is_staff else self.published()


class VariantQuerySet(models.QuerySet):
    def sellable(self):
        return self.filter(is_sellable=True, product__is_published=True)
