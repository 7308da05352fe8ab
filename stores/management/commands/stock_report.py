"""Where stock disagrees with its movements. Read-only; exits 1 when it found something."""

import sys

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from stores.services import stock_report


class Command(BaseCommand):
    help = "Find shelves whose numbers are not what their movements say. Repairs nothing."

    def handle(self, *args, **options) -> None:
        found = 0
        for row in stock_report.differences():
            found += 1
            shelf = row.stock
            self.stdout.write(
                f"{shelf.store.code},{shelf.variant.sku},{shelf.on_hand},{row.on_hand_moved},"
                f"{shelf.reserved},{row.reserved_moved}"
            )
        self.stderr.write(_("%(n)d shelves do not add up.") % {"n": found})
        if found:
            sys.exit(1)
