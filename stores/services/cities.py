"""Cities that have stores, for filters; and divisions for the place picker."""

from dataclasses import dataclass, field

from django.db.models import Count

from stores.models import Division, Store


@dataclass(slots=True)
class City:
    """A city (or a municipality, or what has no city above it) and how many stores it has."""

    code: str
    name: str
    stores: int = 0
    districts: list["City"] = field(default_factory=list)


@dataclass(slots=True)
class Province:
    code: str
    name: str
    cities: dict[str, City] = field(default_factory=dict)


def cities_with_stores() -> list[Province]:
    """Provinces with their cities, in the order of the codes. Two queries."""
    counted = Store.objects.listed().filter(division__isnull=False).order_by()
    counts = dict(counted.values_list("division").annotate(n=Count("pk")))
    divisions = Division.objects.select_related("parent__parent").filter(pk__in=counts)
    provinces: dict[str, Province] = {}
    for division in divisions.order_by("pk"):
        top, city = division.path[0], division.city
        province = provinces.setdefault(top.pk, Province(top.pk, top.name))
        entry = province.cities.setdefault(city.pk, City(city.pk, city.name))
        entry.stores += counts[division.pk]
        if division.path[-1] != city:
            entry.districts.append(City(division.pk, division.name, counts[division.pk]))
    return list(provinces.values())
