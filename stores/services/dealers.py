"""A dealer is suspended, comes back, leaves; open offers of its stores move on to others."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import User
from o2o.errors import DomainError
from stores.models import Contract, Dealer, Store
from stores.services import territories
from stores.signals import stores_withdrawn

Status = Dealer.Status


class WrongStatus(DomainError):
    code = "dealer_moved_on"
    message = _("%(dealer)s is %(now)s; please look again.")


@transaction.atomic
def suspend(*, dealer: Dealer, reason: str, by: User) -> list[Store]:
    """No new orders and no visitors until `resume`; work that was accepted is finished.

    Returns the stores that were paused. Territories stay, and credit nobody meanwhile.
    """
    _move(dealer, [Status.ACTIVE], Status.SUSPENDED)
    return _pause_all(dealer, reason, by)


@transaction.atomic
def resume(*, dealer: Dealer) -> Dealer:
    """The stores stay paused: each is opened when it is ready."""
    _move(dealer, [Status.SUSPENDED], Status.ACTIVE)
    return dealer


@transaction.atomic
def leave(*, dealer: Dealer, reason: str, by: User) -> list[Store]:
    """The contract and the territories end today; what was accepted is still handed over."""
    _move(dealer, [Status.ACTIVE, Status.SUSPENDED], Status.LEFT)
    today = timezone.localdate()
    for territory in dealer.territories.filter(until=None).order_by("pk"):
        territories.end(territory=territory, on=today)
    running = Contract.objects.filter(dealer=dealer, ended_on=None, starts__lte=today)
    running.filter(ends__gt=today).update(ended_on=today)
    return _pause_all(dealer, reason, by)


def _pause_all(dealer: Dealer, reason: str, by: User) -> list[Store]:
    stores = list(Store.objects.select_for_update().filter(dealer=dealer).order_by("pk"))
    serving = [store for store in stores if store.status == Store.Status.OPEN]
    Store.objects.filter(pk__in=[store.pk for store in serving]).update(
        status=Store.Status.PAUSED, pause_reason=reason
    )
    stores_withdrawn.send(sender=Dealer, stores=[store.pk for store in stores], by=by)
    return serving


def _move(dealer: Dealer, before: list[str], to: str) -> None:
    moved = Dealer.objects.filter(pk=dealer.pk, status__in=before).update(status=to)
    dealer.refresh_from_db()
    if not moved:
        raise WrongStatus(dealer=dealer, now=dealer.get_status_display())
