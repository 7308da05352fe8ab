"""Questions about many campaigns and coupons."""

from django.db import models
from django.db.models import Count, Q, Sum
from django.db.models.functions import Now


class CampaignQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Headquarters sees every campaign; a dealer's people theirs, a store's their store's."""
        if user.is_staff:
            return self
        mine = user.memberships.active()
        own = Q(dealer__in=mine.dealer_ids()) | Q(store__memberships__in=mine)
        return self.filter(own).distinct()

    def valid(self):
        """Approved, begun and not over by the database's clock."""
        return self.filter(status="running", starts_at__lte=Now(), ends_at__gt=Now())

    def costed(self):
        """With how many coupons were `used` and what they `cost`."""
        used = Q(coupons__used_at__isnull=False)
        return self.annotate(
            used=Count("coupons", filter=used), cost=Sum("coupons__saved", default=0)
        )


class CouponQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(user_id=user.pk)

    def usable(self):
        return self.filter(
            used_at=None,
            campaign__status="running",
            campaign__starts_at__lte=Now(),
            campaign__ends_at__gt=Now(),
        )
