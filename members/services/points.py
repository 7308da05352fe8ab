"""Points: earn, spend, give back, take back, expire. Every step is a row, once per cause.

The balance is moved by one guarded statement with a CHECK behind it, the row beside it in the
same transaction, so that the sum of the ledger is always the balance.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from members.models import PointsAccount, PointsEntry, PointsRules, User
from o2o.errors import DomainError, Invalid

Kind = PointsEntry.Kind
EXPIRED_AT_ONCE = 500
SOON = timedelta(days=60)

ENOUGH = "balance >= %(points)s"
SPEND = "UPDATE members_pointsaccount SET balance = balance - %(points)s WHERE user_id = %(user)s"


class NotEnoughPoints(DomainError):
    code = "not_enough_points"
    status = 409
    message = _("You have %(balance)s points; this needs %(needed)s. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Purse:
    """`expiring` of the `balance` will be gone within SOON; `debt` is set against what is earned."""

    balance: int = 0
    debt: int = 0
    expiring: int = 0


def purse(*, user_id: int) -> Purse:
    account = PointsAccount.objects.filter(pk=user_id).first()
    if account is None:
        return Purse()
    return Purse(account.balance, account.debt, expiring_soon(user_id=user_id))


def balance_of(user_id: int) -> int:
    return PointsAccount.objects.filter(pk=user_id).values_list("balance", flat=True).first() or 0


@transaction.atomic(savepoint=False)
def earn(
    *, user_id: int, points: int, kind: str, cause: str, order_number: str = "", note: str = ""
) -> PointsEntry | None:
    """Write points to a member, once per (kind, cause); what is owed is paid from them first.

    None, and nothing changes, when there are none to write or they were written already.
    """
    if points <= 0:
        return None
    account = _hold(user_id)
    if PointsEntry.objects.filter(kind=kind, cause=cause).exists():
        return None
    entry = _write(
        account, kind=kind, cause=cause, amount=points, order_number=order_number, note=note
    )
    if owed := min(account.debt, points):
        _write(account, kind=Kind.DEBT_PAID, cause=f"{kind}:{cause}", amount=-owed, owed=-owed)
    return entry


def earn_review(*, user_id: int, product: Product, photos: int) -> PointsEntry | None:
    """For a member's first review of a product that can be read and has a photo."""
    if not photos:
        return None
    return earn(
        user_id=user_id,
        points=PointsRules.current().for_review,
        kind=Kind.REVIEW,
        cause=f"{user_id}:{product.pk}",
        note=product.name,
    )


@transaction.atomic(savepoint=False)
def spend(*, user_id: int, points: int, order_number: str) -> PointsEntry:
    """Pay with points; raises NotEnoughPoints. Judged by the database's clock: what expired
    before is gone first."""
    expire(user_id=user_id)
    taken = {"points": points, "user": user_id}
    with connection.cursor() as cursor:
        cursor.execute(f"{SPEND} AND {ENOUGH}", taken)
        if points <= 0 or not cursor.rowcount:
            raise NotEnoughPoints(balance=balance_of(user_id), needed=points)
    return PointsEntry.objects.create(
        user_id=user_id,
        kind=Kind.SPENT,
        cause=order_number,
        amount=-points,
        order_number=order_number,
    )


def give_back(*, user_id: int, points: int, cause: str, order_number: str) -> PointsEntry | None:
    """Points spent come back, fresh: an order that was not to be costs nobody their time."""
    return earn(
        user_id=user_id, points=points, kind=Kind.GIVEN_BACK, cause=cause, order_number=order_number
    )


@transaction.atomic(savepoint=False)
def take_back(*, user_id: int, points: int, cause: str, order_number: str) -> PointsEntry | None:
    """Take points back; what is spent already is owed. Never below zero."""
    account = _hold(user_id)
    known = PointsEntry.objects.filter(kind=Kind.TAKEN_BACK, cause=cause)
    if points <= 0 or known.exists():
        return None
    there = min(account.balance, points)
    return _write(
        account,
        kind=Kind.TAKEN_BACK,
        cause=cause,
        amount=-there,
        owed=points - there,
        order_number=order_number,
    )


