"""What tests of coupons start from."""

from datetime import timedelta

from django.utils import timezone

from orders.services import checkout, quoting
from orders.services.discounts import Wanted
from stores.models import Campaign
from stores.services import campaigns
from tests import story


def campaign(**terms) -> Campaign:
    """200 yuan off from 3,000, open to everybody, paid by headquarters; unless said otherwise."""
    now = timezone.now()
    usual = {
        "name_zh": "开业券", "name_en": "Opening", "benefit": "amount", "value": story.yuan("200"),
        "threshold": story.yuan("3000"), "way": "open", "limit": 100, "by": None,
        "starts_at": now - timedelta(days=1), "ends_at": now + timedelta(days=30),
    }  # fmt: skip
    return campaigns.make(**(usual | terms))


def place(user, *, coupon=None, points=0, to=None, **quantities):
    """An order with a coupon, at the price that the quote says."""
    basket = story.fill_cart(user, **(quantities or {"SOFA": 1}))
    to = to or story.destination()
    using = Wanted(points=points, coupon=coupon.pk if coupon else None)
    quote = quoting.quote(
        cart=basket, method=to.method, place=None, wanted_store=to.wanted_store,
        division_code=to.division_code, using=using,
    )  # fmt: skip
    return checkout.place_order(
        user=user, cart=basket, version=basket.version, expected_total=quote.total,
        destination=to, using=using,
    )  # fmt: skip
