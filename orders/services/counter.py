"""The counter: whatever code is scanned or typed, pickup or prepaid service, one verb redeems it."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from members.models import User
from o2o.errors import DomainError, Invalid
from orders.models import Prepaid, PrepaidUse, Redemption, Scan
from orders.services import pickup
from orders.services.pickup import UnknownCode
from orders.services.prepaid import redeeming
from stores.models import Store


def confirm(
    *, code: str, nonce: str, by: User, store: Store | None = None, at: datetime | None = None
) -> Redemption | PrepaidUse:
    """Redeem a scanned token or a typed code. The same nonce again gets the same answer.

    `store` is where, for people who work in several; `at` is when a device without network
    scanned it. Every scan is kept, refused ones too.
    """
    prepaid = prepaid_of(code)
    if prepaid is None:
        return pickup.confirm(code=code, nonce=nonce, by=by)
    if not nonce:
        raise Invalid(fields={"nonce": [_("This is needed.")]})
    try:
        if not may_scan(by):
            raise UnknownCode
        place = redeeming.place_of(prepaid, by, store)
        return redeeming.redeem(prepaid=prepaid, nonce=nonce, by=by, place=place, at=at)
    except DomainError as refusal:
        Scan.objects.create(prepaid=prepaid, by=by, outcome=refusal.code)
        raise


def prepaid_of(code: str) -> Prepaid | None:
    """The service voucher of a token or a typed code; forged and expired tokens have none."""
    try:
        text = pickup.read(code)
    except DomainError:
        return None
    rows = Prepaid.objects.select_related("terms", "line__order", "line__variant__product")
    return rows.filter(code=text).first()


def may_scan(user: User) -> bool:
    """Only people of a store or a partner learn anything about a code."""
    works = user.is_staff or user.memberships.active().exists()
    return works or user.partners.filter(is_active=True).exists()
