"""A visit as a calendar file (RFC 5545): times in UTC, lines folded at 75 octets."""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from stores.models import Visit

FOLD = 75  # octets, the line's end not counted


def ics(*, visit: Visit) -> str:
    """One event; the same visit after a move replaces itself in the calendar."""
    cancelled = visit.status == Visit.Status.CANCELLED
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//o2o//visits//EN",
        f"METHOD:{'CANCEL' if cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{visit.number}@{settings.SITE_URL.partition('//')[2]}",
        f"SEQUENCE:{visit.events.count()}",
        f"DTSTAMP:{_utc(timezone.now())}",
        f"DTSTART:{_utc(visit.starts_at)}",
        f"DTEND:{_utc(visit.ends_at)}",
        f"SUMMARY:{_text(_('Visit to %(store)s') % {'store': visit.store.name})}",
        f"LOCATION:{_text(visit.store.address or visit.store.name)}",
        f"DESCRIPTION:{_text(_description(visit))}",
        f"URL:{settings.SITE_URL}{visit.get_absolute_url()}",
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}",
        *_place(visit),
        *([] if cancelled else _alarm(visit)),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _description(visit: Visit) -> str:
    told = _("%(n)s persons · visit %(number)s") % {"n": visit.party, "number": visit.number}
    return f"{told}\n{visit.store.phone}" if visit.store.phone else told


def _place(visit: Visit) -> list[str]:
    store = visit.store
    return [f"GEO:{store.lat:.6f};{store.lng:.6f}"] if store.lat is not None else []


def _alarm(visit: Visit) -> list[str]:
    summary = _text(_("Visit to %(store)s") % {"store": visit.store.name})
    return [
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER:-PT2H",
        f"DESCRIPTION:{summary}",
        "END:VALARM",
    ]


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """A TEXT value: backslash, semicolon and comma escaped, line ends as \\n."""
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Pieces of at most 75 octets, never inside a character; all but the first begin with a blank."""
    piece, size = "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > FOLD:
            yield piece
            piece, size = " ", 1
        piece, size = piece + sign, size + octets
    yield piece
