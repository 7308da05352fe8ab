"""What a member's leaving means for stores: visits are given back, traces are forgotten."""

from typing import Any

from members.models import User
from members.services.closing import WorksHere
from stores.models import Visit
from stores.services import tags, visits


def close(user: User) -> None:
    """Raises WorksHere while a membership lasts: nobody closes the account from under a store."""
    if user.memberships.active().exists():
        raise WorksHere
    for visit in Visit.objects.of(user).open().select_related("slot", "store").order_by("pk"):
        visits.cancel(visit=visit, by=user)
    Visit.objects.of(user).update(name="", phone="", note="")
    tags.forget(user)


def export(user: User) -> tuple[str, list[dict[str, Any]]]:
    """The member's visits, for the copy of their data."""
    rows = Visit.objects.of(user).select_related("store").with_wishes().order_by("pk")
    return "visits", [
        {
            "number": visit.number,
            "store": visit.store.code,
            "status": visit.status,
            "starts_at": visit.starts_at.isoformat(),
            "party": visit.party,
            "name": visit.name,
            "phone": str(visit.phone),
            "note": visit.note,
            "variants": [variant.sku for variant in visit.wishes.all()],
        }
        for visit in rows
    ]
