"""Scanning without network: a list for the device, and what it sends when it is online again.

The list holds no name and no code, only what a code hashes to with the list's own salt; so a
device without network knows a code it is shown, and nobody who finds the device learns one.
What it sends is redeemed in the order it was scanned, by the device's clock, which is believed
for OFFLINE_LIFETIME. What cannot be redeemed any more stands as a conflict until somebody says
what really happened at the counter.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Partner, User
from o2o.errors import DomainError, Invalid
from orders import states
from orders.models import OfflineScan, Prepaid, Voucher
from orders.services import counter, pickup
from stores.models import Store

MOST = 5000  # vouchers on a device's list, the newest first
SLACK = timedelta(minutes=5)  # how far a device's clock may be off
HASH_BYTES = 12


class ScannedTooLongAgo(DomainError):
    code = "scanned_too_long_ago"
    status = 409
    message = _("This was scanned too long ago to be redeemed now.")


@dataclass(frozen=True, slots=True)
class DeviceList:
    """`entries`: (hash of salt and code, uses left), open and redeemable at this place."""

    salt: str
    entries: list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Told:
    """One scan as the device tells it: what was read, its nonce, when."""

    code: str
    nonce: str
    at: datetime


def device_list(*, store: Store | None, partner: Partner | None = None) -> DeviceList:
    """What may be handed over at this place now; a fresh salt each time."""
    salt = secrets.token_hex(16)
    codes = [*_pickups(store), *_services(store, partner)]
    return DeviceList(salt, [(hashed(salt, code), left) for code, left in codes])


def hashed(salt: str, code: str) -> str:
    return hashlib.sha256(f"{salt}{code}".encode()).hexdigest()[: 2 * HASH_BYTES]


def _pickups(store: Store | None) -> list[tuple[str, int]]:
    if store is None:
        return []
    waiting = Voucher.objects.filter(fulfilment__store=store, fulfilment__status="ready")
    newest = waiting.order_by("-pk").values_list("code", flat=True)
    return [(code, 1) for code in newest[:MOST]]


def _services(store: Store | None, partner: Partner | None) -> list[tuple[str, int]]:
    here = Q(terms__partners=partner) if partner else Q(terms__everywhere=True)
    if store:
        here |= Q(terms__stores=store) | Q(terms__dealers=store.dealer_id)
    rows = _open_at(here).order_by("-pk").only("code", "uses", "used", "returned", "lapsed")
    return [(prepaid.code, prepaid.left) for prepaid in rows[:MOST]] if store or partner else []


def _open_at(here: Q) -> QuerySet[Prepaid]:
    return Prepaid.objects.valid().filter(here).distinct()


def sync(*, scans: Iterable[Told], by: User, store: Store | None) -> list[OfflineScan]:
    """Redeem what was scanned without network, in its order; a scan sent twice counts once."""
    told = sorted(scans, key=lambda scan: scan.at)
    return [_once(scan, by, store) for scan in told]


def _once(scan: Told, by: User, store: Store | None) -> OfflineScan:
    if kept := OfflineScan.objects.filter(by=by, nonce=scan.nonce).first():
        return kept
    code, outcome = "", OfflineScan.REDEEMED
    try:
        code = _read(scan)
        counter.confirm(code=code, nonce=scan.nonce, by=by, store=store, at=_believed(scan.at))
    except DomainError as refusal:
        outcome = refusal.code
    return _keep(scan, code, outcome, by, store)


def _keep(scan: Told, code: str, outcome: str, by: User, store: Store | None) -> OfflineScan:
    found = {
        "voucher": Voucher.objects.filter(code=code).first() if code else None,
        "prepaid": Prepaid.objects.filter(code=code).first() if code else None,
        "store": store,
        "partner": None if store else Partner.objects.of(by).first(),
        "ending": code[-4:],
        "scanned_at": scan.at,
        "outcome": outcome,
    }
    return OfflineScan.objects.get_or_create(by=by, nonce=scan.nonce, defaults=found)[0]


def _believed(at: datetime) -> datetime:
    """The device's time, never a future one; raises ScannedTooLongAgo."""
    now = timezone.now()
    if at < now - settings.OFFLINE_LIFETIME:
        raise ScannedTooLongAgo
    return min(at, now)


def _read(scan: Told) -> str:
    """The code; a token must have been alive when it was scanned."""
    text = scan.code.strip()
    if not text.startswith(pickup.TOKEN_PREFIX):
        return pickup.read(text)
    age = max(timezone.now() - scan.at, timedelta(0))
    try:
        return signing.TimestampSigner(salt=pickup.SALT).unsign(
            text.removeprefix(pickup.TOKEN_PREFIX),
            max_age=age + settings.PICKUP_TOKEN_LIFETIME + SLACK,
        )
    except signing.SignatureExpired as error:
        raise pickup.TokenExpired from error
    except signing.BadSignature as error:
        raise pickup.UnknownCode from error


@transaction.atomic
def resolve(*, scan: OfflineScan, resolution: str, note: str, by: User) -> OfflineScan:
    """Say what really happened; what was given away all the same needs a word for headquarters."""
    if resolution == OfflineScan.Resolution.GIVEN and not note.strip():
        raise Invalid(fields={"note": [_("Say what was handed over, and to whom.")]})
    open_ones = OfflineScan.objects.conflicts().filter(pk=scan.pk)
    if not open_ones.update(
        resolution=resolution, note=note.strip(), resolved_by=by, resolved_at=Now()
    ):
        raise states.WrongState(now=_("resolved"), wanted=_("resolved"))
    scan.refresh_from_db()
    return scan
