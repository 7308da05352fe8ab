"""What would have been decided: orders replayed against other rules or stores; writes nothing.

Every replay spends what it gives away in memory, so the second order for the last sofa finds it
gone and a day fills up, while the database is only read.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import fmean, quantiles

from o2o.geo import Place
from orders.models import Order
from orders.services import ranking, rulebook
from orders.services.ranking import Rules, Share, Spent, Wish

AGAIN = 40  # questions for one order, each without the stores found spent
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Case:
    """An order to replay; orders of one `day` fill the same day of a store."""

    label: str
    place: Place
    wanted: dict[int, int]
    method: str
    division_code: str = ""
    preferred: int | None = None
    together: Sequence[frozenset[int]] = ()
    day: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """One side of the comparison: its rules, and stores taken out of the network."""

    name: str
    rules: Rules
    without: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a case: who serves it from how far, or the reason nobody does."""

    case: Case
    stores: tuple[str, ...]
    names: tuple[str, ...]
    metres: float
    reason: str = ""


@dataclass(slots=True)
class Replay:
    """A setting with every outcome, in the order of the cases."""

    setting: Setting
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def served(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.stores]

    @property
    def refusals(self) -> Counter[str]:
        return Counter(outcome.reason for outcome in self.outcomes if not outcome.stores)

    @property
    def splits(self) -> int:
        return sum(len(outcome.stores) > 1 for outcome in self.outcomes)

    @property
    def load(self) -> Counter[str]:
        """Orders by the name of the store."""
        return Counter(name for outcome in self.outcomes for name in outcome.names)

    @property
    def distances(self) -> list[float]:
        return sorted(outcome.metres for outcome in self.served)

    def mean(self) -> float:
        return fmean(self.distances) if self.served else 0

    def percentile(self, percent: int) -> float:
        if len(self.served) < 2:
            return self.mean()
        return quantiles(self.distances, n=100, method="inclusive")[percent - 1]


def replay(cases: Iterable[Case], setting: Setting) -> Replay:
    """Decide case after case as routing would."""
    done, spent, day = Replay(setting), Spent(), None
    for number, case in enumerate(cases):
        if case.day != day:
            day, spent.orders = case.day, {}
        shares, reason = _decide(case, setting, spent)
        moment = BEGINNING + timedelta(seconds=number)
        for share in shares:
            _spend(spent, share, moment)
        done.outcomes.append(_outcome(case, shares, reason))
    return done


def changed(one: Replay, other: Replay) -> int:
    """How many cases go to other stores."""
    pairs = zip(one.outcomes, other.outcomes, strict=True)
    return sum(set(a.stores) != set(b.stores) for a, b in pairs)


def case_of(order: Order) -> Case | None:
    """A past order as a case, `lines` prefetched; None where its place is not known."""
    if order.place is None:
        return None
    lines = list(order.lines.all())
    return Case(
        label=order.number,
        place=order.place,
        wanted={line.variant_id: line.quantity for line in lines},
        method=order.method,
        division_code=order.division_code,
        preferred=order.wanted_store_id,
        together=ranking.bound({line.variant_id: line.suite_id for line in lines}),
        day=f"{order.placed_at:%F}",
    )


def cases_of(orders: Iterable[Order]) -> list[Case]:
    return [case for order in orders if (case := case_of(order))]


def _decide(case: Case, setting: Setting, spent: Spent) -> tuple[list[Share], str]:
    """The plan, or the reason of the nearest store; stores found spent are not asked again."""
    excluded: set[int] = set(setting.without)
    areas = rulebook.areas(case.division_code, case.wanted, setting.rules)
    for _question in range(AGAIN):
        wish = Wish(
            case.place, case.wanted, case.method, excluded, preferred=case.preferred,
            areas=areas, together=case.together, spent=spent,
        )  # fmt: skip
        candidates, shares = ranking.consider(wish, setting.rules)
        if shares:
            return shares, ""
        exhausted = {c.store for c in candidates if not c.kept and c.store in spent.pieces}
        if exhausted <= excluded:
            return [], _reason(candidates, setting.without)
        excluded |= exhausted
    return [], "full"


def _reason(candidates: list[ranking.Candidate], without: Collection[int]) -> str:
    near = sorted((c for c in candidates if c.store not in without), key=lambda c: c.metres)
    told = [c.reason for c in near if c.reason and c.reason != "answered"]
    return told[0] if told else "no_stock" if near else "nobody"


def _spend(spent: Spent, share: Share, moment: datetime) -> None:
    store = share.candidate.store
    pieces = spent.pieces.setdefault(store, {})
    for variant, quantity in share.items.items():
        pieces[variant] = pieces.get(variant, 0) + quantity
    spent.orders[store] = spent.orders.get(store, 0) + 1
    spent.turns[store] = moment


def _outcome(case: Case, shares: list[Share], reason: str) -> Outcome:
    candidates = [share.candidate for share in shares]
    return Outcome(
        case=case,
        stores=tuple(c.code for c in candidates),
        names=tuple(c.name_zh or c.name_en for c in candidates),
        metres=max((c.metres for c in candidates), default=0),
        reason=reason,
    )
