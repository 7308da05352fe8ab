"""Write anew what everything is found by, as after a new version of the search."""

from django.core.management.base import BaseCommand

from catalog.models import Article, Category, Product, Suite
from catalog.services import copies
from catalog.services.search import signposts

AT_ONCE = 500


class Command(BaseCommand):
    help = "Write anew what products, categories, suites and articles are found by."

    def handle(self, *args, **options) -> None:
        pks = list(Product.objects.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(pks), AT_ONCE):
            copies.refresh(product_ids=pks[start : start + AT_ONCE])
        signposts.index(
            categories=Category.objects.all(),
            suites=Suite.objects.all(),
            articles=Article.objects.all(),
        )
        self.stdout.write(f"{len(pks)} products indexed.")
