"""What templates need to speak like the house: icons, money, distances, times of people."""

from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from django import template
from django.conf import settings
from django.forms import BoundField
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy

register = template.Library()

SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€"}
SOON = timedelta(minutes=30)
WEEKDAYS = [
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
]
NEAR_DAYS = {
    -1: pgettext_lazy("day", "Yesterday"),
    0: pgettext_lazy("day", "Today"),
    1: pgettext_lazy("day", "Tomorrow"),
}


@register.simple_tag
def icon(name: str, label: str = "", extra: str = "") -> SafeString:
    """A line icon of `static/img/icons.svg`; hidden from screen readers unless it has a label."""
    return _icon(name, str(label), extra)


@lru_cache(maxsize=512)
def _icon(name: str, label: str, extra: str) -> SafeString:
    told = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" {}><use href="{}#{}"/></svg>',
        extra,
        told if label else SafeString(told),
        static("img/icons.svg"),
        name,
    )


# ── Money and distance ──────────────────────────────────────────────────────────────────
def _digits(amount: object, *, exact: bool) -> tuple[str, str] | None:
    """Sign and digits: ("", "1,299") or ("−", "1,299.50"); None when it is not an amount."""
    try:
        value = Decimal(str(amount))
    except InvalidOperation:
        return None
    whole = value == value.to_integral_value() and not exact
    return "−" if value < 0 else "", f"{abs(value):,.0f}" if whole else f"{abs(value):,.2f}"


def _money(amount: object, *, exact: bool) -> str:
    parts = _digits(amount, exact=exact)
    if parts is None:
        return ""
    sign = SIGNS.get(settings.CURRENCY, settings.CURRENCY)
    return SafeString(f'<span class="money">{parts[0]}<i>{sign}</i>{parts[1]}</span>')


@register.filter
def money(amount: object) -> str:
    """For shoppers: ¥1,299, or ¥1,299.50 when there are cents."""
    return _money(amount, exact=False)


@register.filter
def money_exact(amount: object) -> str:
    """For ledgers and statements: always two places, ¥1,299.00."""
    return _money(amount, exact=True)


@register.filter
def money_text(amount: object) -> str:
    """Plain text for titles, attributes and mail."""
    parts = _digits(amount, exact=False)
    return f"{parts[0]}{SIGNS.get(settings.CURRENCY, '')}{parts[1]}" if parts else ""


@register.filter
def number(count: int) -> str:
    """A count as money writes its yuan: 12,300."""
    return f"{count:,}"


@register.filter
def distance(metres: float | None) -> str:
    """Metres as people say them: 350 m, 2.1 km, 12 km."""
    if metres is None or metres == "":
        return ""
    if metres < 1000:
        return gettext("%(n)s m") % {"n": max(10, round(metres / 10) * 10)}
    km = metres / 1000
    return gettext("%(n)s km") % {"n": f"{km:.1f}" if km < 10 else f"{km:.0f}"}


# ── Times of people ─────────────────────────────────────────────────────────────────────
def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


@register.filter
def people_day(day: date | datetime | None) -> str:
    """Tomorrow, Sat; beyond that Sat, 28 Nov; another year is named."""
    if not day:
        return ""
    day = _local(day).date() if isinstance(day, datetime) else day
    today = timezone.localdate()
    weekday = str(WEEKDAYS[day.weekday()])
    near = NEAR_DAYS.get((day - today).days)
    if near:
        return pgettext("day", "%(near)s, %(weekday)s") % {"near": near, "weekday": weekday}
    shape = pgettext("date", "j M") if day.year == today.year else pgettext("date", "j M Y")
    date_text = date_format(day, shape)
    return pgettext("day", "%(weekday)s, %(date)s") % {"weekday": weekday, "date": date_text}


@register.filter
def people_time(moment: datetime | None) -> str:
    """Tomorrow, Sat 14:00."""
    return f"{people_day(moment)} {_local(moment):%H:%M}" if moment else ""


@register.filter
def people_span(start: datetime | None, end: datetime | None) -> str:
    """Tomorrow, Sat 14:00–16:00; used as `start|people_span:end`."""
    if not start or not end:
        return people_time(start)
    same_day = _local(start).date() == _local(end).date()
    return (
        f"{people_time(start)}–{_local(end):%H:%M}"
        if same_day
        else (f"{people_time(start)} – {people_time(end)}")
    )


@register.filter
def urgency(due: datetime | None) -> str:
    """How a deadline chip is coloured: calm, soon (half an hour left), late."""
    if not due:
        return "calm"
    left = due - timezone.now()
    return "late" if left <= timedelta() else "soon" if left <= SOON else "calm"


def _duration(minutes: int) -> str:
    if minutes < 60:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    if minutes < 48 * 60:
        hours = minutes // 60
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    days = minutes // (24 * 60)
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


@register.filter
def time_left(due: datetime | None) -> str:
    """42 minutes left; late by 2 hours."""
    if not due:
        return ""
    minutes = round((due - timezone.now()).total_seconds() / 60)
    if minutes >= 1:
        return gettext("%(time)s left") % {"time": _duration(minutes)}
    return gettext("late by %(time)s") % {"time": _duration(max(1, -minutes))}


# ── Forms ───────────────────────────────────────────────────────────────────────────────
HINTS: dict[str, dict[str, str]] = {
    "email": {"autocomplete": "email", "inputmode": "email", "autocapitalize": "none"},
    "login": {"autocomplete": "username", "inputmode": "email", "autocapitalize": "none"},
    "phone": {"autocomplete": "tel", "inputmode": "tel"},
    "recipient": {"autocomplete": "name"},
    "name": {"autocomplete": "name"},
    "address": {"autocomplete": "street-address"},
    "password": {"autocomplete": "current-password"},
    "password1": {"autocomplete": "new-password"},
    "password2": {"autocomplete": "new-password"},
    "code": {"inputmode": "numeric", "autocomplete": "one-time-code"},
    "quantity": {"inputmode": "numeric"},
    "amount": {"inputmode": "decimal"},
    "price": {"inputmode": "decimal"},
    "q": {"inputmode": "search", "enterkeyhint": "search"},
}


@register.filter
def widget(field: BoundField) -> SafeString:
    """The control of a field, with the keyboard and autofill its name asks for."""
    given = field.field.widget.attrs
    hints = HINTS.get(field.name, {})
    return field.as_widget(attrs={key: hints[key] for key in hints if key not in given})


@register.filter
def initial_of(name: str) -> str:
    """The letter that stands for a person without a picture."""
    return (str(name).strip() or "·")[:1].upper()
