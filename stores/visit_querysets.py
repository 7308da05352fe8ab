"""Questions about visits and their slots."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Prefetch, Q
from django.db.models.functions import Now

from catalog.models import Variant
from stores.querysets import OfStoreQuerySet

SEATED = ("held", "booked", "arrived", "closed", "no_show")  # count in their slot's seats
OPEN = ("waiting", "held", "booked")  # still to come
ACTIVE = (*OPEN, "arrived")


class VisitQuerySet(OfStoreQuerySet):
    def visible_to(self, user):
        """One's own, and those of the stores one works for; headquarters sees all."""
        if user.is_staff:
            return self
        return self.filter(Q(member=user) | user.memberships.active().rows_of("store"))

    def served_by(self, user):
        """Visits to the stores one works for, one's private ones elsewhere left out."""
        return super().visible_to(user)

    def of(self, member):
        return self.filter(member=member)

    def open(self):
        return self.filter(status__in=OPEN)

    def overdue_holds(self):
        return self.filter(status="held", hold_until__lte=Now())

    def missed(self, grace: timedelta):
        """Booked, not seen, and over for longer than `grace`."""
        return self.filter(status="booked", ends_at__lt=Now() - grace)

    def to_remind(self, ahead: timedelta):
        return self.filter(
            status="booked", reminded_at=None, starts_at__gt=Now(), starts_at__lte=Now() + ahead
        )

    def between(self, start: datetime, end: datetime):
        return self.filter(starts_at__gte=start, starts_at__lt=end)

    def with_wishes(self):
        wishes = Variant.objects.select_related("product").order_by("pk")
        return self.prefetch_related(Prefetch("wishes", wishes))


class VisitEventQuerySet(models.QuerySet):
    def told(self):
        return self.select_related("by").order_by("pk")
