"""Questions about many orders, always scoped to who asks."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


class OrderQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Headquarters sees all; a shopper the own orders. Stores see assignments, not orders."""
        return self if user.is_staff else self.filter(user=user)


class AssignmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A guide or manager sees the own store's; a dealer all own stores'; HQ all."""
        if user.is_staff:
            return self
        return self.filter(user.memberships.active().rows_of("store"))

    def active(self):
        return self.filter(status__in=["offered", "accepted"])

    def overdue(self):
        return self.filter(status="offered", deadline__lte=Now())


class FulfilmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        if user.is_staff:
            return self
        return self.filter(user.memberships.active().rows_of("store"))

    def unsettled(self):
        return self.filter(done_at__isnull=False, settled_at=None)


class PrepaidQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Own vouchers; headquarters reads others' through its admin."""
        return self.filter(holder=user)

    def open(self):
        """Something is left to use, whether it is valid now or not."""
        return self.filter(uses__gt=F("used") + F("returned") + F("lapsed"))

    def valid(self):
        return self.open().filter(valid_from__lte=Now(), valid_until__gt=Now())


def redeemed_for(user) -> Q:
    """Condition on redemptions: in a store one works in or owns, or at a partner one scans for."""
    partners = user.partners.filter(is_active=True).values("pk")
    return user.memberships.active().rows_of("store") | Q(partner_id__in=partners)


class PrepaidUseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What the own stores or partners redeemed; HQ all."""
        if user.is_staff:
            return self
        return self.filter(redeemed_for(user))

    def standing(self):
        return self.filter(undone_at=None)

    def unsettled(self):
        return self.standing().filter(settled_at=None)


class OfflineScanQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Of the own stores or partners, and those made by oneself; HQ all."""
        if user.is_staff:
            return self
        return self.filter(Q(by=user) | redeemed_for(user))

    def conflicts(self):
        return self.filter(resolution="").exclude(outcome="redeemed")


class ProposalQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the stores one works for; headquarters sees all. Shoppers come by the link."""
        if user.is_staff:
            return self
        return self.filter(user.memberships.active().rows_of("visit__store"))

    def meant_for(self, user):
        """Sent to the visit's member, or to whoever of an unknown party takes it first."""
        return self.exclude(status="draft").filter(Q(visit__member=None) | Q(visit__member=user))

    def lasting(self):
        """Can still be ordered, by the database's clock."""
        return self.filter(expires_at__gt=Now())
