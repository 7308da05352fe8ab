from typing import Any

from django.core.management.base import BaseCommand

from o2o import importing
from stores.services import division_import


class Command(BaseCommand):
    help = (
        "Import administrative divisions (code, name, level) and their centres (code, lat, lng). "
        "Rows that only give a centre never create a division."
    )

    def add_arguments(self, parser):
        importing.add_arguments(parser)

    def handle(self, **options: Any) -> None:
        importing.run(
            division_import.SHEET,
            division_import.write,
            options,
            stdout=self.stdout,
            stderr=self.stderr,
        )
