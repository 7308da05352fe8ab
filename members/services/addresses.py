"""The only writer of addresses. One member's changes run one after another: the member is locked."""

import re

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import Address, User
from o2o.errors import DomainError

UNSAID = re.compile(r"\s*市辖区\s*|\s+县\s+")  # levels of the register that nobody says
MOST = 20  # addresses of one member


class TooManyAddresses(DomainError):
    code = "too_many_addresses"
    status = 409
    message = _("An address book holds %(most)s addresses. Remove one you no longer need first.")


@transaction.atomic
def save(
    *,
    user: User,
    recipient: str,
    phone: str,
    region: str,
    detail: str,
    division_code: str = "",
    lat: float | None = None,
    lng: float | None = None,
    default: bool = False,
    address: Address | None = None,
) -> Address:
    """Keep a new address, or change `address`; degrees WGS-84. The first one is the default.

    Raises TooManyAddresses.
    """
    others = _locked(user).exclude(pk=address.pk if address else None)
    if address is None and others.count() >= MOST:
        raise TooManyAddresses(most=MOST)
    address = address or Address(user=user)
    address.recipient, address.phone, address.region = recipient, phone, spoken(region)
    address.detail, address.division_code, address.lat, address.lng = (
        detail,
        division_code,
        lat,
        lng,
    )
    address.is_default = default or not others.filter(is_default=True).exists()
    if address.is_default:
        others.filter(is_default=True).update(is_default=False)
    address.save()
    return address


@transaction.atomic
def set_default(*, address: Address) -> Address:
    """Goods go here unless the member says otherwise."""
    book = _locked(address.user)
    book.filter(is_default=True).exclude(pk=address.pk).update(is_default=False)
    book.filter(pk=address.pk).update(is_default=True)
    address.is_default = True
    return address


@transaction.atomic
def remove(*, address: Address) -> None:
    """Forget an address; if it was the default, the oldest other one takes its place."""
    book = _locked(address.user)
    book.filter(pk=address.pk).delete()
    if not book.filter(is_default=True).exists():
        book.filter(pk__in=book.order_by("pk").values("pk")[:1]).update(is_default=True)


def _locked(user: User):
    """The member's address book, while nobody else changes it."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    return Address.objects.visible_to(user)


def spoken(region: str) -> str:
    """上海市 市辖区 徐汇区, as pickers write it, the way people say it: 上海市 徐汇区."""
    return UNSAID.sub(lambda found: " " if found[0].strip() != found[0] else "", region).strip()
