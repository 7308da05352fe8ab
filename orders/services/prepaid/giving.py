"""A voucher goes to a friend by a link that works once; the giver sees who took it."""

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from members.models import User
from members.services import notices
from o2o.errors import DomainError
from orders.models import Gift, Prepaid
from orders.models.fulfilment import new_voucher_code
from orders.services import history
from orders.services.prepaid.returning import NothingLeft


class GiftGone(DomainError):
    code = "gift_gone"
    status = 409
    message = _("This link was used or taken back. Ask your friend for a new one.")


class OwnGift(DomainError):
    code = "own_gift"
    status = 409
    message = _("This voucher is yours already. Send the link to a friend.")


@transaction.atomic
def offer(*, prepaid: Prepaid, by: User) -> Gift:
    """The link for a friend; asked again, the same one while nobody took it."""
    prepaid = _lock(prepaid.pk)
    if prepaid.left <= 0:
        raise NothingLeft
    gift = prepaid.gifts.filter(taken_at=None, withdrawn_at=None).first()
    return gift or Gift.objects.create(prepaid=prepaid, giver=by)


@transaction.atomic
def withdraw(*, gift: Gift) -> None:
    """The giver changes their mind before anybody took it; raises GiftGone."""
    open_ones = Gift.objects.filter(pk=gift.pk, taken_at=None, withdrawn_at=None)
    if not open_ones.update(withdrawn_at=Now()):
        raise GiftGone


@transaction.atomic
def take(*, gift: Gift, by: User) -> Prepaid:
    """The friend is the holder now, under a new code; every picture of the old one is worthless."""
    prepaid = _lock(gift.prepaid_id)
    if prepaid.holder_id == by.pk:
        raise OwnGift
    open_ones = Gift.objects.filter(pk=gift.pk, taken_at=None, withdrawn_at=None)
    if prepaid.left <= 0 or not open_ones.update(taken_by=by, taken_at=Now()):
        raise GiftGone
    prepaid.holder, prepaid.code, prepaid.reminded_at = by, new_voucher_code(), None
    prepaid.save(update_fields=["holder", "code", "reminded_at"])
    history.note(prepaid.line.order, "voucher_given", by=gift.giver, voucher=prepaid.pk)
    notices.put(
        user_id=gift.giver_id,
        kind="voucher_taken",
        key=f"gift:{gift.pk}",
        facts={"product": prepaid.line, "name": str(by)},
        link=prepaid.line.order.get_absolute_url(),
    )
    return prepaid


def _lock(pk: int) -> Prepaid:
    rows = Prepaid.objects.select_related("line__order")
    return rows.select_for_update(no_key=True, of=("self",)).get(pk=pk)
