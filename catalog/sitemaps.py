"""Every public address of the catalogue, for sitemap.xml; a page of it holds 2,000."""

from typing import Any

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from catalog.models import Article, Category, Product, Scene, Suite

PER_PAGE = 2000


class Pages(Sitemap):
    limit = PER_PAGE

    def items(self) -> list[str]:
        catalogue = ["home", "search", "scenes", "suites", "finder", "guides"]
        return [*(f"catalog:{name}" for name in catalogue), "stores:stores"]

    def location(self, item: str) -> str:
        return reverse(item)


class Categories(Sitemap):
    limit = PER_PAGE

    def items(self) -> Any:
        return Category.objects.filter(is_published=True).order_by("path")


class Products(Sitemap):
    limit = PER_PAGE

    def items(self) -> Any:
        return Product.objects.published().only("slug", "updated_at").order_by("pk")

    def lastmod(self, item: Product) -> Any:
        return item.updated_at


class Scenes(Sitemap):
    limit = PER_PAGE

    def items(self) -> Any:
        return Scene.objects.filter(is_published=True).order_by("pk")


class Suites(Sitemap):
    limit = PER_PAGE

    def items(self) -> Any:
        return Suite.objects.published().order_by("pk")


class Articles(Sitemap):
    limit = PER_PAGE

    def items(self) -> Any:
        return Article.objects.filter(is_published=True).defer("body_zh", "body_en").order_by("pk")


ALL = {
    "pages": Pages,
    "categories": Categories,
    "products": Products,
    "scenes": Scenes,
    "suites": Suites,
    "articles": Articles,
}
