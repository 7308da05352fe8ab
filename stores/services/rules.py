"""Changing how a store receives: what is booked stands, what is not follows the new rule."""

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest, Now

from stores.clock import wall_clock
from stores.models import Slot, SlotRule
from stores.services import seats, waitlist


@transaction.atomic
def save(*, rule: SlotRule) -> int:
    """Save a rule and carry its capacity to the times it already has; never below what is booked.

    Returns how many times have more persons booked than the rule seats now. Who waits is offered
    what the change frees.
    """
    rule.full_clean()
    rule.save()
    ahead = Slot.objects.filter(store=rule.store_id, starts_at__gt=Now(), taken__gt=0)
    fuller = 0
    for slot in ahead.order_by("starts_at"):
        if _belongs(slot, rule):
            fuller += _follow(slot, rule.capacity)
    return fuller


def _belongs(slot: Slot, rule: SlotRule) -> bool:
    """Whether the time begins within the rule, on its weekday or in the night after."""
    local = wall_clock(rule.store.timezone, slot.starts_at)
    if rule.closes > rule.opens:
        return local.weekday() == rule.weekday and rule.opens <= local.time() < rule.closes
    if local.weekday() == rule.weekday:
        return local.time() >= rule.opens
    return (local.weekday() - 1) % 7 == rule.weekday and local.time() < rule.closes


def _follow(slot: Slot, capacity: int) -> bool:
    [slot] = seats.lock(slots=[slot])
    Slot.objects.filter(pk=slot.pk).update(capacity=Greatest(F("taken"), capacity))
    waitlist.settle(slot=slot)
    return slot.taken > capacity
