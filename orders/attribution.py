"""Who brought the shopper of a request, for every door that places orders.

Browsers keep the tag in a cookie. Apps without cookies, which have asked the shopper themselves,
send the code of the tag scanned last in `X-Tag`.
"""

from django.http import HttpRequest

from members.models import User
from orders.services.checkout import Attribution
from stores import tagging
from stores.services import tags

HEADER = "X-Tag"


def of_request(request: HttpRequest, user: User) -> Attribution:
    """The member who invited them, and the tag touched last within 30 days with its guide."""
    tag = tags.credited(_code(request))
    guide = tags.guide_of(tag, buyer=user)
    return Attribution(referrer=user.referred_by, guide=guide, tag=tag)


def _code(request: HttpRequest) -> str:
    kept = tagging.read(request)
    return kept.code if kept else request.headers.get(HEADER, "").strip().upper()[:12]
