"""The demo's stores take visitors, and some are expected today and tomorrow, by the very verbs."""

from datetime import time

from django.utils import timezone

from catalog.models import Category, Variant
from members.models import User
from stores.models import Membership, SlotRule, Store, Visit
from stores.services import greeting, slots, visits
from stores.services.slots import Opening
from stores.services.visits import Coming

VISITORS = [  # name, e-mail, persons, note
    ("宋知夏", "guest1@hejian.example", 2, "客厅 4.2 × 3.6 米，想坐坐沙发的软硬"),
    ("何嘉树", "guest2@hejian.example", 1, ""),
    ("方予", "guest3@hejian.example", 3, "带老人和孩子，想看圆角的餐桌"),
    ("陆明远", "guest4@hejian.example", 2, "新房三月交付，想先看整屋搭配"),
]
COLLEAGUE = ("沈青", "colleague@hejian.example")
SHOWN = 3


def take_visitors(store: Store, *, opens: time, closes: time) -> None:
    """Whole hours through the day, more persons on the weekend."""
    SlotRule.objects.bulk_create(
        SlotRule(
            store=store,
            weekday=day,
            opens=opens,
            closes=closes,
            minutes=60,
            capacity=10 if day >= 5 else 6,
            lead=30,
        )
        for day in range(7)
    )


def play(*, guide: User, shopper: User) -> list[Visit]:
    """Somebody here, somebody to come today, the demo's shopper tomorrow."""
    store = _team(guide)
    openings = _next(store)
    wishes = _wishes(store)
    made = [
        _book(store, opening, _visitor(name, email), Coming(party, name, "", note, wishes[:SHOWN]))
        for opening, (name, email, party, note) in zip(openings, VISITORS, strict=False)
    ]
    note = "想看看沙发和茶几的搭配"
    coming = Coming(2, shopper.name, "", note, wishes[:2], shows_tastes=True)
    made.append(_book(store, _tomorrow(store), shopper, coming))
    here = Coming(party=2, name="周先生", phone="+8613900000000", note="路过进店")
    made.append(greeting.walk_in(store=store, by=guide, coming=here))
    return made


def _team(guide: User) -> Store:
    """The guide and a colleague, each with what they know best."""
    row = guide.memberships.active().get()
    name, email = COLLEAGUE
    other, _made = Membership.objects.get_or_create(
        user=_visitor(name, email), store=row.store, defaults={"role": Membership.Role.GUIDE}
    )
    for each, slug, languages in ((row, "living-room", ["zh-hans", "en"]),
                                  (other, "dining-room", ["zh-hans"])):  # fmt: skip
        each.languages = languages
        each.save(update_fields=["languages"])
        each.skills.set(Category.objects.filter(slug=slug))
    return row.store


def _read(store: Store) -> Store:
    rows = Store.objects.with_hours(timezone.now()).prefetch_related("slot_rules")
    return rows.get(pk=store.pk)


def _next(store: Store) -> list[Opening]:
    """Every second time from now on."""
    now = timezone.now()
    found = [opening for day in slots.days(_read(store), now) for opening in day.openings]
    return found[: len(VISITORS) * 2 : 2]


def _tomorrow(store: Store) -> Opening:
    tomorrow = slots.days(_read(store), timezone.now())[1]
    return tomorrow.openings[len(tomorrow.openings) // 2]


def _wishes(store: Store) -> list[int]:
    shown = store.displays.filter(variant__product__is_published=True)
    return list(shown.order_by("pk").values_list("variant_id", flat=True)[: SHOWN * 2]) or list(
        Variant.objects.order_by("pk").values_list("pk", flat=True)[:SHOWN]
    )


def _visitor(name: str, email: str) -> User:
    found = User.objects.filter(email=email).first()
    return found or User.objects.create_user(email, name=name)


def _book(store: Store, opening: Opening, member: User, coming: Coming) -> Visit:
    return visits.book(store=store, starts_at=opening.starts_at, member=member, coming=coming)
