"""The service score of a store, from how it answers offers. Recent answers count most.

An answer weighs half as much every HALF_LIFE days and nothing after MEMORY. Every store starts
with PRIOR answers at USUAL percent, so that one decline does not ruin a new one.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, F, FloatField, Q, Sum, Value
from django.db.models.functions import Cast, Coalesce, Extract, Now, Power

from orders.models import Assignment
from stores.models import Store

HALF_LIFE = 30
MEMORY = 180
PRIOR = 10.0
USUAL = 80
DAY = 86_400

Status = Assignment.Status


@dataclass(frozen=True, slots=True)
class Record:
    """How a store has answered: plain counts, and the counts with older answers weighing less."""

    store_id: int
    accepted: int
    declined: int
    expired: int
    kept_weight: float
    weight: float

    @property
    def score(self) -> int:
        """0–100: the part of offers taken, of `weight` answers and PRIOR usual ones."""
        return round((self.kept_weight * 100 + PRIOR * USUAL) / (self.weight + PRIOR))


def records() -> list[Record]:
    """Every store that has answered an offer, or has let one pass, within MEMORY days."""
    answered = Q(status__in=[Status.ACCEPTED, Status.DECLINED, Status.EXPIRED])
    age = Cast(Extract(Now() - F("answered_at"), "epoch"), FloatField()) / DAY
    rows = (
        Assignment.objects.filter(answered, answered_at__isnull=False)
        .filter(offered_at__gt=Now() - timedelta(days=MEMORY + 7))
        .annotate(age=age)
        .filter(age__lt=MEMORY)
        .annotate(weight=Power(Value(0.5), F("age") / HALF_LIFE))
        .values("store_id")
        .annotate(
            accepted=Count("pk", filter=Q(status=Status.ACCEPTED)),
            declined=Count("pk", filter=Q(status=Status.DECLINED)),
            expired=Count("pk", filter=Q(status=Status.EXPIRED)),
            kept_weight=Coalesce(Sum("weight", filter=Q(status=Status.ACCEPTED)), 0.0),
            all_weight=Sum("weight"),
        )
        .order_by("store_id")
    )
    return [
        Record(
            row["store_id"],
            row["accepted"],
            row["declined"],
            row["expired"],
            row["kept_weight"],
            row["all_weight"],
        )
        for row in rows
    ]


@transaction.atomic
def rescore() -> int:
    """Write every such store's score where it has changed; returns how many. Safe to repeat."""
    return sum(
        Store.objects.filter(pk=record.store_id)
        .exclude(service_score=record.score)
        .update(service_score=record.score)
        for record in records()
    )
