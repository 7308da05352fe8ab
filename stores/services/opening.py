"""Pausing a store and opening it again."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from o2o.errors import DomainError
from stores.models import Store


class NotOpen(DomainError):
    code = "store_not_open"
    message = _("Only an open store can be paused.")


class NotPaused(DomainError):
    code = "store_not_paused"
    message = _("Only a paused store can be opened again.")


@transaction.atomic
def pause(*, store: Store, reason: str) -> Store:
    """No new orders and no visitors until `resume`; shoppers read the reason."""
    paused = Store.objects.filter(pk=store.pk, status=Store.Status.OPEN).update(
        status=Store.Status.PAUSED, pause_reason=reason
    )
    if not paused:
        raise NotOpen
    store.refresh_from_db()
    return store


@transaction.atomic
def resume(*, store: Store) -> Store:
    resumed = Store.objects.filter(pk=store.pk, status=Store.Status.PAUSED).update(
        status=Store.Status.OPEN, pause_reason=""
    )
    if not resumed:
        raise NotPaused
    store.refresh_from_db()
    return store
