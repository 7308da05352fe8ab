"""The only writer of addresses. One member's changes run one after another: the member is locked."""

import re
from typing import Any

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

    What the book holds already is not kept twice. Raises TooManyAddresses.
    """
    facts = {
        "recipient": recipient,
        "phone": phone,
        "region": spoken(region),
        "detail": detail,
        "division_code": division_code,
        "lat": lat,
        "lng": lng,
    }
    book = list(_locked(user))
    others = [kept for kept in book if kept != address]
    address = address or _known(book, facts) or _new(user, book)
    for name, value in facts.items():
        setattr(address, name, value)
    has_default = any(kept.is_default for kept in others if kept != address)
    address.is_default = default or not has_default
    if address.is_default and has_default:
        _locked(user).filter(is_default=True).exclude(pk=address.pk).update(is_default=False)
    address.save()
    return address


def _known(book: list[Address], facts: dict[str, Any]) -> Address | None:
    same = (kept for kept in book if all(getattr(kept, n) == v for n, v in facts.items()))
    return next(same, None)


def _new(user: User, book: list[Address]) -> Address:
    if len(book) >= MOST:
        raise TooManyAddresses(most=MOST)
    return Address(user=user)


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
    User.objects.select_for_update(no_key=True).values_list("pk").get(pk=user.pk)
    return Address.objects.visible_to(user)


def spoken(region: str) -> str:
    """上海市 市辖区 徐汇区, as pickers write it, the way people say it: 上海市 徐汇区."""
    return UNSAID.sub(lambda found: " " if found[0].strip() != found[0] else "", region).strip()
