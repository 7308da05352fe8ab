"""The questions of the console: what waits, how far it is, what it brings and to whom."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from o2o.geo import distance_m
from orders.methods import Method
from orders.models import Assignment, AssignmentLine, Fulfilment, Order, OrderLine
from orders.services import settling
from orders.staff.seat import Seat
from payments.models import SplitRule
from payments.services import sharing
from payments.services.sharing import Parties, Share
from stores.models import Division, Store

LANE = 30  # tasks shown of a lane; its count tells all
LANES = {  # stage of a task → the lane it waits in
    "offered": "offered",
    "accepted": "preparing",
    "ready": "handing",
    "handed_over": "handing",
    "installed": "handing",
}
OPEN = Q(status__in=["accepted", "ready", "installed"]) | Q(
    status="handed_over", method=Method.DELIVERY
)


@dataclass(frozen=True, slots=True)
class Earning:
    """What one party will get for these lines; `role` names why."""

    role: str
    name: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Task:
    """One store's part of an order. `metres` and `district` are empty where not known."""

    assignment: Assignment
    lines: list[OrderLine]
    metres: float | None
    district: str
    earnings: list[Earning]

    @property
    def order(self) -> Order:
        return self.assignment.order

    @property
    def store(self) -> Store:
        return self.assignment.store

    @property
    def fulfilment(self) -> Fulfilment | None:
        return getattr(self.assignment, "fulfilment", None)

    @property
    def stage(self) -> str:
        """The state of the fulfilment, before that of the assignment."""
        accepted = self.assignment.status == Assignment.Status.ACCEPTED
        return self.fulfilment.status if accepted and self.fulfilment else self.assignment.status

    @property
    def is_pickup(self) -> bool:
        return self.order.method == Method.PICKUP

    @property
    def is_done(self) -> bool:
        return self.stage == ("handed_over" if self.is_pickup else "signed")

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def knows_shopper(self) -> bool:
        """Name, phone and address are for the store that has accepted."""
        return self.assignment.status == Assignment.Status.ACCEPTED

    @property
    def recipient(self) -> str:
        name = self.order.recipient
        return name if self.knows_shopper else f"{name[:1]}**"

    @property
    def phone(self) -> str:
        national = self.order.phone.as_national
        return national if self.knows_shopper else masked(national)


def masked(phone: str) -> str:
    """138 •••• 8000: the first three and the last four digits."""
    digits = "".join(sign for sign in phone if sign.isdigit())
    return f"{digits[:3]} •••• {digits[-4:]}" if len(digits) > 7 else "••••"


@dataclass(frozen=True, slots=True)
class Lane:
    name: str
    tasks: list[Task]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.tasks)


@dataclass(frozen=True, slots=True)
class Board:
    """The lanes of today. `seen` changes with everything that the lanes show."""

    lanes: list[Lane]
    done_today: int
    seen: str


# ── What waits ──────────────────────────────────────────────────────────────────────────
def waiting(seat: Seat) -> list[tuple[int, str]]:
    """(assignment, stage) of everything open, the most urgent of each stage first. Two queries."""
    offers = seat.assignments().filter(status=Assignment.Status.OFFERED).order_by("deadline", "pk")
    under_way = seat.fulfilments().filter(OPEN).order_by(F("ready_at").asc(nulls_first=True), "pk")
    return [
        *offers.values_list("pk", "status"),
        *under_way.values_list("assignment_id", "status"),
    ]


