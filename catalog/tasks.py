"""What the catalogue does in the background."""

from celery import shared_task

from catalog.services import planned_prices
from catalog.services.search import asked


@shared_task
def apply_planned_prices() -> int:
    return planned_prices.come_true()


@shared_task
def prune_search_terms() -> int:
    return asked.prune()
