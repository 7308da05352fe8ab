"""The demo brand's coupons and points: two campaigns that run, one that waits for headquarters."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from members.models import User
from members.services import points
from stores.models import Dealer
from stores.services import campaigns, coupons

WELCOME: dict[str, Any] = {
    "name_zh": "初见礼", "name_en": "First look", "benefit": "amount", "value": Decimal(200),
    "threshold": Decimal(3000), "way": "open", "limit": 500,
}  # fmt: skip
AREA: dict[str, Any] = {
    "name_zh": "上海周年", "name_en": "Shanghai anniversary", "benefit": "percent",
    "value": Decimal(5), "most": Decimal(500), "threshold": Decimal(5000), "way": "code",
    "code": "SHANGHAI", "limit": 200, "hq_percent": 30, "dealer_percent": 70,
}  # fmt: skip
PROPOSED: dict[str, Any] = {
    "name_zh": "秋日到店礼", "name_en": "Autumn visit", "benefit": "amount", "value": Decimal(300),
    "threshold": Decimal(6000), "way": "open", "limit": 50, "hq_percent": 0, "dealer_percent": 100,
}  # fmt: skip


def hand_out(accounts: Mapping[str, User]) -> None:
    """The shopper has a coupon and points; the dealer waits for an answer."""
    now = timezone.now()
    days: dict[str, Any] = {
        "starts_at": now - timedelta(days=7),
        "ends_at": now + timedelta(days=60),
    }
    dealer = Dealer.objects.get(code="D-SH")
    welcome = campaigns.make(by=accounts["hq"], **WELCOME, **days)
    area = campaigns.make(by=accounts["hq"], dealer=dealer, **AREA, **days)
    campaigns.make(by=accounts["dealer"], dealer=dealer, **PROPOSED, **days)
    shopper = accounts["shopper"]
    coupons.take(user=shopper, campaign=welcome)
    coupons.take(user=shopper, campaign=area)
    points.adjust(user=shopper, points=6800, reason="开业礼", by=accounts["hq"])
