"""Questions about money."""

from django.db import models
from django.db.models import Q


class PaymentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.is_staff else self.filter(payer=user)


class RefundQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.is_staff else self.filter(payment__payer=user)


class PostingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Headquarters sees all; a dealer the dealer's account, a member the own one."""
        if user.is_staff:
            return self
        dealers = user.memberships.active().dealer_ids()
        return self.filter(Q(account__member=user) | Q(account__dealer_id__in=dealers))
