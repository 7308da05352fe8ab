"""Which stores headquarters may give an order to: as the rules see them now, nearest first."""

from dataclasses import dataclass

from orders import explaining, whymap
from orders.admin.life import Life
from orders.models import OrderLine
from orders.services import ranking, routing, rulebook
from orders.services.ranking import REASONS, Wish
from orders.services.surveying import Candidate
from stores.models import Store

SHOWN = 20
FOUND = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """A store to choose: `word` is what the rules say against it ('' = it can serve)."""

    store: int
    code: str
    name: str
    distance_m: int
    free: str
    load: str
    word: str
    is_here: bool
    has_goods: bool


def choices(life: Life, search: str = "") -> list[Choice]:
    """The nearest stores, and those whose name or code holds `search`."""
    if life.order.place is None:
        return []
    candidates = _around(life)
    if search:
        candidates = _searched(life, candidates, search)
    here = {assignment.store_id for assignment in life.current}
    nearest = sorted(candidates, key=lambda candidate: candidate.distance_m)[:SHOWN]
    return [_choice(candidate, life, here) for candidate in nearest]


def _around(life: Life, preferred: int | None = None) -> list[Candidate]:
    order, lines = life.order, life.movable
    wish = Wish(
        order.place, wanted(lines), order.method,
        held=routing.held_by_store(lines), preferred=preferred, areas=routing.areas(lines),
        together=ranking.bound({line.variant_id: line.suite_id for line in lines}),
    )  # fmt: skip
    candidates, _shares = ranking.consider(wish, rulebook.active())
    return candidates


def _searched(life: Life, known: list[Candidate], search: str) -> list[Candidate]:
    """Those of the known ones that match, and a few from anywhere."""
    stores = Store.objects.exclude(status="closed").filter(lat__isnull=False).matching(search)
    ids = list(stores.order_by("code").values_list("pk", flat=True)[:FOUND])
    found = {candidate.store: candidate for candidate in known if candidate.store in ids}
    for store in ids:
        if store not in found:
            found |= {c.store: c for c in _around(life, store) if c.store == store}
    return list(found.values())


def wanted(lines: list[OrderLine]) -> dict[int, int]:
    return {line.variant_id: line.quantity for line in lines}


def _choice(candidate: Candidate, life: Life, here: set[int]) -> Choice:
    lines = life.movable
    return Choice(
        store=candidate.store,
        code=candidate.code,
        name=whymap.name_of({"name_zh": candidate.name_zh, "name_en": candidate.name_en}),
        distance_m=candidate.distance_m,
        free=explaining.free_words(candidate.free, lines),
        load=f"{candidate.load} / {candidate.daily_capacity}",
        word=str(REASONS[candidate.reason]) if candidate.reason else "",
        is_here=candidate.store in here,
        has_goods=candidate.covers(wanted(lines)),
    )
