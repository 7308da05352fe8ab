"""Cards of products, each drawn once: the same card has the same markup on every page."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import template
from django.template import Template
from django.template.loader import get_template
from django.utils.safestring import SafeString

from catalog.cards import Card
from catalog.services import pictures

register = template.Library()


@register.filter
def photo_url(name: str, width: int = 0) -> str:
    """The address of a stored picture, or of its copy of that width."""
    return pictures.url(name, width)


@register.simple_tag
def product_cards(cards: Iterable[Card], level: int = 3, eager: int = 0) -> SafeString:
    """All cards; `level` of their headings, `eager` how many stand above the fold."""
    card_template: Any = get_template("catalog/_card.html")
    drawn_by = card_template.template
    drawn = (_drawn(drawn_by, card, level, at < eager) for at, card in enumerate(cards))
    return SafeString("\n".join(drawn))


@lru_cache(maxsize=4096)
def _drawn(drawn_by: Template, card: Card, level: int, eager: bool) -> str:
    return drawn_by.render(template.Context({"card": card, "level": level, "eager": eager}))
