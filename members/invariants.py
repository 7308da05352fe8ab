"""What must never be true of notices and points, as questions that find it. Read-only."""

from collections.abc import Iterable

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from members.models import Delivery, PointsAccount, PointsEntry


def deliveries_are_promised() -> Iterable[str]:
    """A message that still has to go out has a promise that is open or given up aloud."""
    forgotten = Delivery.objects.waiting().filter(
        Q(promise=None) | Q(promise__done_at__isnull=False)
    )
    for delivery in forgotten.order_by("pk"):
        yield f"delivery {delivery.pk}: nobody will send notice {delivery.notice_id}"


def points_are_their_ledger() -> Iterable[str]:
    """What a member can spend, and owes, is the sum of what was booked."""
    sums = PointsAccount.objects.annotate(
        booked=Coalesce(Sum("user__points_entries__amount"), 0),
        owed=Coalesce(Sum("user__points_entries__owed"), 0),
    )
    for account in sums.exclude(booked=F("balance"), owed=F("debt")).order_by("pk"):
        yield (
            f"member {account.pk} has {account.balance} points and owes {account.debt},"
            f" the ledger says {account.booked} and {account.owed}"
        )
    homeless = PointsEntry.objects.filter(user__points=None).order_by("pk")
    for entry in homeless:
        yield f"points {entry.pk} of member {entry.user_id} stand in no account"


CHECKS = (
    ("messages on their way are promised", deliveries_are_promised),
    ("points are the sum of their ledger", points_are_their_ledger),
)
