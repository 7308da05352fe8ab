from typing import Any

from django.core.management.base import BaseCommand

from o2o import importing
from stores.services import stock_import


class Command(BaseCommand):
    help = (
        "Import what stores hold and show: store, sku and any of on_hand, safety, display (yes/no)."
    )

    def add_arguments(self, parser):
        importing.add_arguments(parser)

    def handle(self, **options: Any) -> None:
        importing.run(
            stock_import.SHEET,
            stock_import.write,
            options,
            stdout=self.stdout,
            stderr=self.stderr,
        )
