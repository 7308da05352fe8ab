"""Laws of money, proved read-only. A check returns its findings, one sentence each."""

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from o2o.money import ZERO
from payments.models import Journal, Notice, Payment, Posting, Refund

Kind = Journal.Kind


def journals_balance() -> list[str]:
    """Σ postings = 0 per journal and currency; none is empty, save a split of nothing."""
    sums = Posting.objects.values("journal", "currency").annotate(off=Sum("amount"))
    uneven = sums.exclude(off=0).order_by("journal")
    empty = Journal.objects.filter(postings=None).exclude(kind=Kind.SPLIT).order_by("pk")
    return [
        f"journal {row['journal']} is off by {row['off']} {row['currency']}" for row in uneven
    ] + [f"journal {journal.pk} has no postings" for journal in empty]


def captured_payments_are_booked() -> list[str]:
    """A payment is captured exactly when a capture journal of its amount stands."""
    booked = Journal.objects.filter(kind=Kind.CAPTURE, reference=OuterRef("number"))
    unbooked = Payment.objects.filter(~Exists(booked), status="captured")
    unpaid = Payment.objects.filter(Exists(booked)).exclude(status="captured")
    return (
        [f"payment {number} is captured, not booked" for number in _numbers(unbooked)]
        + [f"payment {number} is booked, not captured" for number in _numbers(unpaid)]
        + _booked_otherwise(Kind.CAPTURE, Payment.objects.filter(status="captured"))
    )


def settled_refunds_are_booked() -> list[str]:
    """A refund is settled exactly when a refund journal of its amount stands."""
    booked = Journal.objects.filter(kind=Kind.REFUND, reference=OuterRef("number"))
    unbooked = Refund.objects.filter(~Exists(booked), status="settled")
    unsettled = Refund.objects.filter(Exists(booked)).exclude(status="settled")
    return (
        [f"refund {number} is settled, not booked" for number in _numbers(unbooked)]
        + [f"refund {number} is booked, not settled" for number in _numbers(unsettled)]
        + _booked_otherwise(Kind.REFUND, Refund.objects.filter(status="settled"))
    )


def _booked_otherwise(kind: str, rows) -> list[str]:
    """Rows whose journal moved another amount at the provider."""
    moved = Posting.objects.filter(
        journal__kind=kind, journal__reference=OuterRef("number"), account__kind="provider"
    )
    total = moved.order_by().values("journal__reference").annotate(total=Sum("amount"))
    wrong = rows.annotate(booked=Subquery(total.values("total"))).exclude(
        booked=-F("amount") if kind == Kind.CAPTURE else F("amount")
    )
    return [
        f"{kind} {row.number} of {row.amount} moved {row.booked} at the provider"
        for row in wrong.filter(booked__isnull=False).order_by("pk")
    ]


def refunds_fit_their_payments() -> list[str]:
    """`refunded` = Σ refunds that did not fail, and never more than was paid."""
    standing = Sum("refunds__amount", filter=~Q(refunds__status="failed"))
    payments = Payment.objects.annotate(given=Coalesce(standing, ZERO))
    wrong = payments.filter(~Q(given=F("refunded")) | Q(given__gt=F("amount")))
    return [
        f"payment {payment.number} says {payment.refunded} refunded of {payment.amount}, "
        f"its refunds say {payment.given}"
        for payment in wrong.order_by("pk")
    ]


def notices_are_kept_once() -> list[str]:
    """One row per provider and event."""
    twice = Notice.objects.values("provider", "event_id").annotate(n=Count("pk")).filter(n__gt=1)
    return [
        f"notice {row['event_id']} of {row['provider']} is kept {row['n']} times"
        for row in twice.order_by("provider", "event_id")
    ]


def shares_add_up() -> list[str]:
    """What a split journal hands out is what it takes from the unearned money."""
    splits = Journal.objects.filter(kind=Kind.SPLIT).annotate(
        taken=Sum("postings__amount", filter=Q(postings__account__kind="unearned")),
        given=Sum("postings__amount", filter=~Q(postings__account__kind="unearned")),
    )
    wrong = splits.filter(~Q(given=-F("taken")) | Q(taken=None, given__isnull=False))
    return [
        f"split {journal.reference} takes {journal.taken}, gives {journal.given}"
        for journal in wrong.order_by("pk")
    ]


def _numbers(rows):
    return rows.order_by("pk").values_list("number", flat=True)


CHECKS = (
    ("every journal balances", journals_balance),
    ("captured payments are booked", captured_payments_are_booked),
    ("settled refunds are booked", settled_refunds_are_booked),
    ("refunds fit their payments", refunds_fit_their_payments),
    ("notices are kept once", notices_are_kept_once),
    ("shares add up to the split amount", shares_add_up),
)
