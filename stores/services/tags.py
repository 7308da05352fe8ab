"""Codes that bring people in: made, taken off, touched, and whose an order is because of one."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import Variant
from members.models import User
from o2o.errors import DomainError
from stores.models import Membership, Store, Tag, Touch

REMEMBERED = timedelta(days=30)
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


def touch(
    *, tag: Tag, visitor: str = "", member: User | None = None, kind: str = Touch.Kind.SCAN
) -> Touch:
    """Write down a scan; `visitor` and `member` only of those who agreed to be remembered."""
    named = member if visitor else None
    return Touch.objects.create(tag=tag, visitor=visitor, member=named, kind=kind)


def credited(*, member: User, code: str = "") -> Tag | None:
    """The tag that an order of the member is due to: that of the last touch in 30 days, which is
    what the browser remembers (`code`), else what the member was last seen with elsewhere.
    """
    if code:
        return Tag.objects.active().with_target().filter(code=code).first()
    recent = Touch.objects.filter(member=member, at__gte=timezone.now() - REMEMBERED)
    last = recent.select_related("tag__store", "tag__guide").order_by("-at", "-pk").first()
    return last.tag if last and last.tag.is_active else None


def guide_of(tag: Tag | None, *, buyer: User) -> User | None:
    """Who earns: the tag's guide, still working there, and not the buyer."""
    if tag is None or tag.guide is None or tag.guide == buyer:
        return None
    return tag.guide if works_in(tag.guide, tag.store) else None


def works_in(user: User, store: Store) -> bool:
    return Membership.objects.active().filter(user=user, store=store).exists()


def _one(**target) -> Tag:
    tag, _created = Tag.objects.get_or_create(is_active=True, **target)
    return tag