def seen(rows: Sequence[tuple[int, str]], now: datetime) -> str:
    """A mark of what waits; with offers it changes every minute, as their deadlines do."""
    minute = int(now.timestamp() // 60) if any(stage == "offered" for _pk, stage in rows) else 0
    return hashlib.sha256(repr((list(rows), minute)).encode()).hexdigest()[:16]


def board(seat: Seat, rows: Sequence[tuple[int, str]]) -> Board:
    """The lanes with the first tasks of each. Six queries, however many there are."""
    lanes: dict[str, list[int]] = {name: [] for name in LANES.values()}
    for pk, stage in rows:
        lanes[LANES[stage]].append(pk)
    shown = [pk for lane in lanes.values() for pk in lane[:LANE]]
    tasks = read(seat, seat.assignments().filter(pk__in=shown))
    return Board(
        lanes=[
            Lane(name, [tasks[pk] for pk in pks[:LANE] if pk in tasks], len(pks))
            for name, pks in lanes.items()
        ],
        done_today=done_today(seat),
        seen=seen(rows, timezone.now()),
    )


def done_today(seat: Seat) -> int:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return seat.fulfilments().filter(done_at__gte=midnight).count()


def next_task(seat: Seat, *, besides: int) -> Task | None:
    """What to do next: answer the oldest offer, then prepare, then send; a pickup waits by itself."""
    rank = {"offered": 0, "accepted": 1, "ready": 2, "handed_over": 3, "installed": 4}
    rows = [row for row in waiting(seat) if row[0] != besides]
    for pk, _stage in sorted(rows, key=lambda row: rank[row[1]]):
        task = read(seat, seat.assignments().filter(pk=pk)).get(pk)
        if task and not (task.is_pickup and task.stage == "ready"):
            return task
    return None


# ── One part of an order ────────────────────────────────────────────────────────────────
def read(seat: Seat, assignments: QuerySet[Assignment]) -> dict[int, Task]:
    """Tasks by assignment; four queries."""
    rows = list(_with_everything(assignments))
    districts = _districts(row.order.division_code for row in rows)
    return {row.pk: _task(seat, row, districts) for row in rows}


def _with_everything(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    lines = AssignmentLine.objects.select_related("line__territory").order_by("line_id")
    parties = ["order__policy", "order__guide", "order__referrer"]
    return assignments.select_related(
        *parties, "store__dealer", "fulfilment__guide"
    ).prefetch_related(Prefetch("lines", lines), "order__policy__rules")


def _districts(codes: Iterable[str]) -> dict[str, str]:
    known = Division.objects.filter(pk__in={code for code in codes if code})
    return dict(known.values_list("pk", "name"))


def _task(seat: Seat, row: Assignment, districts: dict[str, str]) -> Task:
    lines = [given.line for given in row.lines.all()]
    return Task(
        assignment=row,
        lines=lines,
        metres=metres(row.order, row.store),
        district=districts.get(row.order.division_code, ""),
        earnings=earnings(seat, row, lines),
    )


def metres(order: Order, store: Store) -> float | None:
    """From the store to where it delivers; None for a pickup and where a place is not known."""
    if order.method == Method.PICKUP or order.place is None or store.lat is None:
        return None
    return distance_m(order.lat, order.lng, store.lat, store.lng)


# ── What it brings ──────────────────────────────────────────────────────────────────────
def earnings(seat: Seat, row: Assignment, lines: list[OrderLine]) -> list[Earning]:
    """The guide's share, and the dealer's for who answers for the store; no other party's."""
    shares = sharing.preview(
        policy=row.order.policy, lines=settling.shared_lines(lines), parties=_parties(seat, row)
    )
    totals: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for share in shares:
        if whose := _whose(seat, row, share):
            totals[whose] += share.amount
    return [Earning(role, name, amount) for (role, name), amount in totals.items() if amount]


def _parties(seat: Seat, row: Assignment) -> Parties:
    """As `settling.parties` will see it, if whoever looks is the one who accepts."""
    fulfilment = getattr(row, "fulfilment", None)
    return Parties(
        store_dealer=row.store.dealer,
        guide=row.order.guide or (fulfilment.guide if fulfilment else seat.user),
        referrer=row.order.referrer,
    )


def _whose(seat: Seat, row: Assignment, share: Share) -> tuple[str, str] | None:
    """(role, name) of a share that the user may know of."""
    if share.role == SplitRule.Role.GUIDE:
        return _("Guide"), _guide_name(seat, row)
    if share.owner == row.store.dealer and seat.manages(row.store):
        return _("Dealer"), row.store.dealer.name
    return None


def _guide_name(seat: Seat, row: Assignment) -> str:
    """You, or a colleague by name; a guide of who knows which store stays unnamed."""
    fulfilment = getattr(row, "fulfilment", None)
    guide = row.order.guide or (fulfilment.guide if fulfilment else seat.user)
    if guide == seat.user:
        return _("you")
    if fulfilment and guide == fulfilment.guide:
        return str(guide)
    return _("who advised the shopper")
