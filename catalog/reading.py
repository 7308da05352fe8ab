"""What templates need of articles, made plain."""

from dataclasses import dataclass
from datetime import date

from catalog.models import Article
from catalog.services import pictures


@dataclass(frozen=True, slots=True)
class Teaser:
    """An article in a list."""

    url: str
    kind: str
    title: str
    lead: str
    day: date
    starts_on: date | None
    ends_on: date | None
    picture: str
    srcset: str


def teaser(article: Article) -> Teaser:
    name = article.file.name or ""
    return Teaser(
        article.get_absolute_url(),
        article.get_kind_display(),
        article.title,
        article.lead,
        article.published_on,
        article.starts_on,
        article.ends_on,
        pictures.url(name, 800),
        pictures.srcset(name, article.width),
    )


def newest(most: int, **only: str) -> list[Article]:
    """Published articles without their bodies, the newest first."""
    found = Article.objects.filter(is_published=True, **only).defer("body_zh", "body_en")
    return list(found[:most])
