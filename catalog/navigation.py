"""The tree of published categories, and those of it that every page's header leads to."""

from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from django.http import HttpRequest
from django.utils.translation import get_language

from catalog import kept
from catalog.models import Category


class Link(NamedTuple):
    """A category as the header shows it."""

    name: str
    get_absolute_url: str


class Tree:
    """Published categories by slug, in the order of the tree."""

    def __init__(self) -> None:
        found = Category.objects.filter(is_published=True)
        self.by_slug = {category.slug: category for category in found}

    def beneath(self, path: str) -> list[Category]:
        """The children of the category with this path; of no path: the categories at the top."""
        return [each for each in self.by_slug.values() if _above(each) == path]

    def near(self, category: Category) -> list[Category]:
        """The categories beneath, or beside when there is nothing beneath."""
        return self.beneath(category.path if category.numchild else _above(category))

    def parent(self, category: Category) -> Category | None:
        above = _above(category)
        return next((each for each in self.by_slug.values() if each.path == above), None)

    def deepest(self, pks: Collection[int]) -> Category | None:
        """The most particular of these categories, the first of equals."""
        found = (each for each in self.by_slug.values() if each.pk in pks)
        return min(found, key=lambda each: (-each.depth, each.path), default=None)


def tree(request: HttpRequest) -> Tree:
    """The tree as of this request."""
    return kept.fact(request, "tree", Tree)


def categories(request: HttpRequest) -> dict[str, object]:
    """`nav_categories`, which a template asks for only where it shows them."""
    return {"nav_categories": lambda: _links(tree(request), get_language())}


@lru_cache(maxsize=8)
def _links(known: Tree, language: str) -> tuple[Link, ...]:
    """The categories at the top, in the active language."""
    return tuple(Link(each.name, each.get_absolute_url()) for each in known.beneath(""))


def _above(category: Category) -> str:
    return category.path[: -Category.steplen]
