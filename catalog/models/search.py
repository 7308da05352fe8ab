"""What search keeps beside the products: signposts, spellings, synonyms, and what was asked."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from catalog.models.article import Article
from catalog.models.category import Category
from catalog.models.suite import Suite

# Only short words are mistyped so that they can be guessed; whole names are many.
SHORT = Q(LessThanOrEqual(Length(F("spelling")), 16))

KINDS = ("category", "suite", "article")


class Signpost(models.Model):
    """What a category, a suite or an article is found by.

    Written by `catalog.services.search.signposts`.
    """

    category = models.OneToOneField(Category, models.CASCADE, null=True, related_name="signpost")
    suite = models.OneToOneField(Suite, models.CASCADE, null=True, related_name="signpost")
    article = models.OneToOneField(Article, models.CASCADE, null=True, related_name="signpost")
    search_vector = SearchVectorField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(category__isnull=False, suite=None, article=None)
                | Q(category=None, suite__isnull=False, article=None)
                | Q(category=None, suite=None, article__isnull=False),
                name="signpost_to_one_thing",
            )
        ]
        indexes = [GinIndex(fields=["search_vector"], name="signpost_search")]

    def __str__(self) -> str:
        return f"→ {self.target}"

    @property
    def kind(self) -> str:
        return next(kind for kind in KINDS if getattr(self, f"{kind}_id") is not None)

    @property
    def target(self) -> Category | Suite | Article:
        return getattr(self, self.kind)


class Spelling(models.Model):
    """One way to type a word that some product is found by: shafa is 沙发, sofa is sofa.

    Written by `catalog.services.search.document`; words are never taken back.
    """

    spelling = models.CharField(max_length=64)
    word = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["spelling", "word"], name="spelling_once_per_word")
        ]
        indexes = [
            GinIndex(
                fields=["spelling"],
                name="short_spelling_alike",
                opclasses=["gin_trgm_ops"],
                condition=SHORT,
            ),
            models.Index(
                fields=["spelling"], name="spelling_begins", opclasses=["varchar_pattern_ops"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.spelling} → {self.word}"


class Synonym(models.Model):
    """Words that mean the same to a shopper, and words that they find as well.

    沙发, sofa and couch find each other; 布艺 also finds 亚麻, but 亚麻 does not find 布艺.
    """

    words = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("words that mean the same"),
        help_text=_("Words that mean the same, with commas between them: 沙发, sofa, couch."),
    )
    finds = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("also finds"),
        blank=True,
        default=list,
        help_text=_("Narrower words that they find too, but not the other way round."),
    )

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(words=[]), name="synonym_has_words")]

    def __str__(self) -> str:
        return " = ".join(self.words)


class SearchTerm(models.Model):
    """How often something was searched for in a month, and what came of it; nobody's name."""

    month = models.DateField(_("month"))
    text = models.CharField(_("searched for"), max_length=60)
    asked = models.PositiveIntegerField(_("times asked"), default=1)
    clicked = models.PositiveIntegerField(_("times followed"), default=0)
    hits = models.PositiveIntegerField(_("pieces found"), default=0)

    class Meta:
        verbose_name = _("search term")
        verbose_name_plural = _("search terms")
        ordering = ["-month", "-asked", "text"]
        constraints = [
            models.UniqueConstraint(fields=["month", "text"], name="search_term_once_a_month"),
            models.CheckConstraint(condition=Q(asked__gt=0), name="search_term_was_asked"),
        ]
        indexes = [
            models.Index(F("month").desc(), F("asked").desc(), name="search_term_often"),
            models.Index(
                fields=["text"], name="search_term_begins", opclasses=["varchar_pattern_ops"]
            ),
        ]

    def __str__(self) -> str:
        return self.text
