"""Where goods go: to an address or into the hands of somebody in a store.

An address is where its own coordinates are, else its division's centre, else the division it names.
"""

from dataclasses import dataclass

from django.db.models import F, TextField, Value
from django.db.models.functions import Greatest, Left, Length
from django.utils.translation import gettext_lazy as _

from members.models import Address
from o2o.errors import DomainError
from o2o.geo import Place
from orders.methods import Method
from orders.services.checkout import Destination, StoreCannotServe
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


def to_address(address: Address, *, note: str = "") -> Destination:
    """A delivery to this address; raises NowhereFound."""
    found = of_address(address)
    if found is None:
        raise NowhereFound
    return Destination(
        method=Method.DELIVERY,
        recipient=address.recipient,
        phone=str(address.phone),
        place=found.place,
        address=str(address),
        division_code=found.division_code,
        note=note,
    )


def to_store(
    *,
    code: str,
    recipient: str,
    phone: str,
    place: Place | None,
    waits: bool = False,
    note: str = "",
) -> Destination:
    """A pickup at this very store; `place` is where the shopper is, if known.

    It lies in the store's division: that is certain, where the shopper lives is not.
    Raises StoreCannotServe.
    """
    store = Store.objects.open().filter(code=code, accepts_pickup=True, lat__isnull=False).first()
    if store is None:
        raise StoreCannotServe
    return Destination(
        method=Method.PICKUP,
        recipient=recipient,
        phone=phone,
        place=place or Place(store.lat, store.lng, label=store.name, source="store"),
        division_code=store.division_id or "",
        wanted_store=store.pk,
        waits=waits,
        note=note,
    )


def as_vouchers(*, recipient: str, phone: str) -> Destination:
    """Nothing to bring or to collect: the vouchers come to the shopper's account."""
    return Destination(method=Method.VOUCHER, recipient=recipient, phone=phone)


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
