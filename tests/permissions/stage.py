"""Real things of the shopper's and of a rival store, in the states that the routes act on."""

from dataclasses import dataclass
from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from django.utils import timezone

from catalog.models import Article, Category, Scene
from catalog.services.voices import questions, reviews, rights
from members import stopping
from members.models import Address, Notice, User
from o2o.outbox import Message
from orders.models import Appointment, Crew, Order, Proof, Proposal
from orders.services import (
    answer_links,
    appointments,
    counter,
    offline,
    pickup,
    proposals,
    windows,
)
from orders.services.offline import Told
from orders.services.prepaid import giving
from payments.models import Payment
from stores import application_links
from stores.models import (
    Application,
    Campaign,
    Coupon,
    Dealer,
    Display,
    Division,
    HoursException,
    Store,
    Territory,
    Transfer,
    Visit,
)
from stores.services import coupons, greeting, tags, transfers
from stores.services.visits import Coming
from tests import factories, story
from tests.factories import PEOPLES_SQUARE, XUHUI, World
from tests.orders import couponing, vouchers
from tests.stores import visiting
from tests.story import Place

CANARY = "金丝雀"  # in every private text of the shopper's
RIVAL = "RIVALCANARY"  # in every text of the rival's store and its order
PHOTO = "proofs/stage.jpg"
PAPER = "applications/stage.webp"
ABSENT = {int: 987654321, str: "0000000000"}


@dataclass
class Stage:
    """The world, and by name the URL arguments of every object that somebody owns."""

    world: World
    owned: dict[str, tuple]
    orders: dict[str, Order]
    visits: dict[str, Visit]
    secrets: list[str]
    bodies: dict[str, dict]

    def absent(self, name: str) -> tuple:
        """Arguments of the same shape that name nothing."""
        return tuple(ABSENT[type(part)] for part in self.owned[name])


def build() -> Stage:
    world = factories.build_world(stock=20)
    _territories(world, factories.DivisionFactory())
    home = _address(world.shopper)
    orders = _orders(world, home)
    services = _vouchers(world)
    basket = story.fill_cart(world.shopper, SOFA=1)
    story.fill_cart(world.stranger, SOFA=1)
    suite = factories.make_suite("4000", (world.sofa, 1))
    basket.suites.create(suite=suite)
    _showroom(world)
    voices = _voices(world)
    _crews(world)
    _agree(orders["accepted"], world)
    visits = _visits(world)
    _propose(visits["arrived"], world)
    campaign, coupon, gift = _coupons(world)
    Message.objects.update(wanted_at=timezone.now() + timedelta(days=1))  # however long it takes
    return Stage(
        world=world,
        orders=orders,
        visits=visits,
        owned=_owned(orders) | voices | services | {
            **{f"visit {name}": (visit.number,) for name, visit in visits.items()},
            **_proposed(),
            "address": (home.pk,),
            "line": (basket.lines.get().pk,),
            "transfer": (_transfer(world.beijing, world.near, world).pk,),
            "transfer back": (_transfer(world.near, world.beijing, world).pk,),
            "transfer asked": (_asked_transfer(world).pk,),
            "appointment": (Appointment.objects.get(kind="delivery").pk,),
            "measuring": (Appointment.objects.get(kind="measuring").pk,),
            "notice": (Notice.objects.filter(user=world.shopper).latest("pk").pk,),
            "stop": (stopping.link(world.shopper, "orders", "sms").split("/")[-2],),
            "answer": (_answer_link(world, orders["offered"]),),
            "passkey": (_passkey(factories.UserFactory()).pk,),
            "campaign": (campaign.pk,),
            "coupon": (coupon.pk,),
            "coupon gift": (coupons.pass_on(coupon=gift).split("/")[-2],),
            "product": (world.sofa.product.slug,),
            "suite": ("suite",),
            "article": (Article.objects.get().slug,),
            "kept suite": (suite.pk,),
            "category": (Category.objects.first().slug,),
            "scene": (Scene.objects.get().slug,),
            "store": (world.near.code,),
            **_application(),
            "tag": (world.near.tags.get().code,),
            "suggestion": (world.near.code, world.table.sku),
            "stock": (world.near.stock.get(variant=world.sofa).pk,),
            "nothing": (),
        },
        secrets=[CANARY, *_secrets(orders), *(v.number for v in visits.values()), "shopper@example.com", "13800138999"],
        bodies={"cart": {"version": basket.version}},
    )  # fmt: skip


def _coupons(world: World) -> tuple[Campaign, Coupon, Coupon]:
    """One campaign for everybody, one with a code, one of each dealer; the shopper has two."""
    couponing.campaign(way="code", code="STAGE")
    for name, store in ((CANARY, world.near), (RIVAL, world.far)):
        couponing.campaign(name_zh=name, way="hand", dealer=store.dealer, store=store)
    campaign = couponing.campaign(per_member=3)
    mine = [coupons.take(user=world.shopper, campaign=campaign) for _n in range(2)]
    return campaign, *mine


