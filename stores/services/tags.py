"""Codes that bring people in: made, taken off, touched, and whose an order is because of one."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import Variant
from members.models import User
from o2o.errors import DomainError
from stores.models import Store, Tag, TagDay, Touch

REMEMBERED = timedelta(days=30)
HOUR = timedelta(hours=1)
MOST = 60  # touches of one tag and kind written down within an hour
Kind = Tag.Kind


class NotHere(DomainError):
    code = "guide_not_here"
    message = _("%(guide)s does not work in %(store)s.")


def for_sample(*, store: Store, variant: Variant) -> Tag:
    """The code on this piece in this store; the one it has, if it has one."""
    return _one(kind=Kind.SAMPLE, store=store, variant=variant, guide=None)


def for_store(*, store: Store) -> Tag:
    return _one(kind=Kind.STORE, store=store, variant=None, guide=None)


def for_guide(*, store: Store, guide: User) -> Tag:
    if not works_in(guide, store):
        raise NotHere(guide=guide, store=store)
    return _one(kind=Kind.GUIDE, store=store, variant=None, guide=guide)


@transaction.atomic
def for_everything(*, store: Store) -> list[Tag]:
    """The codes that a store should have: its door, its people, whatever stands there today."""
    people = store.memberships.active().select_related("user").order_by("pk")
    pieces = store.displays.current().select_related("variant__product").order_by("variant")
    return [
        for_store(store=store),
        *(for_guide(store=store, guide=row.user) for row in people),
        *(for_sample(store=store, variant=row.variant) for row in pieces),
    ]


def switch_off(*, tag: Tag) -> Tag:
    """Old labels then lead to the piece or the store, and earn nobody anything."""
    Tag.objects.filter(pk=tag.pk).update(is_active=False)
    tag.refresh_from_db()
    return tag


@transaction.atomic
def touch(
    *, tag: Tag, visitor: str = "", member: User | None = None, kind: str = Touch.Kind.SCAN
) -> None:
    """Count a scan; of who agreed to be remembered (`visitor`) also write down that it was them.

    A crowd is counted whole. Of one tag and hour no more than MOST are written down, so that no
    program can fill the disk; the cookie credits the rest all the same.
    """
    _count(tag, kind)
    lately = Touch.objects.filter(tag=tag, kind=kind, at__gt=Now() - HOUR)
    if visitor and lately[:MOST].count() < MOST:
        Touch.objects.create(tag=tag, visitor=visitor, member=member, kind=kind)


def _count(tag: Tag, kind: str) -> None:
    day, counter = timezone.localdate(), "scans" if kind == Touch.Kind.SCAN else "kept"
    today = TagDay.objects.filter(tag=tag, day=day)
    if not today.update(**{counter: F(counter) + 1}):
        TagDay.objects.bulk_create([TagDay(tag=tag, day=day)], ignore_conflicts=True)
        today.update(**{counter: F(counter) + 1})


def credited(code: str) -> Tag | None:
    """The tag that an order is due to: what was touched last and is still in use."""
    return Tag.objects.active().with_target().filter(code=code).first() if code else None


def guide_of(tag: Tag | None, *, buyer: User) -> User | None:
    """Who earns: the tag's guide, still working there, and not the buyer."""
    if tag is None or tag.guide is None or tag.guide == buyer:
        return None
    return tag.guide if works_in(tag.guide, tag.store) else None


def works_in(user: User, store: Store) -> bool:
    return store.memberships.active().filter(user=user).exists()


def _one(**target) -> Tag:
    tag, _created = Tag.objects.get_or_create(is_active=True, **target)
    return tag


def forget(user: User) -> None:
    """Somebody closes the account: what their browser agreed to goes with it."""
    Touch.objects.filter(member=user).delete()
