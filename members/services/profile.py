"""What a member says about themselves, and everything we keep about them."""

from typing import Any

from django.db import transaction

from members.models import Address, Notice, PointsEntry, User
from members.services import wishlist
from members.signals import data_requested


@transaction.atomic
def change(*, user: User, **facts: str) -> User:
    """Change the name, phone or language; other facts are refused by the doors."""
    for fact, value in facts.items():
        setattr(user, fact, value)
    user.save(update_fields=list(facts))
    return user


def export(*, user: User) -> dict[str, Any]:
    """Everything we keep about a member, as JSON: own facts, addresses, and what the floors
    above add by hearing `data_requested`."""
    data: dict[str, Any] = {
        "member": _facts(user),
        "addresses": [_address(row) for row in Address.objects.visible_to(user)],
        "notices": [_notice(row) for row in Notice.objects.visible_to(user)],
        "message_choices": list(
            user.notice_choices.order_by("pk").values("subject", "channel", "wanted")
        ),
        "wishlist": wishlist.slugs(user=user),
        "points": [_points(row) for row in user.points_entries.order_by("pk")],
    }
    answers: list[tuple[Any, Any]] = data_requested.send(sender=User, user=user)
    for _receiver, (name, rows) in answers:
        data[name] = rows
    return data


def _facts(user: User) -> dict[str, Any]:
    return {
        "id": user.pk,
        "email": user.email,
        "name": user.name,
        "phone": str(user.phone),
        "locale": user.locale,
        "referral_code": user.referral_code,
        "invited": user.referred.count(),
        "joined": user.date_joined,
        "last_login": user.last_login,
    }


def _address(address: Address) -> dict[str, Any]:
    facts = "id", "recipient", "division_code", "region", "detail", "lat", "lng", "is_default"
    return {fact: getattr(address, fact) for fact in facts} | {"phone": str(address.phone)}


def _notice(notice: Notice) -> dict[str, Any]:
    facts = "kind", "facts", "link", "created_at", "read_at"
    return {fact: getattr(notice, fact) for fact in facts}


def _points(entry: PointsEntry) -> dict[str, Any]:
    facts = "kind", "amount", "owed", "order_number", "note", "at", "expires_at"
    return {fact: getattr(entry, fact) for fact in facts}
