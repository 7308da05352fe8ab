"""What the checkout offers before paying: every amount, the serving store, the promised day.

One answer for the page and for the API. Writes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from o2o.geo import Place
from orders.methods import Method
from orders.models import Cart
from orders.services import promise, quoting
from orders.services.discounts import NOTHING_WANTED, Wanted
from orders.services.promise import Promise
from orders.services.quoting import Quote
from orders.services.ranking import Share
from orders.services.surveying import Candidate
from stores.models import Store

CHOICES = 5  # pickup stores to choose from
A_TRIP_M = 100_000  # farther ones are shown only when there is none nearer


@dataclass(frozen=True, slots=True)
class Leg:
    """What one store would do: serve these variants, from so far away, by that day.

    `senders` are the stores that send to it what it lacks.
    """

    store: Store
    distance_m: int
    variants: frozenset[int]
    promise: Promise | None
    senders: tuple[Store, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """`legs` serve the cart together; none = nobody can. `pickups` hold everything, or
    have it sent and are nearer; nearest first.

    `refused` are the nearest stores that cannot serve, each with its reason.
    """

    quote: Quote
    legs: list[Leg] = field(default_factory=list)
    pickups: list[Leg] = field(default_factory=list)
    refused: list[Candidate] = field(default_factory=list)
    is_placed: bool = False

    @property
    def can_be_served(self) -> bool:
        return bool(self.legs) or not self.quote.needs_store


def offer(
    *,
    cart: Cart,
    method: str,
    place: Place | None,
    wanted: str = "",
    division_code: str = "",
    using: Wanted = NOTHING_WANTED,
    at: datetime,
) -> Offer:
    """`wanted` is the code of the pickup store chosen; without a place only the amounts."""
    store = Store.objects.open().filter(code=wanted).first() if wanted else None
    quoted = quoting.quote(
        cart=cart,
        method=method,
        place=place,
        wanted_store=store.pk if store else None,
        division_code=division_code,
        using=using,
    )
    if place is None or not quoted.needs_store:
        return Offer(quoted, is_placed=not quoted.needs_store)
    nearest = _pickups(quoted) if method == Method.PICKUP else []
    rows = _rows([*quoted.shares, *nearest], method, at)
    return Offer(
        quote=quoted,
        legs=[_leg(share, rows, method, at) for share in quoted.shares],
        pickups=[_leg(share, rows, method, at) for share in nearest],
        refused=_refused(quoted),
        is_placed=True,
    )


def _pickups(quoted: Quote) -> list[Share]:
    """The nearest stores where everything can be collected, the one chosen among them."""
    wanted = quoting.wanted(quoted.lines)
    able = [Share(c, {}) for c in quoted.candidates if c.kept and c.covers(wanted)]
    able = sorted([*able, *quoted.fetched], key=lambda share: share.candidate.distance_m)
    shown = [s for s in able if s.candidate.distance_m <= A_TRIP_M][:CHOICES] or able[:1]
    stores = {share.candidate.store for share in shown}
    return shown + [share for share in quoted.shares if share.candidate.store not in stores]


def _refused(quoted: Quote) -> list[Candidate]:
    dropped = [candidate for candidate in quoted.candidates if not candidate.kept]
    return sorted(dropped, key=lambda candidate: candidate.distance_m)[:3]


def _rows(shares: Iterable[Share], method: str, at: datetime) -> dict[int, Store]:
    """The stores by id, with their hours where somebody goes there."""
    named = {c.store for share in shares for c in (share.candidate, *share.sent.values())}
    stores = Store.objects.filter(pk__in=named)
    if method == Method.PICKUP:
        stores = stores.with_hours(at)
    return {store.pk: store for store in stores}


def _leg(share: Share, rows: dict[int, Store], method: str, at: datetime) -> Leg:
    store, metres = rows[share.candidate.store], share.candidate.distance_m
    senders = {sender.store: sender for sender in share.sent.values()}
    if senders:
        farthest = max(sender.metres for sender in senders.values())
        promised = promise.sent(store=store, distance_m=farthest, at=at)
    elif method == Method.PICKUP:
        promised = promise.pickup(store=store, at=at)
    else:
        promised = promise.delivery(distance_m=metres, timezone=store.timezone, at=at)
    sending = tuple(rows[pk] for pk in senders)
    return Leg(store, metres, frozenset(share.items), promised, sending)