def _territories(world: World, division: Division) -> None:
    """A product line each for the two dealers, of whom the rival bears its canary."""
    Dealer.objects.filter(pk=world.far.dealer_id).update(name=RIVAL, code=RIVAL)
    for store in (world.near, world.far):
        line = factories.CategoryFactory()
        Territory.objects.create(dealer=store.dealer, division=division, line=line)


def _answer_link(world: World, order: Order) -> str:
    """The token in the guide's message of the offer."""
    offer = order.assignments.get()
    link = answer_links.link(assignment=offer, user_id=world.guide.pk)
    return link.split("/")[-2]


def _address(user: User) -> Address:
    return Address.objects.create(
        user=user, recipient=CANARY, phone="+8613800138999", division_code="310000",
        region="上海市", detail=f"{CANARY}路 1 号", lat=PEOPLES_SQUARE[0], lng=PEOPLES_SQUARE[1],
        is_default=True,
    )  # fmt: skip


def _to(method: str, **rest):
    facts = {"recipient": CANARY, "phone": "+8613800138999", "address": f"{CANARY}路 1 号"}
    return story.destination(method, **(facts | rest))


def _orders(world: World, home: Address) -> dict[str, Order]:
    """All of the shopper's at the near store, but for the rival's own; the last is unsettled."""
    rival = _rival_order(world)
    shopper, guide = world.shopper, world.guide
    delivery, collect = _to("delivery"), _to("pickup", address="", wanted_store=world.near.pk)
    offered = story.routed(shopper, to=delivery)
    accepted = story.accepted(shopper, guide, to=delivery)
    standing = story.ready(shopper, guide, to=delivery)
    sent = story.ready(shopper, guide, to=delivery)
    story.fulfilling.dispatch(fulfilment=sent, by=guide)
    Proof.objects.create(fulfilment=sent, kind="photo", file=PHOTO, by=guide)
    ready = story.ready(shopper, guide, method="pickup", to=collect)
    collected = story.ready(shopper, guide, method="pickup", to=collect)
    pickup.confirm(code=collected.voucher.code, nonce="stage", by=guide)
    steps = {
        "accepted": accepted, "standing": standing, "sent": sent, "ready": ready,
        "collected": collected,
    }  # fmt: skip
    unpaid = story.place(shopper, to=delivery)
    story.paying.open_payment(order=unpaid, provider="sandbox")
    return {
        "unpaid": unpaid,
        "offered": offered.order,
        "rival": rival,
        **{name: step.assignment.order for name, step in steps.items()},
    }


def _rival_order(world: World) -> Order:
    """The stranger's, collected at the far store; both carry the rival's canary."""
    Store.objects.filter(pk=world.far.pk).update(
        code=RIVAL, name_zh=f"{RIVAL}店", name_en=RIVAL, address=RIVAL
    )
    world.far.refresh_from_db()
    to = _to(
        "pickup",
        recipient=RIVAL,
        phone="+8613900139555",
        address="",
        wanted_store=world.far.pk,
        place=Place(*XUHUI),
        note=RIVAL,
    )
    done = story.ready(world.stranger, world.rival_guide, method="pickup", to=to)
    pickup.confirm(code=done.voucher.code, nonce=RIVAL, by=world.rival_guide)
    return done.assignment.order


def _owned(orders: dict[str, Order]) -> dict[str, tuple]:
    given = {name: order.assignments.latest("pk") for name, order in orders.items()
             if order.assignments.exists()}  # fmt: skip
    ready, collected = given["ready"].fulfilment, given["collected"].fulfilment
    return {
        **{f"order {name}": (order.number,) for name, order in orders.items()},
        **{f"task {name}": (assignment.pk,) for name, assignment in given.items()},
        "part": (orders["accepted"].number, given["accepted"].fulfilment.pk),
        "proof": (Proof.objects.get().name,),
        "order proof": (orders["sent"].number, Proof.objects.get().name),
        "pickup": (orders["ready"].number, ready.pk),
        "redemption": (collected.voucher.redemptions.get().pk,),
    }


def _secrets(orders: dict[str, Order]) -> list[str]:
    numbers = [order.number for name, order in orders.items() if name != "rival"]
    payments = Payment.objects.filter(reference__in=numbers).values_list("number", flat=True)
    return [*numbers, *payments]


