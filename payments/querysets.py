"""Questions about money."""

from datetime import date, datetime

from django.db import models
from django.db.models import Count, Max, Q, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone


class PaymentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.is_staff else self.filter(payer=user)


class RefundQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.is_staff else self.filter(payment__payer=user)


class PostingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Headquarters sees all; a dealer the dealer's account, a partner's people the partner's, a
        member the own one."""
        if user.is_staff:
            return self
        dealers = user.memberships.active().dealer_ids()
        partners = user.partners.filter(is_active=True).values("pk")
        return self.filter(
            Q(account__member=user)
            | Q(account__dealer_id__in=dealers)
            | Q(account__partner_id__in=partners)
        )

    def earnings(self):
        """Shares of orders, and what refunds took back of them."""
        return self.filter(account__kind__in=["hq", "dealer", "member", "partner"])

    def of_month(self, month: date):
        """Booked in the month of this first day, in the site's time zone."""
        zone = timezone.get_current_timezone()
        start = datetime(month.year, month.month, 1, tzinfo=zone)
        after = datetime(month.year + month.month // 12, month.month % 12 + 1, 1, tzinfo=zone)
        return self.filter(journal__at__gte=start, journal__at__lt=after)

    def by_month(self):
        """Per month, newest first: `month`, `total`, `orders`."""
        months = self.annotate(month=TruncMonth("journal__at")).values("month")
        return months.annotate(
            total=Sum("amount"), orders=Count("journal__order_number", distinct=True)
        ).order_by("-month")

    def by_order(self):
        """Per order, the one booked last first: `journal__order_number`, `at`, `total`."""
        orders = self.values("journal__order_number")
        return orders.annotate(at=Max("journal__at"), total=Sum("amount")).order_by("-at")
