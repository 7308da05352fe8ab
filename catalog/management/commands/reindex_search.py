"""Write anew what every product is found by, as after a new version of the search."""

from django.core.management.base import BaseCommand

from catalog.models import Product
from catalog.services import copies

AT_ONCE = 500


class Command(BaseCommand):
    help = "Write the search words, traits and spellings of every product anew."

    def handle(self, *args, **options) -> None:
        pks = list(Product.objects.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(pks), AT_ONCE):
            copies.refresh(product_ids=pks[start : start + AT_ONCE])
        self.stdout.write(f"{len(pks)} products indexed.")
