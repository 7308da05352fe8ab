"""Questions about many members, addresses and notices."""

from django.db import models


class OwnQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Own rows only; headquarters reads others' through its admin."""
        return self.filter(user_id=user.pk)


class AddressQuerySet(OwnQuerySet):
    pass


class NoticeQuerySet(OwnQuerySet):
    def unread(self):
        return self.filter(read_at=None)


class DeliveryQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(outcome="waiting")

    def given_up(self):
        return self.waiting().filter(promise__dead_at__isnull=False)


class PointsEntryQuerySet(OwnQuerySet):
    def of_order(self, number: str):
        return self.filter(order_number=number)

    def expiring_before(self, moment):
        """Points that came and lose their force before this moment, whether spent by then or not."""
        return self.filter(amount__gt=0, expires_at__lte=moment)


class PartnerQuerySet(models.QuerySet):
    def of(self, user):
        """The partners that this member may scan for, while they are partners."""
        return self.filter(people=user, is_active=True)
