"""Loads articles from a description; loading twice changes nothing.

Each card: slug, kind, titles, leads, bodies (a list of paragraphs), file, products and suites
(slugs), published_on, starts_on, ends_on.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from catalog.models import Article, Product, Suite
from catalog.services import pictures, version
from catalog.services.search import signposts

Card = Mapping[str, Any]
TEXTS = ("kind", "title_zh", "title_en", "lead_zh", "lead_en")
DAYS = ("published_on", "starts_on", "ends_on")


@transaction.atomic
def load(cards: Iterable[Card], *, folder: Path) -> list[Article]:
    made = [_article(card, folder) for card in cards]
    signposts.index(articles=made)
    transaction.on_commit(version.bump)
    return made


def _article(card: Card, folder: Path) -> Article:
    facts: dict[str, Any] = {name: card.get(name, "") for name in TEXTS}
    facts |= {name: "\n\n".join(card.get(name, ())) for name in ("body_zh", "body_en")}
    facts |= {name: date.fromisoformat(card[name]) for name in DAYS if card.get(name)}
    if card.get("file"):
        content = (folder / card["file"]).read_bytes()
        stored = pictures.store(content=content, folder="articles", name=card["file"])
        facts |= {"file": stored.name, "width": stored.width, "height": stored.height}
    article, _new = Article.objects.update_or_create(slug=card["slug"], defaults=facts)
    article.products.set(Product.objects.filter(slug__in=card.get("products", ())))
    article.suites.set(Suite.objects.filter(slug__in=card.get("suites", ())))
    return article
