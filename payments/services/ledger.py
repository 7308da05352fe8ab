"""Double entry. Credit positive, debit negative; a journal is written once and sums to zero."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Sum

from members.models import Partner, User
from o2o.money import ZERO
from payments.models import Account, Journal, Payment, Posting
from stores.models import Dealer

Owner = Dealer | User | Partner

HQ = "hq"
UNEARNED = "unearned"
OWN_KINDS = {HQ: Account.Kind.HQ, UNEARNED: Account.Kind.UNEARNED}

OPEN_JOURNAL = """
    INSERT INTO payments_journal (kind, reference, order_number)
    VALUES (%s, %s, %s)
    ON CONFLICT (kind, reference) DO NOTHING
    RETURNING id, at
"""


@dataclass(frozen=True, slots=True)
class Leg:
    """One posting to be: `rate` in percent of `basis`, both empty where nothing is shared."""

    account: Account
    amount: Decimal
    role: str = ""
    rate: Decimal | None = None
    basis: Decimal | None = None
    part: str = ""
    line: int | None = None


class Unbalanced(ValueError):
    """The legs do not sum to zero: a mistake of the caller, never of a shopper."""


@transaction.atomic(savepoint=False)
def book(*, kind: str, reference: str, order_number: str, legs: Sequence[Leg]) -> Journal:
    """Write the journal of (kind, reference), or return the one that stands. Raises Unbalanced."""
    if total := sum(leg.amount for leg in legs):
        raise Unbalanced(f"{kind} {reference}: off by {total}")
    with connection.cursor() as cursor:
        cursor.execute(OPEN_JOURNAL, [kind, reference, order_number])
        opened = cursor.fetchone()
    if opened is None:
        return Journal.objects.get(kind=kind, reference=reference)
    journal = Journal(
        pk=opened[0], at=opened[1], kind=kind, reference=reference, order_number=order_number
    )
    Posting.objects.bulk_create(_posting(journal, leg) for leg in legs if leg.amount)
    return journal


def _posting(journal: Journal, leg: Leg) -> Posting:
    return Posting(
        journal=journal,
        account=leg.account,
        amount=leg.amount,
        currency=settings.CURRENCY,
        role=leg.role,
        rate=leg.rate,
        basis=leg.basis,
        part=leg.part,
        line=leg.line,
    )


def account(code: str) -> Account:
    """The account `code`; hq, unearned and provider:<name> are opened at first use."""
    if found := Account.objects.filter(code=code).first():
        return found
    kind = Account.Kind.PROVIDER if code.startswith("provider:") else OWN_KINDS.get(code)
    if kind is None:
        raise Account.DoesNotExist(code)
    return Account.objects.get_or_create(code=code, defaults={"kind": kind})[0]


def accounts(*codes: str) -> list[Account]:
    """Several at the price of one."""
    found = Account.objects.in_bulk(codes, field_name="code")
    return [found.get(code) or account(code) for code in codes]


def account_for_dealer(dealer: Dealer) -> Account:
    return Account.objects.get_or_create(
        dealer=dealer, defaults={"code": code_of(dealer), "kind": Account.Kind.DEALER}
    )[0]


def account_for_member(user: User) -> Account:
    return Account.objects.get_or_create(
        member=user, defaults={"code": code_of(user), "kind": Account.Kind.MEMBER}
    )[0]


def account_for_partner(partner: Partner) -> Account:
    return Account.objects.get_or_create(
        partner=partner, defaults={"code": code_of(partner), "kind": Account.Kind.PARTNER}
    )[0]


def account_of(owner: Owner | None) -> Account:
    """The account of a dealer, a partner or a member; headquarters' own when nobody is named."""
    if isinstance(owner, Dealer):
        return account_for_dealer(owner)
    if isinstance(owner, Partner):
        return account_for_partner(owner)
    return account_for_member(owner) if owner else account(HQ)


def code_of(owner: Owner | None) -> str:
    """The code an owner's account gets when it is opened."""
    if isinstance(owner, Dealer):
        return f"dealer:{owner.code}"
    if isinstance(owner, Partner):
        return f"partner:{owner.code}"
    return f"member:{owner.pk}" if owner else HQ


def balance(account: Account) -> Decimal:
    """Credit less debit: what is owed to the owner, negative = what the owner holds for others."""
    return account.postings.aggregate(total=Sum("amount"))["total"] or ZERO


def hold_order(order_number: str) -> None:
    """Let one booking of an order's money wait for the other, until the transaction ends."""
    captured = Payment.objects.filter(reference=order_number, status=Payment.Status.CAPTURED)
    list(captured.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))


def unearned(order_number: str) -> Decimal:
    """What of an order's money is collected and neither refunded nor shared yet."""
    mine = Posting.objects.filter(account__code=UNEARNED, journal__order_number=order_number)
    return mine.aggregate(total=Sum("amount"))["total"] or ZERO
