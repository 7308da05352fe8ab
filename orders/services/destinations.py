"""Where an address is: its own coordinates, its division's centre, or the division it names."""

from dataclasses import dataclass

from django.db.models import Value
from django.db.models.functions import Length

from members.models import Address
from o2o.geo import Place
from stores.models import Division
from stores.services import places


@dataclass(frozen=True, slots=True)
class Found:
    """A place with the division it belongs to ('' when that is not known)."""

    place: Place
    division_code: str = ""

    @property
    def is_rough(self) -> bool:
        """Only the division's centre is known, not the house."""
        return self.place.source != "address"


def of_address(address: Address) -> Found | None:
    """Where goods for this address go; None when nothing of it can be found on the map."""
    code = address.division_code
    place = places.locate(
        division_code=code, lat=address.lat, lng=address.lng, label=address.region
    )
    return Found(place, code) if place else named(address.region)


def named(text: str) -> Found | None:
    """The centre of the smallest division that a text such as 「上海市徐汇区」 names.

    Of namesakes (朝阳区 is in Beijing and in Changchun) the one whose city or province is in the
    text as well.
    """
    division = _best(text.strip()[:120])
    place = places.of_division(division) if division else None
    return Found(place, division.code) if place and division else None


def _best(text: str) -> Division | None:
    if len(text) < 2:
        return None
    full = Division.objects.alias(text=Value(text)).filter(text__contains=_name())
    rows = list(full.select_related("parent__parent").order_by("-level", "code"))
    if not rows:
        rows = list(Division.objects.filter(name__startswith=text).order_by("code")[:1])
    return max(rows, key=lambda row: _fit(row, text), default=None)


def _name():
    return Division._meta.get_field("name").get_col(Division._meta.db_table)


def _fit(division: Division, text: str) -> tuple[int, int]:
    """How many of its own and its parents' names are in the text, then how deep it lies."""
    path = division.path
    return sum(part.name in text for part in path), len(path)
