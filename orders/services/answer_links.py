"""The signed link in the message of a new offer: one person, one offer, no signing in.

It opens a page that asks; only its button answers. It is worth nothing once the offer is answered
or its deadline has passed, and while the person does not work for the store.
"""

from dataclasses import dataclass

from django.core import signing
from django.db.models.functions import Now
from django.urls import reverse

from members.models import User
from orders.models import Assignment

SIGNER = signing.Signer(salt="orders.answer")


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked for what; `is_open` while the offer waits for an answer."""

    assignment: Assignment
    person: User
    is_open: bool


def link(*, assignment: Assignment, user_id: int) -> str:
    """The path of the page for this person."""
    token = SIGNER.sign_object([assignment.pk, user_id])
    return reverse("staff:answer", args=[token])


def read(token: str) -> Asked | None:
    """What a link asks; None when it is not one of ours or the person is no longer of the store."""
    try:
        pk, user_id = SIGNER.unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    person = User.objects.filter(pk=user_id, is_active=True).first()
    if person is None:
        return None
    mine = Assignment.objects.visible_to(person).select_related("order", "store")
    assignment = mine.filter(pk=pk).first()
    return Asked(assignment, person, _is_open(assignment)) if assignment else None


def _is_open(assignment: Assignment) -> bool:
    """Judged by the database's clock."""
    offered = Assignment.objects.filter(pk=assignment.pk, status=Assignment.Status.OFFERED)
    return offered.filter(deadline__gt=Now()).exists()
