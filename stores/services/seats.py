"""The only counter of seats: `taken` of a slot is the persons of its visits, never above capacity.

Slots are locked in (store, begin) order, the row made on first use counting as locked; visits are
locked after their slots. The condition of the UPDATE is the guard, the table's CHECK stands behind.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from o2o.errors import DomainError
from stores.models import Slot
from stores.services.slots import NoSuchSlot, Opening

# A row nobody uses any more takes the cut and the capacity of today's rule.
OPEN_SLOT = """
    INSERT INTO stores_slot (store_id, starts_at, ends_at, capacity, taken)
    VALUES (%s, %s, %s, %s, 0)
    ON CONFLICT (store_id, starts_at) DO UPDATE
    SET ends_at = EXCLUDED.ends_at, capacity = EXCLUDED.capacity
    WHERE stores_slot.taken = 0
"""


class SlotFull(DomainError):
    code = "slot_full"
    status = 409
    message = _("This time is full. Choose another one, or join the waiting list.")


class SlotIsFuller(DomainError):
    code = "slot_is_fuller"
    status = 409
    message = _("%(taken)s persons are booked for this time. Move some of them first.")


def lock(*, openings: Iterable[Opening] = (), slots: Iterable[Slot] = ()) -> list[Slot]:
    """Rows of computed times and of known slots, locked in order; returned in that order."""
    wanted: dict[tuple[int, datetime], Opening | Slot] = {
        (slot.store_id, slot.starts_at): slot for slot in slots
    }
    wanted |= {(opening.store.pk, opening.starts_at): opening for opening in openings}
    return [_locked(*key, wanted[key]) for key in sorted(wanted)]


def _locked(store_id: int, starts_at: datetime, wanted: Opening | Slot) -> Slot:
    if isinstance(wanted, Opening):
        with connection.cursor() as cursor:
            cursor.execute(OPEN_SLOT, (store_id, starts_at, wanted.ends_at, wanted.capacity))
    rows = Slot.objects.select_for_update(no_key=True)
    return rows.get(store_id=store_id, starts_at=starts_at)


def room_for(party: int) -> Q:
    """The guard: so many persons still fit in."""
    return Q(capacity__gte=F("taken") + party)


def take(*, slot: Slot, party: int) -> None:
    """Seats for all of a party or for none; raises SlotFull."""
    try:
        with transaction.atomic():
            taken = Slot.objects.filter(room_for(party), pk=slot.pk).update(
                taken=F("taken") + party
            )
    except IntegrityError as error:  # another cut of the same hour was used first
        raise NoSuchSlot from error
    if not taken:
        raise SlotFull


def give_back(*, slot: Slot, party: int) -> None:
    Slot.objects.filter(pk=slot.pk).update(taken=F("taken") - party)


def fits(*, slot: Slot, party: int) -> bool:
    return Slot.objects.filter(room_for(party), pk=slot.pk).exists()


def resize(*, slot: Slot, capacity: int) -> Slot:
    """Other numbers for one time; never fewer than are booked. Raises SlotIsFuller."""
    changed = Slot.objects.filter(pk=slot.pk, taken__lte=capacity).update(capacity=capacity)
    slot.refresh_from_db()
    if not changed:
        raise SlotIsFuller(taken=slot.taken)
    return slot