@transaction.atomic
def adjust(*, user: User, points: int, reason: str, by: User) -> PointsEntry:
    """Headquarters corrects a balance by hand, up or down, and says why; raises Invalid,
    NotEnoughPoints."""
    if not reason.strip():
        raise Invalid(fields={"note": [_("Say why.")]})
    if not points:
        raise Invalid(fields={"amount": [_("How many points come or go?")]})
    account = _hold(user.pk)
    if account.balance + points < 0:
        raise NotEnoughPoints(balance=account.balance, needed=-points)
    cause = f"{user.pk}:{timezone.now().isoformat()}"
    return _write(
        account, kind=Kind.ADJUSTED, cause=cause, amount=points, note=reason.strip(), by=by
    )


# ── Expiry ──────────────────────────────────────────────────────────────────────────────
@transaction.atomic(savepoint=False)
def expire(*, user_id: int) -> PointsEntry | None:
    """Take off what has expired. Whatever went, went from the points that expire first, so what
    expires now is all that came and has expired, less all that ever went."""
    account = PointsAccount.objects.select_for_update(no_key=True).filter(pk=user_id).first()
    if account is None:
        return None
    PointsAccount.objects.filter(pk=user_id).update(expired_until=Now())
    mine = PointsEntry.objects.filter(user_id=user_id)
    sums = mine.aggregate(
        over=Coalesce(Sum("amount", filter=Q(amount__gt=0, expires_at__lte=Now())), 0),
        gone=Coalesce(Sum("amount", filter=Q(amount__lt=0)), 0),
    )
    lost = min(sums["over"] + sums["gone"], account.balance)
    if lost <= 0:
        return None
    cause = f"{user_id}:{sums['over']}"
    return _write(account, kind=Kind.EXPIRED, cause=cause, amount=-lost)


@transaction.atomic(savepoint=False)
def lapse(*, user_id: int) -> PointsEntry | None:
    """Who leaves for good leaves the points; the ledger stays under a number."""
    account = PointsAccount.objects.select_for_update(no_key=True).filter(pk=user_id).first()
    if account is None or not account.balance:
        return None
    return _write(account, kind=Kind.EXPIRED, cause=f"closed:{user_id}", amount=-account.balance)


def expire_due(*, limit: int = EXPIRED_AT_ONCE) -> int:
    """Accounts in which points have expired since they were last looked at; returns how many."""
    due = PointsEntry.objects.expiring_before(Now()).filter(
        expires_at__gt=F("user__points__expired_until")
    )
    users = list(due.order_by("user").values_list("user", flat=True).distinct()[:limit])
    for user_id in users:
        expire(user_id=user_id)
    return len(users)


def expiring_soon(*, user_id: int) -> int:
    """How many of the points to spend will be gone within SOON if nothing is done."""
    mine = PointsEntry.objects.filter(user_id=user_id)
    sums = mine.aggregate(
        over=Coalesce(Sum("amount", filter=Q(amount__gt=0, expires_at__lte=Now() + SOON)), 0),
        gone=Coalesce(Sum("amount", filter=Q(amount__lt=0)), 0),
    )
    return max(sums["over"] + sums["gone"], 0)


# ── The one place that writes ───────────────────────────────────────────────────────────
def _hold(user_id: int) -> PointsAccount:
    """The member's account, opened at first use, locked until the transaction ends."""
    PointsAccount.objects.bulk_create([PointsAccount(user_id=user_id)], ignore_conflicts=True)
    return PointsAccount.objects.select_for_update(no_key=True).get(pk=user_id)


def _write(
    account: PointsAccount,
    *,
    kind: str,
    cause: str,
    amount: int,
    owed: int = 0,
    order_number: str = "",
    note: str = "",
    by: User | None = None,
) -> PointsEntry:
    """The row and the balance together; the account is locked."""
    expires_at = None
    if amount > 0:
        expires_at = timezone.now() + timedelta(days=PointsRules.current().valid_days)
    entry = PointsEntry.objects.create(
        user_id=account.pk,
        kind=kind,
        cause=cause,
        amount=amount,
        owed=owed,
        order_number=order_number,
        note=note,
        by=by,
        expires_at=expires_at,
    )
    PointsAccount.objects.filter(pk=account.pk).update(
        balance=F("balance") + amount, debt=F("debt") + owed
    )
    return entry
