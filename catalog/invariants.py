"""What must never be true of the catalogue, as questions that find it. Read-only."""

from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, Q

from catalog.models import PriceChange, Suite, SuitePriceChange


def prices_are_those_of_their_ledgers() -> Iterable[str]:
    """What is asked for a variant or suite is the last entry of its price ledger."""
    for entry in PriceChange.objects.exclude(_later("variant")).exclude(price=F("variant__price")):
        yield f"variant {entry.variant}: {entry.variant.price}, its ledger says {entry.price}"
    entries = SuitePriceChange.objects.exclude(_later("suite"))
    for change in entries.exclude(price=F("suite__price")):
        yield f"suite {change.suite}: {change.suite.price}, its ledger says {change.price}"


def _later(owner: str) -> Exists:
    """A later entry of the same ledger."""
    ledger = PriceChange if owner == "variant" else SuitePriceChange
    same = ledger._default_manager.filter(**{owner: OuterRef(owner)})
    later = Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk"))
    return Exists(same.filter(later))


def published_suites_have_a_ledger() -> Iterable[str]:
    """No suite is offered at a price that nobody set."""
    for suite in Suite.objects.filter(is_published=True, price_changes=None):
        yield f"suite {suite.slug}: published without an entry in its price ledger"


CHECKS = (
    ("prices are those of their ledgers", prices_are_those_of_their_ledgers),
    ("published suites have a ledger", published_suites_have_a_ledger),
)
