"""Goods between stores: they leave when sent, are there when counted, and a difference says why."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

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
    facts = {"note": note, "status": Status.SENT, "sent_by": by, "sent_at": timezone.now()}
    transfer = _write(items, source=source, target=target, **facts)
    _leave(transfer, items, by)
    return transfer


@transaction.atomic
def ask(
    *, source: Store, target: Store, items: Mapping[int, int], answer_before: datetime, note: str
) -> Transfer:
    """`source` shall send these pieces; it says yes by sending them."""
    facts = {"note": note, "status": Status.ASKED, "answer_before": answer_before}
    transfer = _write(items, source=source, target=target, **facts)
    _tell(transfer, source, "work_transfer_asked", deadline=answer_before)
    return transfer


@transaction.atomic
def dispatch(*, transfer: Transfer, by: User) -> Transfer:
    """What was asked for leaves; whoever promised its pieces has freed them before."""
    _move(transfer, Status.ASKED, Status.SENT, sent_by=by, sent_at=timezone.now())
    _leave(transfer, {line.variant_id: line.sent for line in transfer.lines.all()}, by)
    return transfer


@transaction.atomic
def refuse(*, transfer: Transfer, by: User | None, reason: str) -> Transfer:
    """What was asked for stays where it is."""
    closed = {"closed_by": by, "closed_at": timezone.now(), "refusal": reason}
    _move(transfer, Status.ASKED, Status.REFUSED, **closed)
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


def _write(items: Mapping[int, int], **facts: Any) -> Transfer:
    transfer = Transfer.objects.create(**facts)
    TransferLine.objects.bulk_create(
        TransferLine(transfer=transfer, variant_id=variant, sent=pieces)
        for variant, pieces in sorted(items.items())
    )
    return transfer


def _leave(transfer: Transfer, items: Mapping[int, int], by: User) -> None:
    stock.send(store_id=transfer.source_id, items=items, reference=transfer.number, by=by)
    _tell(transfer, transfer.target, "work_transfer")


def _tell(transfer: Transfer, store: Store, kind: str, **more: Any) -> None:
    """Who works in the store hears of it."""
    facts = {"transfer": transfer.number, "store": transfer.source, "target": transfer.target}
    notices.put_all(
        user_ids=Membership.objects.active().filter(store=store).values_list("user_id", flat=True),
        kind=kind,
        key=f"{kind}:{transfer.number}",
        facts=facts | more,
        link=f"/staff/transfers/{transfer.pk}/",
    )


def _close(transfer: Transfer, to: str, by: User, **also: str) -> None:
    _move(transfer, Status.SENT, to, closed_by=by, closed_at=timezone.now(), **also)


def _move(transfer: Transfer, before: str, to: str, **also: Any) -> None:
    """Once, whoever is first."""
    rows = Transfer.objects.filter(pk=transfer.pk, status=before)
    moved = rows.update(status=to, **also)
    transfer.refresh_from_db()
    if not moved:
        raise AlreadyClosed(now=transfer.get_status_display())
