"""What the pages of the journey need beyond `ui`."""

from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.services import pictures
from o2o.templatetags.ui import people_day, people_time
from orders.services.promise import Promise
from orders.services.ranking import REASONS, Candidate
from stores.models import Store
from stores.services import hours

register = template.Library()


@register.filter
def picture(name: str) -> str:
    """The address of a stored picture at the size of a line; empty when there is none."""
    return pictures.url(name, 400) if name else ""


@register.filter
def promised(promise: Promise | None) -> str:
    """今天 周日 16:30 起可取 · 明天 周一 至 周二 11月24日 送达."""
    if promise is None:
        return _("The store tells you the day")
    if promise.ready_at:
        return _("Ready to collect from %(time)s") % {"time": people_time(promise.ready_at)}
    if promise.is_one_day:
        return _("Delivered %(day)s") % {"day": people_day(promise.first)}
    return _("Delivered between %(first)s and %(last)s") % {
        "first": people_day(promise.first),
        "last": people_day(promise.last),
    }


@register.filter
def reason_word(reason: str) -> str:
    """Why a store cannot serve, in a word."""
    return str(REASONS.get(reason, ""))


@register.filter
def opening(store: Store) -> str:
    """“Open until 21:00”, of a store read with its hours."""
    return hours.today_label(store, timezone.now())


@register.filter
def candidate_name(candidate: Candidate) -> str:
    """A candidate store's name in the active language."""
    english = (get_language() or "").startswith("en")
    return (english and candidate.name_en) or candidate.name_zh


@register.filter
def unlocalize_money(amount: Decimal) -> str:
    """For hidden fields: 1299.00 in every language."""
    return f"{amount:.2f}"


@register.filter
def coordinate(degrees: float) -> str:
    """For map links: a point, never a comma, whatever the language."""
    return f"{degrees:.6f}"
