"""What pages of visits need beyond `ui`."""

from datetime import date

from django import template
from django.utils import timezone

from catalog.services import pictures
from o2o.templatetags.ui import NEAR_DAYS, WEEKDAYS

register = template.Library()
TONES = {
    "waiting": "warn",
    "held": "warn",
    "booked": "ok",
    "arrived": "brand",
    "closed": "info",
    "no_show": "stop",
    "cancelled": "stop",
}


@register.filter
def thumb(name: str) -> str:
    """The address of a stored picture at the size of a line; empty when there is none."""
    return pictures.url(name, 400) if name else ""


@register.filter
def visit_tone(status: str) -> str:
    """The kind of badge a state wears."""
    return TONES.get(status, "")


@register.filter
def day_name(day: date) -> str:
    """Today, Tomorrow, then the weekday; of the strip of days."""
    near = NEAR_DAYS.get((day - timezone.localdate()).days)
    return str(near or WEEKDAYS[day.weekday()])