def _visits(world: World) -> dict[str, Visit]:
    """The shopper's at the near store, in the states that the routes act on; one of the rival's."""
    for store in (world.near, world.far):
        visiting.receive(store, capacity=8)
    told = {"party": 1, "name": CANARY, "note": CANARY, "wishes": [world.sofa.pk]}
    rival = visiting.book(world.far, world.stranger, name=RIVAL, note=RIVAL)
    rival.slot.refresh_from_db()
    booked = visiting.book(world.near, world.shopper, **told)
    today = visiting.today(visiting.book(world.near, world.shopper, number=1, **told))
    arrived = visiting.today(visiting.book(world.near, world.shopper, number=2, **told), hours=-2)
    greeting.arrive(visit=arrived, by=world.guide)
    held = visiting.hold(world.near, world.shopper, number=3)
    return {"booked": booked, "today": today, "arrived": arrived, "held": held}


def _propose(visit: Visit, world: World) -> None:
    """One basket sent to the shopper, another one still being put together."""
    coming = Coming(name=CANARY, note=CANARY)
    walked = greeting.walk_in(store=world.near, by=world.guide, coming=coming, member=visit.member)
    for each in (visit, walked):
        draft = proposals.start(visit=each, by=world.guide)
        proposals.put(proposal=draft, text="SOFA")
        if each == visit:
            proposals.send(proposal=draft, by=world.guide, method="delivery")


def _proposed() -> dict[str, tuple]:
    sent, draft = Proposal.objects.get(status="sent"), Proposal.objects.get(status="draft")
    return {
        "proposal sent": (sent.pk,),
        "proposal link": (sent.code,),
        "proposal draft": (draft.pk,),
        "proposal line": (draft.pk, draft.cart.lines.get().pk),
    }


def _passkey(user: User) -> Authenticator:
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": CANARY, "credential": {}}
    )


def _voices(world: World) -> dict[str, tuple]:
    """The shopper's review of what the near store handed over, a right not used, a question."""
    right = rights.entitle(
        user=world.shopper, variant_id=world.table.pk, reference="earlier:1", store=world.near.pk
    )
    sofa = world.sofa.product
    unused = rights.unused(user=world.shopper, product=sofa)
    asked = questions.ask(product=sofa, user=world.shopper, text="多宽？")
    return {
        "review": (reviews.write(right=right, stars=4).pk,),
        "right": (unused.pk,),
        "question": (asked.pk,),
    }


def _vouchers(world: World) -> dict[str, tuple]:
    """The shopper's voucher, used once at the near store and offered to a friend; a rival's."""
    terms = vouchers.service()
    for user, guide in ((world.stranger, world.rival_guide), (world.shopper, world.guide)):
        mine = vouchers.voucher(user)
        use = counter.confirm(code=mine.code, nonce="stage", by=guide)
    told = [Told(code="NOSUCHCODE22", nonce="stage", at=timezone.now())]
    [conflict] = offline.sync(scans=told, by=world.guide, store=world.near)
    return {
        "conflict": (conflict.pk,),
        "prepaid": (mine.pk,),
        "use": (use.pk,),
        "gift": (giving.offer(prepaid=mine, by=world.shopper).token,),
        "service": (terms.variant.product.slug,),
    }


def _application() -> dict[str, tuple]:
    """An applicant's own link, and a paper behind it."""
    application = Application.objects.create(
        company="申请公司", registration="91310000000000000X", contact="x", phone="+8613800138000",
        city=factories.DivisionFactory(), area_m2=300, experience="x",
    )  # fmt: skip
    paper = application.papers.create(kind="licence", file=PAPER)
    token = application_links.token(application)
    return {"application": (token,), "application paper": (token, paper.pk)}


def _crews(world: World) -> None:
    Crew.objects.create(store=world.near, name="一组")
    Crew.objects.create(store=world.far, name=RIVAL)


def _transfer(source: Store, target: Store, world: World) -> Transfer:
    return transfers.send(source=source, target=target, items={world.table.pk: 1}, by=world.hq)


def _asked_transfer(world: World) -> Transfer:
    return transfers.ask(
        source=world.near,
        target=world.beijing,
        items={world.table.pk: 1},
        answer_before=timezone.now() + timedelta(hours=1),
        note="",
    )


def _agree(order: Order, world: World) -> None:
    now = timezone.now()
    store = Store.objects.with_hours(now).get(pk=world.near.pk)
    first, second = windows.days(store=store, at=now)[2].slots[:2]
    fulfilment = order.assignments.get().fulfilment
    for kind, slot in [("delivery", first), ("measuring", second)]:
        appointments.book(
            fulfilment=fulfilment, starts_at=slot.starts_at, by=world.guide, kind=kind
        )


def _showroom(world: World) -> None:
    Article.objects.create(slug="read", title_zh="读", body_zh="读", published_on=date(2026, 1, 1))
    Scene.objects.create(slug="room", title_zh="房间", title_en="Room", file="scenes/room.webp")
    for store, reason in [(world.near, "盘点"), (world.far, RIVAL)]:
        Display.objects.create(store=store, variant=world.sofa, since=date(2026, 1, 1))
        HoursException.objects.create(store=store, date=date(2026, 12, 24), reason=reason)
        tags.for_sample(store=store, variant=world.sofa)
