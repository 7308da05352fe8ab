"""manage.py import_products FILE: see docs/importing.md."""

from django.core.management.base import BaseCommand

from catalog.services import product_import
from o2o import importing


class Command(BaseCommand):
    help = "Import products and variants from a CSV file, upserted by SKU."

    def add_arguments(self, parser) -> None:
        importing.add_arguments(parser)

    def handle(self, **options) -> None:
        importing.run(
            product_import.SHEET,
            product_import.write,
            options,
            stdout=self.stdout,
            stderr=self.stderr,
        )
