"""Redemption: the shopper's short-lived QR, one scan, this store, once ever.

The QR carries a token signed over the voucher's code and its expiry; the code itself can be
typed when a camera fails. Whoever holds neither learns nothing: unknown, expired and foreign
codes get one answer, except staff of the wrong store, who are told that it is another store's.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import User
from o2o.errors import DomainError, Invalid
from orders import states
from orders.models import Fulfilment, Order, Redemption, Scan, Voucher
from orders.services import fulfilling, history
from stores.models import Store

SALT = "orders.pickup"
TOKEN_PREFIX = "HJ1."


class UnknownCode(DomainError):
    code = "unknown_code"
    status = 404
    message = _("This code is not known. Ask the shopper to show it again.")


class TokenExpired(DomainError):
    code = "token_expired"
    status = 409
    message = _("This code has expired. Ask the shopper to refresh the page.")


class WrongStore(DomainError):
    code = "wrong_store"
    status = 409
    message = _("This order is collected at another store.")


class AlreadyRedeemed(DomainError):
    code = "already_redeemed"
    status = 409
    message = _("Already handed over at %(at)s by %(by)s.")


class NotReady(DomainError):
    code = "not_ready"
    status = 409
    message = _("These goods are not ready yet.")


class NotRedeemable(DomainError):
    code = "not_redeemable"
    status = 409
    message = _("This order was cancelled; nothing may be handed over.")


@dataclass(frozen=True, slots=True)
class Token:
    """What the QR says, and until when."""

    text: str
    seconds: int


def token(*, fulfilment: Fulfilment) -> Token:
    """A fresh signed token for the shopper's screen."""
    return sign(fulfilment.voucher.code)


def sign(code: str) -> Token:
    """A fresh token of any voucher's code."""
    seconds = int(settings.PICKUP_TOKEN_LIFETIME.total_seconds())
    signed = signing.TimestampSigner(salt=SALT).sign(code)
    return Token(TOKEN_PREFIX + signed, seconds)


def confirm(*, code: str, nonce: str, by: User) -> Redemption:
    """Redeem a scanned token or a typed code. The same nonce again gets the same answer."""
    if not nonce:
        raise Invalid(fields={"nonce": [_("This is needed.")]})
    try:
        return _redeem(code=code, nonce=nonce, by=by)
    except DomainError as refusal:
        Scan.objects.create(voucher=_known(code), by=by, outcome=refusal.code)
        raise


@transaction.atomic
def _redeem(*, code: str, nonce: str, by: User) -> Redemption:
    voucher = _find(read(code))
    if voucher is None or not _may_see(voucher, by):
        raise UnknownCode
    fulfilment = voucher.fulfilment
    if not Store.objects.visible_to(by).filter(pk=fulfilment.store_id).exists():
        raise WrongStore
    order = history.lock(fulfilment.assignment.order_id)
    fulfilment.refresh_from_db(fields=["status"])
    if earlier := voucher.redemptions.filter(undone_at=None).select_related("by").first():
        return _again(earlier, nonce)
    _refuse_unready(fulfilment)
    return _hand_over(order, fulfilment, nonce, by)


def _hand_over(order: Order, fulfilment: Fulfilment, nonce: str, by: User) -> Redemption:
    redemption = _record(fulfilment.voucher, nonce, by)
    fulfilling.hand_over(order, fulfilment, by=by, done_at=timezone.now())
    if order.attention == Order.Attention.NOT_COLLECTED:
        Order.objects.filter(pk=order.pk).update(attention=Order.Attention.NONE)
    history.note(order, "collected", by=by, store=fulfilment.store)
    fulfilling.finish(order, fulfilment)
    Scan.objects.create(voucher=fulfilment.voucher, by=by, outcome="redeemed")
    return redemption


def _record(voucher: Voucher, nonce: str, by: User) -> Redemption:
    """The row whose unique key makes it once, ever."""
    try:
        with transaction.atomic():
            return Redemption.objects.create(voucher=voucher, nonce=nonce, by=by)
    except IntegrityError:
        earlier = voucher.redemptions.select_related("by").latest("at")
        raise _already(earlier) from None


def _again(earlier: Redemption, nonce: str) -> Redemption:
    if earlier.nonce == nonce:
        return earlier
    raise _already(earlier)


def _already(earlier: Redemption) -> AlreadyRedeemed:
    at = timezone.localtime(earlier.at).strftime("%Y-%m-%d %H:%M")
    return AlreadyRedeemed(at=at, by=str(earlier.by))


def _refuse_unready(fulfilment: Fulfilment) -> None:
    if fulfilment.status == Fulfilment.Status.CANCELLED:
        raise NotRedeemable
    if fulfilment.status != Fulfilment.Status.READY:
        raise NotReady


def read(code: str) -> str:
    """The voucher code in a token or typed text; expired and forged tokens are refused."""
    text = code.strip()
    if not text.startswith(TOKEN_PREFIX):
        return text.upper().replace(" ", "").replace("-", "")
    try:
        return signing.TimestampSigner(salt=SALT).unsign(
            text.removeprefix(TOKEN_PREFIX), max_age=settings.PICKUP_TOKEN_LIFETIME
        )
    except signing.SignatureExpired as error:
        raise TokenExpired from error
    except signing.BadSignature as error:
        raise UnknownCode from error


def _find(code: str) -> Voucher | None:
    return (
        Voucher.objects.filter(code=code)
        .select_related("fulfilment__assignment", "fulfilment__store")
        .first()
    )


def _known(code: str) -> Voucher | None:
    """The voucher behind a refused code, if it can be read at all."""
    try:
        return _find(read(code))
    except DomainError:
        return None


def _may_see(voucher: Voucher, user: User) -> bool:
    """Only people who work in some store learn anything about a code."""
    return user.is_staff or user.memberships.active().exists()


@transaction.atomic
def name_collector(*, fulfilment: Fulfilment, name: str) -> Voucher:
    """Somebody else comes in the shopper's place; an empty name takes that back."""
    history.lock(fulfilment.assignment.order_id)
    voucher = fulfilment.voucher
    if voucher.redemptions.filter(undone_at=None).exists():
        raise NotRedeemable
    voucher.collector = name.strip()
    voucher.save(update_fields=["collector"])
    return voucher


@transaction.atomic
def undo(*, redemption: Redemption, by: User, reason: str) -> Redemption:
    """Handed over by mistake: the goods are back and still promised. Not after settlement."""
    if not reason.strip():
        raise Invalid(fields={"reason": [_("Say why.")]})
    fulfilment = redemption.voucher.fulfilment
    order = history.lock(fulfilment.assignment.order_id)
    undone = Redemption.objects.filter(
        Q(voucher__fulfilment__settled_at=None), pk=redemption.pk, undone_at=None
    ).update(undone_at=timezone.now(), undone_by=by, undo_reason=reason)
    if not undone:
        raise states.WrongState(now=_("settled or undone"), wanted=_("undone"))
    _put_back(order, fulfilment, by)
    history.note(order, "redemption_undone", by=by, store=fulfilment.store, reason=reason)
    redemption.refresh_from_db()
    return redemption


def _put_back(order: Order, fulfilment: Fulfilment, by: User) -> None:
    fulfilling.put_back(order, fulfilment, by=by)
    if order.status == Order.Status.COMPLETED:
        states.move(order, Order.Status.IN_PROGRESS, completed_at=None)
