"""Goods between stores: they leave when sent, are there when counted, and a difference says why."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import User
from members.services import notices
from o2o.errors import DomainError, Invalid
from stores.models import Membership, Store, Transfer, TransferLine
from stores.services import stock

Status = Transfer.Status


class AlreadyClosed(DomainError):
    code = "transfer_closed"
    status = 409
    message = _("This transfer was %(now)s already.")


@transaction.atomic
def send(
    *, source: Store, target: Store, items: Mapping[int, int], by: User, note: str = ""
) -> Transfer:
    """Free pieces leave `source` for `target`; `items` maps variant id → pieces."""
    if source.pk == target.pk or not items or min(items.values()) < 1:
        raise Invalid(fields={"items": [_("Choose another store and at least one piece.")]})
    transfer = Transfer.objects.create(source=source, target=target, note=note, sent_by=by)
    TransferLine.objects.bulk_create(
        TransferLine(transfer=transfer, variant_id=variant, sent=pieces)
        for variant, pieces in sorted(items.items())
    )
    stock.send(store_id=source.pk, items=items, reference=transfer.number, by=by)
    notices.put_all(
        user_ids=Membership.objects.active().filter(store=target).values_list("user_id", flat=True),
        kind="work_transfer",
        key=f"transfer:{transfer.number}",
        facts={"transfer": transfer.number, "store": source, "target": target},
        link=f"/staff/transfers/{transfer.pk}/",
    )
    return transfer


@transaction.atomic
def receive(
    *, transfer: Transfer, received: Mapping[int, int], by: User, difference: str = ""
) -> Transfer:
    """What was counted on arrival is there; when it is not what was sent, `difference` says why."""
    _close(transfer, Status.RECEIVED, by, difference=difference)
    lines = list(transfer.lines.all())
    counted = {line.variant_id: received.get(line.variant_id, 0) for line in lines}
    if any(counted[line.variant_id] != line.sent for line in lines) and not difference.strip():
        raise Invalid(fields={"difference": [_("Say why it is not what was sent.")]})
    for line in lines:
        line.received = counted[line.variant_id]
    TransferLine.objects.bulk_update(lines, ["received"])
    arrived = {variant: pieces for variant, pieces in counted.items() if pieces}
    if arrived:
        stock.receive(store_id=transfer.target_id, items=arrived, reference=transfer.number, by=by)
    return transfer


@transaction.atomic
def take_back(*, transfer: Transfer, by: User) -> Transfer:
    """It never left, or came back: everything is at its source again."""
    _close(transfer, Status.CANCELLED, by)
    items = {line.variant_id: line.sent for line in transfer.lines.all()}
    stock.receive(store_id=transfer.source_id, items=items, reference=transfer.number, by=by)
    return transfer


def _close(transfer: Transfer, to: str, by: User, **also: str) -> None:
    """Once, whoever is first."""
    on_the_way = Transfer.objects.filter(pk=transfer.pk, status=Status.SENT)
    closed = on_the_way.update(status=to, closed_by=by, closed_at=timezone.now(), **also)
    transfer.refresh_from_db()
    if not closed:
        raise AlreadyClosed(now=transfer.get_status_display())
