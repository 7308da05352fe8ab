"""A member's wishlist: what is on it, newest first; at sign-in the guest's joins it."""

from collections.abc import Sequence

from django.db import transaction

from catalog.models import Product
from members.models import Favourite, User

MOST = 200


def slugs(*, user: User) -> list[str]:
    """The newest first; one query."""
    mine = Favourite.objects.visible_to(user).filter(product__is_published=True)
    return list(mine.values_list("product__slug", flat=True)[:MOST])


@transaction.atomic
def add(*, user: User, product: Product) -> None:
    """Twice is once; beyond `MOST` the oldest leaves."""
    Favourite.objects.get_or_create(user=user, product=product)
    kept = Favourite.objects.visible_to(user).values("pk")[:MOST]
    Favourite.objects.visible_to(user).exclude(pk__in=kept).delete()


def remove(*, user: User, product: Product) -> None:
    Favourite.objects.visible_to(user).filter(product=product).delete()


@transaction.atomic
def merge(*, user: User, slugs: Sequence[str]) -> None:
    """What the guest liked, oldest first, joins what the member likes."""
    liked = {product.slug: product for product in Product.objects.filter(slug__in=slugs)}
    for slug in reversed(slugs):
        if slug in liked:
            add(user=user, product=liked[slug])
