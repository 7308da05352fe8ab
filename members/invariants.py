"""What must never be true of notices, as questions that find it. Read-only."""

from collections.abc import Iterable

from django.db.models import Q

from members.models import Delivery


def deliveries_are_promised() -> Iterable[str]:
    """A message that still has to go out has a promise that is open or given up aloud."""
    forgotten = Delivery.objects.waiting().filter(
        Q(promise=None) | Q(promise__done_at__isnull=False)
    )
    for delivery in forgotten.order_by("pk"):
        yield f"delivery {delivery.pk}: nobody will send notice {delivery.notice_id}"


CHECKS = (("messages on their way are promised", deliveries_are_promised),)
