"""Questions about many products."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q


class ProductQuerySet(models.QuerySet):
    def published(self):
        return self.filter(is_published=True, lowest_price__isnull=False)

    def visible_to(self, user):
        return self if user.is_staff else self.published()

    def in_category(self, category):
        """Products of the category and of everything beneath it."""
        links = self.model.categories.through.objects.filter(
            product=OuterRef("pk"), category__path__startswith=category.path
        )
        return self.filter(Exists(links))

    def priced(self, lowest: Decimal | None, highest: Decimal | None):
        """Products whose lowest price lies between the two; None leaves an end open."""
        found = self if lowest is None else self.filter(lowest_price__gte=lowest)
        return found if highest is None else found.filter(lowest_price__lte=highest)

    def with_any(self, code: str, values: Sequence[str]):
        """Products that have one of these values of an attribute."""
        if code.endswith(("_zh", "_en")):  # texts, which are no traits
            told = [Q(attributes__contains={code: value}) for value in values]
            return self.filter(Q.create(told, connector=Q.OR))
        return self.filter(traits__overlap=[f"{code}:{value}" for value in values])

    def for_cards(self):
        """Only what a card of a list shows."""
        return self.only(
            *("slug", "name_zh", "name_en", "lowest_price", "picture", "created_at"),
            *("rating", "review_count"),
        )


class VariantQuerySet(models.QuerySet):
    def sellable(self):
        return self.filter(is_sellable=True, product__is_published=True)


class PlannedPriceQuerySet(models.QuerySet):
    def open(self):
        """Still to come true."""
        return self.filter(done_at=None, cancelled_at=None)


class VoiceQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status="published")


class ReviewQuerySet(VoiceQuerySet):
    def chosen(self, *, stars: int | None = None, with_photos: bool = False):
        found = self.filter(stars=stars) if stars else self
        return found.filter(photo_count__gt=0) if with_photos else found


class ReviewRightQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(user=user)

    def unused(self):
        return self.filter(review=None)


class SuiteQuerySet(models.QuerySet):
    def published(self):
        """Suites that can be bought whole."""
        pieces = self.model.pieces.rel.related_model.objects.filter(suite=OuterRef("pk"))
        unsold = pieces.exclude(variant__is_sellable=True, variant__product__is_published=True)
        return self.filter(Exists(pieces), ~Exists(unsold), is_published=True)

    def with_pieces(self):
        """Everything that cards and pages of suites show, in two queries for any number."""
        pieces = self.model.pieces.rel.related_model.objects
        goods = pieces.select_related("variant__product").defer(
            "variant__product__search_vector",
            "variant__product__attributes",
            "variant__product__description_zh",
            "variant__product__description_en",
        )
        return self.select_related("scene").prefetch_related(Prefetch("pieces", goods))
