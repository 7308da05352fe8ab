"""What-if: a file of orders replayed under the rules in force and under a draft; changes nothing."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from o2o import importing
from o2o.errors import Invalid
from orders import comparing
from orders.comparing import Comparison
from orders.services import rehearsal_file, rehearsing, rulebook
from orders.services.ranking import Rules
from orders.services.rehearsing import Setting
from stores.models import Store

STYLE = "static/css/pages/versus.css"


class Command(BaseCommand):
    help = "Replay a file of orders against the rules in force and a draft; nothing is changed."

    def add_arguments(self, parser: CommandParser) -> None:
        importing.add_arguments(parser)
        parser.add_argument("--rules", type=Path, metavar="JSON", help="weights of a draft")
        parser.add_argument(
            "--without", action="append", default=[], metavar="CODE", help="a store taken out"
        )
        parser.add_argument("--report", type=Path, metavar="HTML", help="write plots to this file")
        parser.add_argument("--language", choices=["zh-hans", "en"], help="default: the site's")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"] or translation.get_language()):
            self._handle(options)

    def _handle(self, options: dict[str, Any]) -> None:
        sides = [Setting(_("in force"), rulebook.active())]
        if options["rules"] or options["without"]:
            sides.append(Setting(_("draft"), _draft(options["rules"]), _stores(options["without"])))
        collected = rehearsal_file.Collected()
        refused = self._read(collected, options)
        if not collected.cases:
            raise CommandError(_("There is no order to replay."), returncode=2)
        replays = [rehearsing.replay(collected.cases, setting) for setting in sides]
        told = comparing.compare(replays)
        self._table(told)
        if options["report"]:
            options["report"].write_text(_report(told, options["file"].name), "utf-8")
            self.stdout.write(_("Report: %(path)s") % {"path": options["report"]})
        if refused:
            raise SystemExit(refused)

    def _read(self, collected: rehearsal_file.Collected, options: dict[str, Any]) -> int:
        """Fill `collected`; the exit code of rows that were refused. An unusable file ends here."""
        try:
            importing.run(
                rehearsal_file.SHEET,
                collected.take,
                options | {"dry_run": True},
                stdout=self.stdout,
                stderr=self.stderr,
            )
        except SystemExit as leaving:
            if leaving.code != 1:
                raise
            return 1
        return 0

    def _table(self, told: Comparison) -> None:
        rows = [["", *told.names], *([line.label, *line.values] for line in told.lines)]
        for label, *values in rows:
            self.stdout.write(f"{label:<28}" + "".join(f"{value:>16}" for value in values))
        if len(told.names) > 1:
            moved = _("%(n)d of %(all)d orders go to other stores.")
            self.stdout.write(moved % {"n": told.changed, "all": told.orders})


def _draft(path: Path | None) -> Rules:
    """The weights of the file; without one, the rules in force."""
    if path is None:
        return rulebook.active()
    try:
        return rulebook.draft(json.loads(path.read_text("utf-8")))
    except Invalid as refusal:
        told = "; ".join(f"{name}: {texts[0]}" for name, texts in refusal.fields.items())
        raise CommandError(told, returncode=2) from None
    except (OSError, ValueError, AttributeError) as error:
        raise CommandError(str(error), returncode=2) from None


def _stores(codes: list[str]) -> frozenset[int]:
    known = dict(Store.objects.filter(code__in=codes).values_list("code", "pk"))
    if missing := [code for code in codes if code not in known]:
        words = _("There is no store %(codes)s.") % {"codes": ", ".join(missing)}
        raise CommandError(words, returncode=2)
    return frozenset(known.values())


def _report(told: Comparison, source: str) -> str:
    style = (settings.BASE_DIR / STYLE).read_text("utf-8")
    facts = {"told": told, "source": source, "at": timezone.localtime(), "style": style}
    return render_to_string("orders/rehearsal_report.html", facts)
