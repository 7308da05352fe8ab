"""What somebody earned, order by order, so that it can be checked with a pencil.

Everything starts from the postings the user may see; of the rest of an order only its total is
told, so that the own share stands in proportion.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import StringIO

from django.db.models import Sum
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import User
from o2o.money import ZERO
from payments.models import Account, Posting, SplitRule
from payments.services.sharing import COUPON, FUNDING, HQ_ROLE, POINTS

PER_PAGE = 30
OTHER_ROLES = {
    HQ_ROLE: gettext_lazy("headquarters"),
    COUPON: gettext_lazy("coupon borne"),
    POINTS: gettext_lazy("points borne"),
}
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")


@dataclass(frozen=True, slots=True)
class Month:
    """One month's earnings; `start` is its first day."""

    start: date
    total: Decimal
    orders: int


@dataclass(frozen=True, slots=True)
class Entry:
    """`amount` = `rate` percent of `basis`; a reversal has neither."""

    at: datetime
    role: str
    part: str
    line: int | None
    owner: str
    rate: Decimal | None
    basis: Decimal | None
    amount: Decimal


@dataclass(slots=True)
class OrderEarnings:
    """One order's entries for one reader; `parts` is the bar (see components/split_bar.html).

    `has_rest` says that the bar's last part is everybody else's.
    """

    number: str
    at: datetime
    total: Decimal
    entries: list[Entry] = field(default_factory=list)
    parts: list[dict] = field(default_factory=list)
    has_rest: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """A month as `user` may see it. `month` is None while nothing was ever earned."""

    months: list[Month]
    month: Month | None
    orders: list[OrderEarnings]
    has_more: bool


def earnings(*, user: User, month: date | None = None, page: int = 1) -> Statement:
    """The statement of `month`, or of the last one in which something was earned."""
    mine = Posting.objects.visible_to(user).earnings()
    months = [_month(row) for row in mine.by_month()]
    chosen = next((m for m in months if month in (None, m.start)), None)
    if chosen is None:
        return Statement(months, Month(month, ZERO, 0) if month else None, [], False)
    first = (page - 1) * PER_PAGE
    rows = list(mine.of_month(chosen.start).by_order()[first : first + PER_PAGE + 1])
    orders = _orders(mine.of_month(chosen.start), rows[:PER_PAGE])
    return Statement(months, chosen, orders, len(rows) > PER_PAGE)


def _month(row: dict) -> Month:
    return Month(timezone.localtime(row["month"]).date(), row["total"], row["orders"])


def _orders(mine, rows: Sequence[dict]) -> list[OrderEarnings]:
    numbers = [row["journal__order_number"] for row in rows]
    wholes, entries = _wholes(numbers), defaultdict(list)
    lines: dict[str, dict] = defaultdict(dict)
    for posting in _explained(mine.filter(journal__order_number__in=numbers)):
        number = posting.journal.order_number
        entries[number].append(_entry(posting, lines[number]))
    return [
        _order(row, entries[row["journal__order_number"]], wholes[row["journal__order_number"]])
        for row in rows
    ]


def _explained(postings):
    return postings.select_related(
        "journal", "account__dealer", "account__member", "account__partner"
    ).order_by("pk")


def _wholes(numbers: Sequence[str]) -> dict[str, Decimal]:
    """What all parties together have of each order by now, discounts not yet borne."""
    shared = Posting.objects.earnings().exclude(role__in=FUNDING)
    all_shares = shared.filter(journal__order_number__in=numbers)
    totals = all_shares.values_list("journal__order_number").annotate(total=Sum("amount"))
    return defaultdict(Decimal, totals.order_by())


def _order(row: dict, entries: list[Entry], whole: Decimal) -> OrderEarnings:
    parts = _own_parts(entries)
    rest = whole - sum((part["amount"] for part in parts), ZERO)
    if rest > 0:
        parts.append({"label": capfirst(_("everybody else")), "amount": rest})
    return OrderEarnings(
        number=row["journal__order_number"],
        at=row["at"],
        total=row["total"],
        entries=entries,
        parts=[part | {"percent": part["amount"] * 100 / whole} for part in parts if whole > 0],
        has_rest=rest > 0,
    )


def _entry(posting: Posting, lines: dict) -> Entry:
    """`lines` numbers the order's lines 1, 2, 3 as they appear."""
    line = posting.line and lines.setdefault(posting.line, len(lines) + 1)
    return Entry(
        at=posting.journal.at,
        role=role_label(posting.role),
        part=part_label(posting.part),
        line=line,
        owner=owner_label(posting.account),
        rate=posting.rate,
        basis=posting.basis,
        amount=posting.amount,
    )


def _own_parts(entries: Sequence[Entry]) -> list[dict]:
    """The reader's shares by role and name, those that are still above zero."""
    totals: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for entry in entries:
        totals[entry.role, entry.owner] += entry.amount
    return [
        {"label": capfirst(role), "note": owner, "amount": total}
        for (role, owner), total in totals.items()
        if total > 0
    ]


def role_label(role: str) -> str:
    if role in OTHER_ROLES:
        return str(OTHER_ROLES[role])
    return str(SplitRule.Role(role).label) if role in SplitRule.Role.values else role


def part_label(part: str) -> str:
    return str(SplitRule.Basis(part).label) if part in SplitRule.Basis.values else ""


def owner_label(account: Account) -> str:
    """The owner's name as the statement shows it."""
    return str(account.dealer or account.member or account.partner or _("Headquarters"))


# ── CSV ─────────────────────────────────────────────────────────────────────────────────


def as_csv(*, user: User, month: date) -> Iterator[str]:
    """The month line by line, with a byte-order mark so that spreadsheets read Chinese."""
    postings = Posting.objects.visible_to(user).earnings().of_month(month)
    yield "\ufeff" + _csv_line(
        [
            _("Date"), _("Order number"), _("Line"), _("Account"), _("Role"),
            _("Money for"), _("Basis"), _("Rate (%)"), _("Amount"),
        ]
    )  # fmt: skip
    lines: dict[str, dict] = defaultdict(dict)
    for posting in _explained(postings):
        number = posting.journal.order_number
        yield _csv_line(_csv_row(number, _entry(posting, lines[number])))


def _csv_row(number: str, entry: Entry) -> list[object]:
    day = timezone.localtime(entry.at).date().isoformat()
    words = [plain(text) for text in (entry.owner, entry.role, entry.part)]
    money = [entry.basis, entry.rate, entry.amount]
    return [day, plain(number), entry.line, *words, *money]


def plain(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _csv_line(values: Sequence[object]) -> str:
    line = StringIO()
    csv.writer(line).writerow(values)
    return line.getvalue()
