"""Telling members things: `put` promises in the caller's transaction, workers carry it out.

A notice always stands in the inbox. Over which channels it also goes out is decided when a
worker plans it: by its kind, by what the member wants, and by the address we have.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from members import quiet, stopping
from members.carriers import Letter, NothingToSay, carrier_of
from members.models import Channel, Delivery, Notice, NoticeChoice, User
from members.notice_kinds import KINDS, STAFF, Kind
from members.wording import keep, said, words
from o2o import outbox
from o2o.failpoints import reach

Outcome = Delivery.Outcome


def put(
    *, user_id: int, kind: str, key: str, facts: Mapping[str, Any] | None = None, link: str = ""
) -> None:
    """Promise one member one notice, in the caller's transaction; the same `key` only once.

    `facts` are those the words of `kind` name: text, numbers, amounts (Decimal), moments, days,
    or things with `name_zh` and `name_en`. A `calendar` ({"file", "calendar"}) goes with e-mails.
    """
    put_all(user_ids=[user_id], kind=kind, key=key, facts=facts, link=link)


@transaction.atomic
def put_all(
    *,
    user_ids: Iterable[int],
    kind: str,
    key: str,
    facts: Mapping[str, Any] | None = None,
    link: str = "",
) -> None:
    """The same for several members; each has it once."""
    facts = facts or {}
    if missing := KINDS[kind].placeholders - facts.keys():
        raise ValueError(f"{kind} needs {', '.join(sorted(missing))}")
    kept = {name: keep(value) for name, value in facts.items()}
    people = sorted(set(user_ids))
    Notice.objects.bulk_create(
        [Notice(user_id=pk, kind=kind, key=key, facts=kept, link=link) for pk in people],
        ignore_conflicts=True,
    )
    if people:
        outbox.put("members.tasks.plan_notices", key=key, user_ids=people)


@transaction.atomic
def plan(*, key: str, user_ids: list[int]) -> int:
    """Promise a delivery per wanted channel; safe to repeat. Returns how many are new."""
    rows = Notice.objects.filter(key=key, user_id__in=user_ids).select_related("user")
    return sum(_plan(notice) for notice in rows.order_by("pk").select_for_update(of=("self",)))


def _plan(notice: Notice) -> int:
    kind = KINDS[notice.kind]
    waiting = [
        Delivery(notice=notice, channel=channel) for channel in _wanted_channels(notice, kind)
    ]
    planned = set(notice.deliveries.values_list("channel", flat=True))
    new = [delivery for delivery in waiting if delivery.channel not in planned]
    for delivery in new:
        delivery.save()
        delivery.promise = outbox.put(
            "members.tasks.send_delivery", _earliest(kind, delivery), delivery_id=delivery.pk
        )
        delivery.save(update_fields=["promise"])
        reach("notice.planned")
    return len(new)


def _wanted_channels(notice: Notice, kind: Kind) -> list[str]:
    refused = _refused(notice.user_id, kind)
    return [c for c in kind.channels if c not in refused and address_of(notice.user, c)]


def _refused(user_id: int, kind: Kind) -> set[str]:
    """Channels the member does not want for this kind; the law's own messages always come."""
    if kind.is_legal:
        return set()
    choices = NoticeChoice.objects.filter(user_id=user_id, subject=kind.subject, wanted=False)
    return set(choices.values_list("channel", flat=True))


def _earliest(kind: Kind, delivery: Delivery) -> datetime | None:
    """When it may go out: e-mail wakes nobody, the rest waits for the end of quiet hours."""
    if kind.is_urgent or delivery.channel == Channel.EMAIL:
        return None
    return quiet.until(timezone.now())


def address_of(user: User, channel: str) -> str:
    """Where the channel reaches the member; empty when it cannot."""
    if not user.is_active:
        return ""
    addresses = {
        Channel.EMAIL: user.email,
        Channel.SMS: user.phone,
        Channel.WECHAT: user.wechat_openid,
    }
    return str(addresses[Channel(channel)] or "")


def send(*, delivery_id: int) -> Delivery:
    """Hand a delivery to its carrier, outside any transaction; what was sent is left alone.

    A worker killed between the carrier's answer and our mark sends again, under the same key.
    """
    delivery = Delivery.objects.select_related("notice__user").get(pk=delivery_id)
    if delivery.outcome != Outcome.WAITING:
        return delivery
    if not _is_still_wanted(delivery):
        return _close(delivery, Outcome.UNWANTED)
    try:
        receipt = carrier_of(delivery.channel)(letter(delivery))
    except NothingToSay:
        return _close(delivery, Outcome.UNSAID)
    reach("notice.carried")
    return _close(delivery, Outcome.SENT, receipt=receipt)


def _is_still_wanted(delivery: Delivery) -> bool:
    notice, kind = delivery.notice, KINDS[delivery.notice.kind]
    return delivery.channel in _wanted_channels(notice, kind)


def _close(delivery: Delivery, outcome: str, **also: str) -> Delivery:
    waiting = Delivery.objects.filter(pk=delivery.pk, outcome=Outcome.WAITING)
    waiting.update(outcome=outcome, done_at=Now(), **also)
    delivery.refresh_from_db()
    return delivery


def letter(delivery: Delivery) -> Letter:
    notice = delivery.notice
    user, kind = notice.user, KINDS[notice.kind]
    return Letter(
        key=delivery.key,
        kind=notice.kind,
        facts=said(facts=notice.facts, language=user.locale),
        channel=delivery.channel,
        address=address_of(user, delivery.channel),
        language=user.locale,
        words=words(kind=notice.kind, facts=notice.facts, language=user.locale),
        url=f"{settings.SITE_URL}{notice.link}" if notice.link else "",
        stop_url="" if kind.is_legal else stopping.link(user, kind.subject, delivery.channel),
        calendar=notice.facts.get("calendar"),
    )


# ── The inbox and its owner's wishes ────────────────────────────────────────────────────
def read(*, notice: Notice) -> Notice:
    """Seen by its owner; the first time counts."""
    Notice.objects.filter(pk=notice.pk).unread().update(read_at=Now())
    notice.refresh_from_db(fields=["read_at"])
    return notice


def read_all(*, user: User) -> int:
    return Notice.objects.visible_to(user).unread().update(read_at=Now())


@transaction.atomic
def choose(*, user: User, subject: str, channel: str, wanted: bool) -> NoticeChoice:
    """Whether the member wants messages of this subject over this channel."""
    choice, _created = NoticeChoice.objects.update_or_create(
        user=user, subject=subject, channel=channel, defaults={"wanted": wanted}
    )
    return choice


def subjects_of(user: User, *, works: bool) -> list[str]:
    """What there is to choose from; work only for those who work in a store."""
    found = {kind.subject for kind in KINDS.values()}
    return [name for name in sorted(found) if name != STAFF or works]
