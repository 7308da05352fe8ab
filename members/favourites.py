"""Which wishlist a request means: the member's own, or a guest's, kept in the session."""

from django.http import HttpRequest

from catalog.models import Product
from members.models import User
from members.services import wishlist

KEY = "favourites"  # slugs in the session, the newest first
MOST = 60


def slugs(request: HttpRequest) -> list[str]:
    if request.user.is_authenticated:
        return wishlist.slugs(user=request.user)
    return list(request.session.get(KEY, ()))


def change(request: HttpRequest, product: Product, *, wanted: bool) -> None:
    if request.user.is_authenticated:
        verb = wishlist.add if wanted else wishlist.remove
        verb(user=request.user, product=product)
        return
    others = [slug for slug in request.session.get(KEY, ()) if slug != product.slug]
    request.session[KEY] = [product.slug, *others][:MOST] if wanted else others


def take_over(request: HttpRequest, user: User) -> None:
    """At sign-in the guest's wishlist joins the member's."""
    if liked := request.session.pop(KEY, None):
        wishlist.merge(user=user, slugs=liked)
