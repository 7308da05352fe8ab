"""What there is to read: buying guides, the magazine, activities."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog import cards, kept, suite_cards
from catalog.company import company
from catalog.models import Article, Product
from catalog.reading import Teaser, newest, teaser
from catalog.services import prose

MOST = 48  # of one kind on the page
MORE = 3


@require_safe
@kept.for_visitors
def index(request: HttpRequest) -> HttpResponse:
    kind = request.GET.get("kind", "")
    kind = kind if kind in Article.Kind.values else ""
    articles = newest(MOST, **({"kind": kind} if kind else {}))
    context = {
        "articles": [teaser(article) for article in articles],
        "kinds": [(value, label, value == kind) for value, label in Article.Kind.choices],
        "kind": kind,
    }
    return render(request, "catalog/articles.html", context)


@require_safe
@kept.for_visitors
def page(request: HttpRequest, slug: str) -> HttpResponse:
    article = get_object_or_404(Article, slug=slug, is_published=True)
    goods = cards.cards(Product.objects.published().filter(articles=article).for_cards())
    chosen = set(article.suites.values_list("pk", flat=True))
    others = [other for other in newest(MORE + 1) if other.pk != article.pk]
    context = {
        "article": article,
        "teaser": teaser(article),
        "text": prose.html(article.body),
        "suites": suite_cards.cards(each for each in company(request).suites if each.pk in chosen),
        "cards": goods,
        "near_pks": ",".join(str(each.pk) for each in goods),
        "more": [teaser(other) for other in others[:MORE]],
        "linked": _linked(article, teaser(article)),
        "crumbs": [
            (_("Home"), reverse("catalog:home")),
            (_("Guides"), reverse("catalog:guides")),
            (article.title, ""),
        ],
    }
    return render(request, "catalog/article.html", context)


def _linked(article: Article, told: Teaser) -> dict[str, Any]:
    """schema.org Article."""
    about = {
        "@type": "Article",
        "headline": told.title,
        "description": told.lead,
        "datePublished": article.published_on.isoformat(),
        "url": settings.SITE_URL + told.url,
    }
    return about | ({"image": settings.SITE_URL + told.picture} if told.picture else {})
