"""Services on voucher, for tests that begin with one."""

from decimal import Decimal

from members.models import Partner, User
from orders.models import Order, Prepaid, PrepaidTerms
from orders.services import destinations
from orders.services.prepaid import terms
from orders.services.prepaid.terms import Conditions, Redeemers, Service, Words
from tests import story

TO_ACCOUNT = destinations.as_vouchers(recipient="王小明", phone="+8613800138000")


def service(
    *, price: str = "300.00", code: str = "CLEAN", redeemers: Redeemers | None = None, **conditions
) -> PrepaidTerms:
    """service(price="100.00", uses=3, redeemers=Redeemers(everywhere=True))"""
    described = Service(
        words=Words("沙发清洗", "Sofa cleaning", "三人位以内", "Up to three seats"),
        price=Decimal(price),
        conditions=Conditions(**({"valid_days": 90, "uses": 3} | conditions)),
        redeemers=redeemers or Redeemers(everywhere=True),
    )
    return terms.draw_up(service=described, by=None, code=code)


def bought(user: User, **quantities: int) -> Order:
    """A paid order of vouchers."""
    order = story.place(user, to=TO_ACCOUNT, **(quantities or {"CLEAN": 1}))
    story.pay(order)
    order.refresh_from_db()
    return order


def voucher(user: User, **quantities: int) -> Prepaid:
    return Prepaid.objects.filter(line__order=bought(user, **quantities)).latest("pk")


def cafe(*people: User, code: str = "CAFE") -> Partner:
    partner = Partner.objects.create(code=code, name_zh="街角咖啡", name_en="Corner café")
    partner.people.set(people)
    return partner
