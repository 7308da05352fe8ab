"""How often one person may try a coupon's code: one count for pages, checkout and API."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from rest_framework.throttling import UserRateThrottle

from o2o.errors import DomainError
from stores.models import Coupon
from stores.services import coupons


class TooManyTries(DomainError):
    code = "throttled"
    status = 429
    message = _("Too many codes in a short time. Please wait a minute.")


class CouponThrottle(UserRateThrottle):
    scope = "coupon"


def take(request: HttpRequest, *, code: str) -> Coupon:
    """Count this try, then take the coupon of the code; raises TooManyTries and the verb's."""
    throttle: Any = CouponThrottle()
    if not throttle.allow_request(request, None):
        raise TooManyTries
    user: Any = request.user
    return coupons.take_by_code(user=user, code=code[:24])
