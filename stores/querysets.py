"""Questions about many stores; always scoped where rows have owners."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from stores.sphere import chord, on_sphere


class DealerQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Headquarters sees every dealer; a dealer's own people see theirs."""
        if user.is_staff:
            return self
        return self.filter(pk__in=user.memberships.active().dealer_ids())

    def of_division(self, code: str):
        """The dealer whose territory holds the division: its own, its city's, its province's."""
        codes = {code, f"{code[:4]}00", f"{code[:2]}0000"}
        held = self.filter(territories__division_id__in=codes)
        return held.order_by("-territories__division_id").first()


class StoreQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status="open", dealer__status="active")

    def visible_to(self, user):
        """Headquarters sees every store, a dealer its own, staff the ones they work in."""
        if user.is_staff:
            return self
        return self.filter(user.memberships.active().store_scope())

    def nearest(self, lat: float, lng: float):
        """Located stores, nearest first, with `chord` (see stores.sphere)."""
        distance = chord(lat, lng, to=on_sphere(F("lat"), F("lng")))
        return self.filter(lat__isnull=False).annotate(chord=distance).order_by("chord", "pk")


class MembershipQuerySet(models.QuerySet):
    def active(self):
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=Now()))

    def dealer_ids(self):
        return self.filter(role="dealer").values("dealer_id")

    def store_scope(self) -> Q:
        """Condition on stores: those of own dealers and those worked in."""
        return Q(pk__in=self.filter(store__isnull=False).values("store_id")) | Q(
            dealer_id__in=self.dealer_ids()
        )


class StockQuerySet(models.QuerySet):
    def available(self):
        """Rows annotated with `free`: on hand, less reserved, less safety stock."""
        return self.annotate(free=F("on_hand") - F("reserved") - F("safety"))

    def visible_to(self, user):
        if user.is_staff:
            return self
        scope = user.memberships.active()
        return self.filter(
            Q(store_id__in=scope.filter(store__isnull=False).values("store_id"))
            | Q(store__dealer_id__in=scope.dealer_ids())
        )
