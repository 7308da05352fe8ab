"""Why this store: every routing decision of an order, in words."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from o2o.templatetags.ui import distance, people_time
from orders import explaining
from orders.explaining import Explained, Row
from orders.models import Order, RoutingDecision


class Command(BaseCommand):
    help = "Print why an order went to its store: every decision with all its candidates."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("order", metavar="ORDER", help="the order number")
        parser.add_argument("--language", choices=["zh-hans", "en"], help="default: the site's")

    def handle(self, *args, order: str, language: str | None, **options) -> None:
        with translation.override(language or translation.get_language()):
            for line in _told(order):
                self.stdout.write(line)


def _told(number: str):
    order = Order.objects.filter(number=number).prefetch_related("lines").first()
    if order is None:
        raise CommandError(_("There is no order %(number)s.") % {"number": number})
    decisions = RoutingDecision.objects.filter(order=order).select_related("chosen", "by")
    facts = [order.number, order.get_status_display(), order.get_method_display()]
    yield " · ".join([*facts, order.address] if order.address else facts)
    if not decisions:
        yield _("Nothing was decided yet.")
    for decision in decisions:
        yield from _decision(explaining.explain(decision, order, order.lines.all()))


def _decision(told: Explained):
    yield ""
    yield f"#{told.attempt} · {people_time(told.at)} · {told.verdict}"
    if told.goods:
        yield "   " + told.goods
    if told.reason:
        yield "   " + _("Reason: %(reason)s") % {"reason": told.reason}
    yield "   " + _("Rules: %(version)s") % {"version": told.rules}
    for row in told.rows:
        yield _candidate(row)


def _candidate(row: Row) -> str:
    mark = "●" if row.is_chosen else "○" if row.is_kept else "×"
    load = _("%(n)s orders today") % {"n": row.load}
    way = distance(row.distance_m) + (f" ({row.detour})" if row.detour else "")
    facts = [f"{row.name} ({row.code})", way, row.free, load, row.verdict]
    return f"   {mark} " + " · ".join(str(fact) for fact in facts)
