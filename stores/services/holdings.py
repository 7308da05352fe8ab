"""Who holds which division for which product line today, division by division, gaps included."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from catalog.models import Category
from stores.models import Dealer, Division, Territory
from stores.querysets import TerritoryQuerySet

PREFIX = {Division.Level.PROVINCE: 2, Division.Level.CITY: 4, Division.Level.DISTRICT: 6}
Held = dict[str, list[Territory]]  # by the code of a division, or by the beginning of codes


@dataclass(frozen=True, slots=True)
class Holding:
    """A division and, for each product line, who holds it (None = nobody).

    `inside` are dealers who hold smaller divisions in it.
    """

    division: Division
    by_line: Mapping[Category, Dealer | None]
    inside: frozenset[Dealer]

    @property
    def dealers(self) -> list[Dealer]:
        """Whoever holds a line of it, or a part of it."""
        held = [dealer for dealer in self.by_line.values() if dealer]
        return list(dict.fromkeys([*held, *sorted(self.inside, key=lambda dealer: dealer.code)]))

    @property
    def missing(self) -> list[Category]:
        return [line for line, dealer in self.by_line.items() if dealer is None]

    @property
    def sole(self) -> Dealer | None:
        """The one dealer who has every line of all of it."""
        return self.dealers[0] if len(self.dealers) == 1 and not self.missing else None


def product_lines() -> list[Category]:
    return list(Category.objects.filter(depth=1).order_by("path"))


def parts(within: Division | None) -> list[Division]:
    """What a map shows: the country by cities, a province or city by what lies in it."""
    if within:
        return list(Division.objects.inside(within.pk).order_by("code"))
    cities = Division.objects.said().filter(level=Division.Level.CITY)
    counted = {city.pk[:2] for city in cities}
    whole = Division.objects.filter(level=Division.Level.PROVINCE)
    found = [*cities, *(province for province in whole if province.pk[:2] not in counted)]
    return sorted(found, key=lambda division: division.pk)


def survey(
    *,
    divisions: Sequence[Division],
    lines: Sequence[Category],
    held: TerritoryQuerySet | None = None,
) -> list[Holding]:
    """Each division with its holders for `lines`; two queries. `held` narrows whose are told."""
    rows = Territory.objects.all() if held is None else held
    today = rows.on(timezone.localdate()).select_related("dealer")
    wanted = Q(line=None) | Q(line__in=[line.pk for line in lines])
    at: Held = defaultdict(list)
    below: Held = defaultdict(list)
    for row in today.filter(wanted, dealer__status=Dealer.Status.ACTIVE):
        code = row.division_id
        at[code].append(row)
        below[code[:2]].append(row)
        below[code[:4]].append(row)
    return [_holding(division, lines, at, below) for division in divisions]


def _holding(division: Division, lines: Sequence[Category], at: Held, below: Held) -> Holding:
    code, width = division.pk, PREFIX[Division.Level(division.level)]
    around = dict.fromkeys([code, f"{code[:4]}00", f"{code[:2]}0000"])
    rows = [row for place in around for row in at.get(place, ())]
    by_line = {
        line: next((r.dealer for r in rows if r.line_id in (None, line.pk)), None) for line in lines
    }
    inside = {row.dealer for row in below.get(code[:width], ()) if row.division_id not in around}
    return Holding(division, by_line, frozenset(inside))
