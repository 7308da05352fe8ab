"""The categories that every page's header leads to (a context processor)."""

from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from catalog.models import Category
from catalog.services import version

KEPT_FOR = 600  # seconds


@dataclass(frozen=True, slots=True)
class Link:
    """A category as the header shows it: twice compared, once reversed."""

    name: str
    get_absolute_url: str


def categories(request: HttpRequest) -> dict[str, object]:
    return {"nav_categories": SimpleLazyObject(_links)}


def _links() -> list[Link]:
    return [Link(category.name, category.get_absolute_url()) for category in _roots()]


def _roots() -> list[Category]:
    """Published categories at the top, kept until the catalogue changes."""
    now = version.current()
    key = f"catalog:nav:{now}"
    roots = cache.get(key) if now else None
    if roots is None:
        roots = list(Category.objects.get_root_nodes().filter(is_published=True))
        if now:
            cache.set(key, roots, KEPT_FOR)
    return roots
