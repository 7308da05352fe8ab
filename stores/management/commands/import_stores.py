from typing import Any

from django.core.management.base import BaseCommand, CommandError

from o2o import importing
from o2o.importing.cells import Unreadable
from stores.services import hours_text, store_import


class Command(BaseCommand):
    help = "Import stores by store code; cities are matched to divisions in any spelling."

    def add_arguments(self, parser):
        importing.add_arguments(parser)
        parser.add_argument(
            "--dealer-by",
            default="",
            choices=["", *store_import.SHEET.fields],
            metavar="FIELD",
            help="make one dealer per value of this field, such as city",
        )
        parser.add_argument(
            "--territories",
            action="store_true",
            help="with --dealer-by: give each dealer its city, where nobody has it",
        )
        parser.add_argument(
            "--hours", default="", help="for stores without hours: 10:00-22:00, Mo-Fr 10:00-21:00"
        )

    def handle(self, **options: Any) -> None:
        try:
            hours = hours_text.read(options["hours"])
        except Unreadable as error:
            raise CommandError(str(error), returncode=2) from None
        run = store_import.StoreImport(
            dealer_by=options["dealer_by"], territories=options["territories"], hours=hours
        )
        importing.run(
            store_import.SHEET, run.write, options, stdout=self.stdout, stderr=self.stderr
        )
