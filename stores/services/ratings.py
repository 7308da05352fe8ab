"""Stores and their service are rated apart from the goods, by whom they served."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from o2o.errors import Invalid
from stores.models import Store, StoreRating


@transaction.atomic
def rate(
    *, store_id: int, user: Any, reference: str, store_stars: int, service_stars: int
) -> StoreRating:
    """One rating for each purchase; the same again gets the first. The store's sums move along."""
    for name, stars in (("store_stars", store_stars), ("service_stars", service_stars)):
        if stars not in range(1, 6):
            raise Invalid(fields={name: [_("One to five stars.")]})
    facts = {"user": user, "store_stars": store_stars, "service_stars": service_stars}
    rating, is_new = StoreRating.objects.get_or_create(
        store_id=store_id, reference=reference, defaults=facts
    )
    if is_new:
        Store.objects.filter(pk=store_id).update(
            rated=F("rated") + 1,
            store_stars=F("store_stars") + store_stars,
            service_stars=F("service_stars") + service_stars,
        )
    return rating


def is_rated(*, store_id: int, reference: str) -> bool:
    return StoreRating.objects.filter(store_id=store_id, reference=reference).exists()
