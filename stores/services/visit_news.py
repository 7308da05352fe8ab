"""What a visitor is told: promised with the step, looked at once more when the worker tells it."""

from typing import Any

from django.utils import translation

from members.services import notices
from stores.models import Visit
from stores.services import calendar_file

Status = Visit.Status
FITS: dict[str, set[str]] = {  # news that come too late are not told
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


def tell(*, visit_id: int, kind: str) -> bool:
    """Promise the member a notice; says whether there was somebody and something still to tell.

    Safe to repeat: the visit's latest event is part of the notice's key.
    """
    visit = Visit.objects.select_related("store", "member").get(pk=visit_id)
    if visit.member_id is None or visit.status not in FITS[kind]:
        return False
    notices.put(
        user_id=visit.member_id,
        kind=f"visit_{kind}",
        key=f"visit:{kind}:{visit.events.latest('pk').pk}",
        facts=_facts(visit, kind),
        link=visit.get_absolute_url(),
    )
    return True


def _facts(visit: Visit, kind: str) -> dict[str, Any]:
    """Times are said by the store's clock."""
    zone = visit.store.timezone
    facts: dict[str, Any] = {
        "store": visit.store,
        "address": visit.store.address,
        "time": {"moment": visit.starts_at.isoformat(), "zone": zone},
    }
    if visit.hold_until:
        facts["until"] = {"moment": visit.hold_until.isoformat(), "zone": zone}
    if kind in WITH_CALENDAR:
        facts["calendar"] = _calendar(visit)
    return facts


def _calendar(visit: Visit) -> dict[str, str]:
    with translation.override(visit.member.locale):
        return {"file": f"{visit.number}.ics", "calendar": calendar_file.ics(visit=visit)}
