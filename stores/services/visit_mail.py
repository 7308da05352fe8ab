"""What a visitor is written, in their language, by the store's clock."""

from collections.abc import Callable

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from o2o.templatetags.ui import people_span, people_time
from stores.models import Visit
from stores.services import calendar_file

Status = Visit.Status
FITS: dict[str, set[str]] = {  # a mail that came too late is not sent
    "booked": {Status.BOOKED},
    "moved": {Status.BOOKED},
    "reminder": {Status.BOOKED},
    "offered": {Status.HELD},
    "invited": {Status.HELD},
    "lapsed": {Status.CANCELLED},
    "cancelled": {Status.CANCELLED},
    "thanks": {Status.CLOSED},
}
WITH_CALENDAR = {"booked", "moved"}


def send(*, visit_id: int, kind: str) -> bool:
    """Write to the member; says whether there was somebody and something still to tell."""
    visit = Visit.objects.select_related("store", "member", "guide").get(pk=visit_id)
    member = visit.member
    if member is None or not member.is_active or visit.status not in FITS[kind]:
        return False
    with translation.override(member.locale), timezone.override(visit.store.timezone):
        mail = _mail(visit, kind)
    mail.to = [member.email]
    mail.send()
    return True


def _mail(visit: Visit, kind: str) -> EmailMessage:
    subject, opening = WORDS[kind](visit)
    link = f"{settings.SITE_URL}{visit.get_absolute_url()}"
    hello = _("Dear %(name)s,") % {"name": visit.who}
    parts = [hello, opening, _facts(visit), link, _("See you soon,\n%(site)s") % _site()]
    mail = EmailMessage(subject, "\n\n".join(parts))
    if kind in WITH_CALENDAR:
        mail.attach(f"{visit.number}.ics", calendar_file.ics(visit=visit), "text/calendar")
    return mail


def _site() -> dict[str, str]:
    return {"site": settings.SITE_NAME}


def _facts(visit: Visit) -> str:
    store = visit.store
    lines = [store.name, people_span(visit.starts_at, visit.ends_at), store.address, store.phone]
    if visit.guide:
        lines.append(_("Your guide: %(name)s") % {"name": visit.guide})
    return "\n".join(line for line in lines if line)


def _names(visit: Visit) -> dict[str, str]:
    return {
        "store": visit.store.name,
        "time": people_time(visit.starts_at),
        "until": people_time(visit.hold_until),
    }


def _booked(visit: Visit) -> tuple[str, str]:
    return (
        _("Booked: %(time)s at %(store)s") % _names(visit),
        _("we expect you. The calendar file is attached; your code for the door is on this page."),
    )


def _moved(visit: Visit) -> tuple[str, str]:
    return (
        _("Moved: now %(time)s at %(store)s") % _names(visit),
        _("your visit was moved. The new calendar file replaces the old one."),
    )


def _reminder(visit: Visit) -> tuple[str, str]:
    return (
        _("A reminder: %(time)s at %(store)s") % _names(visit),
        _("we look forward to you. If something came up, please move or cancel on this page."),
    )


def _offered(visit: Visit) -> tuple[str, str]:
    return (
        _("A place came free: %(time)s at %(store)s") % _names(visit),
        _("it is kept for you until %(until)s. Please confirm by then on this page.")
        % _names(visit),
    )


def _invited(visit: Visit) -> tuple[str, str]:
    return (
        _("%(store)s invites you: %(time)s") % _names(visit),
        _("come and see what you ordered. The time is kept for you until %(until)s.")
        % _names(visit),
    )


def _lapsed(visit: Visit) -> tuple[str, str]:
    return (
        _("Not kept any longer: %(time)s at %(store)s") % _names(visit),
        _("we did not hear from you, so the seats went back. You can choose another time."),
    )


def _cancelled(visit: Visit) -> tuple[str, str]:
    return (
        _("Cancelled: %(time)s at %(store)s") % _names(visit),
        _("the store had to cancel your visit, and is sorry. Please choose another time."),
    )


def _thanks(visit: Visit) -> tuple[str, str]:
    return (
        _("Thank you for your visit to %(store)s") % _names(visit),
        _("it was good to have you. For any question, your guide is there for you."),
    )


WORDS: dict[str, Callable[[Visit], tuple[str, str]]] = {
    "booked": _booked,
    "moved": _moved,
    "reminder": _reminder,
    "offered": _offered,
    "invited": _invited,
    "lapsed": _lapsed,
    "cancelled": _cancelled,
    "thanks": _thanks,
}
