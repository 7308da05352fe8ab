"""Collected in one store, standing in another: who sends what the shopper's own store lacks.

Stores of the same dealer come first, then the rules of ranking decide, by the way to the store
where it is collected.
"""

from collections.abc import Sequence
from dataclasses import replace
from heapq import nsmallest

from o2o.geo import Place, distance_m
from orders.methods import Method
from orders.services import ranking
from orders.services.ranking import Rules, Share, Wish
from orders.services.surveying import Candidate
from stores.models import Stock

TRANSFER = "transfer"  # the way of goods between stores: neither accepts_pickup nor a radius counts
ANOTHER_DEALER_M = 50_000_000  # farther than any place on earth
SIBLINGS = 12
MOST_SHELVES = 500


def choose(wish: Wish, rules: Rules) -> list[Share]:
    """Like `ranking.choose`; the shopper's own pickup store may have it sent."""
    shares = ranking.choose(wish, rules)
    return consider(wish, rules)[1] if _is_elsewhere(shares, wish) else shares


def consider(wish: Wish, rules: Rules) -> tuple[list[Candidate], list[Share]]:
    """Like `ranking.consider`; the shopper's own pickup store may have it sent."""
    found, shares = ranking.consider(wish, rules)
    own = next((c for c in found if c.store == wish.preferred), None)
    if own and _is_elsewhere(shares, wish) and (share := fetched(own, wish, rules)):
        own.reason = ""
        own.sent_by = sorted({sender.code for sender in share.sent.values()})
        return found, [share]
    return found, shares


def nearer(found: Sequence[Candidate], wish: Wish, rules: Rules, *, most: int) -> list[Share]:
    """Stores nearer than the nearest that has everything, where it can be sent to."""
    shares: list[Share] = []
    for candidate in sorted(found, key=lambda c: c.metres):
        if len(shares) == most or (candidate.kept and candidate.covers(wish.wanted)):
            break
        if share := fetched(candidate, wish, rules):
            shares.append(share)
    return shares


def fetched(own: Candidate, wish: Wish, rules: Rules) -> Share | None:
    """Everything collected at `own`, what it lacks sent by others; None when that cannot be."""
    if own.reason not in ("", "no_stock") or not own.accepts_pickup:
        return None
    missing = _missing(own, wish)
    asked = Wish(
        place=Place(own.lat, own.lng),
        wanted=missing,
        method=TRANSFER,
        excluded={*wish.excluded, own.store},
        held={s: items for s, items in (wish.held or {}).items() if s != own.store},
        known=_siblings(own, missing),
        areas=dict.fromkeys(missing, own.dealer),
        together=wish.together,
    )
    senders = ranking.choose(asked, replace(rules, territory_m=ANOTHER_DEALER_M))
    sent = {variant: share.candidate for share in senders for variant in share.items}
    return Share(own, dict(wish.wanted), sent) if sent else None


def _is_elsewhere(shares: list[Share], wish: Wish) -> bool:
    """Nobody serves, or another store than the one where the shopper wants to collect it."""
    if wish.method != Method.PICKUP or not wish.preferred:
        return False
    return not shares or any(share.candidate.store != wish.preferred for share in shares)


def _missing(own: Candidate, wish: Wish) -> dict[int, int]:
    """What is not in the store; of a suite all or nothing, since its pieces are matched."""
    short = wish.wanted.keys() - own.covered(wish.wanted).keys()
    for suite in wish.together:
        if suite & short:
            short |= suite & wish.wanted.keys()
    return {variant: n for variant, n in wish.wanted.items() if variant in short}


def _siblings(own: Candidate, missing: dict[int, int]) -> list[int]:
    """The nearest stores of the same dealer that have some of it."""
    shelves = Stock.objects.available().filter(store__dealer=own.dealer, store__lat__isnull=False)
    rows = shelves.filter(variant__in=missing, free__gt=0).exclude(store=own.store)
    spots = set(rows.values_list("store_id", "store__lat", "store__lng")[:MOST_SHELVES])
    ways = [(distance_m(own.lat, own.lng, lat, lng), store) for store, lat, lng in spots]
    return [store for _metres, store in nsmallest(SIBLINGS, ways)]
