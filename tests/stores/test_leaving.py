"""What stores forget when a member closes the account."""

import pytest

from stores.models import Slot, Visit
from stores.services import leaving
from tests.stores import visiting

pytestmark = pytest.mark.django_db


def test_who_leaves_gives_the_seats_back_and_is_forgotten(world):
    near = visiting.receive(world.near, capacity=4)
    visit = visiting.book(near, world.shopper, party=2, note="靠窗", phone="+8613912345678")
    kept = visiting.book(near, world.stranger, note="他人")
    name, rows = leaving.export(world.shopper)
    assert (name, rows[0]["note"], len(rows)) == ("visits", "靠窗", 1)
    leaving.close(world.shopper)
    visit.refresh_from_db()
    assert (visit.status, visit.name, str(visit.phone or ""), visit.note) == (
        "cancelled",
        "",
        "",
        "",
    )
    assert Slot.objects.get().taken == 1
    assert Visit.objects.get(pk=kept.pk).note == "他人"
