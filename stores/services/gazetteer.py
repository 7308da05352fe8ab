"""Which division a city's name means: any spelling of its own name, else by its position."""

import re
import unicodedata
from collections import defaultdict
from functools import cached_property

from o2o.geo import distance_m
from stores.models import Division

ENDINGS = re.compile(
    r"(特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|自治县|地区|[省市区县盟旗])$"
)
FARTHEST_M = 150_000
Level = Division.Level


class Gazetteer:
    """All divisions, read once; a few thousand rows."""

    @cached_property
    def divisions(self) -> dict[str, Division]:
        return Division.objects.in_bulk()

    @cached_property
    def by_name(self) -> dict[str, list[Division]]:
        found: dict[str, list[Division]] = defaultdict(list)
        for division in self.divisions.values():
            for name in {folded(division.name), bare(division.name)}:
                found[name].append(division)
        return found

    @cached_property
    def parents(self) -> set[str]:
        """Codes of the provinces that are divided into cities."""
        return {
            d.parent_id for d in self.divisions.values() if d.level == Level.CITY and d.parent_id
        }

    def find(
        self, name: str, *, within: str = "", at: tuple[float, float] | None = None
    ) -> Division | None:
        """The city (else district, else province) of that name, `within` a province by name or
        code; several of one name are told apart by the position; unknown names are None.
        """
        named = self.by_name.get(folded(name)) or self.by_name.get(bare(name)) or []
        fitting = [d for d in named if self._inside(d, within)] or named
        for level in (Level.CITY, Level.DISTRICT, Level.PROVINCE):
            of_level = [d for d in fitting if d.level == level]
            if of_level:
                return of_level[0] if len(of_level) == 1 else self._closest(of_level, at)
        return None

    @cached_property
    def cities(self) -> list[Division]:
        """Cities, and the provinces that have none."""
        every = self.divisions.values()
        undivided = [d for d in every if d.level == Level.PROVINCE and d.pk not in self.parents]
        return [d for d in every if d.level == Level.CITY] + undivided

    def around(self, at: tuple[float, float] | None, *, within: str = "") -> Division | None:
        """The city whose centre is nearest to the position, of that province if it is known."""
        inside = [city for city in self.cities if self._inside(city, within)]
        return self._closest(inside or self.cities, at)

    def is_divided(self, division: Division) -> bool:
        return division.pk in self.parents

    def city_of(self, division: Division) -> Division:
        above = division.parent_id if division.level == Level.DISTRICT else None
        return self.divisions[above] if above else division

    def said(self, division: Division) -> str:
        """Its name, or its province's where nobody says its own."""
        above = division.is_nameless and self.divisions.get(division.parent_id)
        return (above or division).name

    def _inside(self, division: Division, province: str) -> bool:
        top = self.divisions.get(f"{division.pk[:2]}0000")
        codes = {division.pk[:2], f"{division.pk[:2]}0000"}
        return bool(top) and (province in codes or bare(province) == bare(top.name))

    def _closest(
        self, candidates: list[Division], at: tuple[float, float] | None
    ) -> Division | None:
        centred = [d for d in candidates if d.lat is not None]
        if at is None or not centred:
            return None
        far = {d.pk: distance_m(*at, d.lat, d.lng) for d in centred}
        best = min(centred, key=lambda d: far[d.pk])
        return best if far[best.pk] <= FARTHEST_M else None


def folded(name: str) -> str:
    return re.sub(r"[\s'’-]", "", unicodedata.normalize("NFKC", name)).casefold()


def bare(name: str) -> str:
    """The name without the word for what it is: 哈尔滨市 → 哈尔滨; two letters stay."""
    whole = folded(name)
    cut = ENDINGS.sub("", whole)
    return cut if len(cut) >= 2 else whole
