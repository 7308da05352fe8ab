"""Where an address is: its own coordinates, its division's centre, or the division it names."""

from dataclasses import dataclass

from django.db.models import F, TextField, Value
from django.db.models.functions import Greatest, Left, Length
from django.utils.translation import gettext_lazy as _

from members.models import Address
from o2o.errors import DomainError
from o2o.geo import Place
from stores.models import Division, Store
from stores.services import places


class NowhereFound(DomainError):
    code = "place_unknown"
    status = 400
    message = _("We cannot find this address on the map. Name its province, city and district.")


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


def of_store(store: Store) -> Found:
    """Where a store is, for a pickup by somebody whose own place is not known."""
    return Found(Place(store.lat, store.lng, label=store.name, source="store"))


def named(text: str) -> Found | None:
    """The centre of the smallest division that a text such as 「上海市徐汇区」 names.

    Of namesakes (朝阳区 is in Beijing and in Changchun) the one whose city or province is in the
    text as well.
    """
    division = _best(text.strip()[:120])
    place = places.of_division(division) if division else None
    return Found(place, division.code) if place and division else None


def _best(text: str) -> Division | None:
    """Names count without their last word: 徐汇 is 徐汇区."""
    known = Division.objects.alias(
        text=Value(text, TextField()), stem=Left("name", Greatest(Length("name") - 1, 2))
    )
    rows = known.filter(text__contains=F("stem")).select_related("parent__parent").order_by("code")
    return max(rows, key=lambda division: _fit(division, text), default=None)


def _fit(division: Division, text: str) -> tuple[int, int]:
    """How many of its own and its parents' names are in the text, then how deep it lies."""
    path = division.path
    return sum(_stem(part.name) in text for part in path), len(path)


def _stem(name: str) -> str:
    return name[: max(len(name) - 1, 2)]
