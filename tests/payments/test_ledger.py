"""The ledger: balanced, once per cause, append-only; the database says so."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.db.utils import DatabaseError

from payments.models import Account, Journal, Posting
from payments.services import ledger
from payments.services.ledger import Leg
from tests.factories import DealerFactory, UserFactory

TEN = Decimal("10.00")


def book(reference: str = "X1", amount: Decimal = TEN) -> Journal:
    hq, unearned = ledger.accounts("hq", "unearned")
    legs = [Leg(unearned, -amount), Leg(hq, amount)]
    return ledger.book(kind="split", reference=reference, order_number="O1", legs=legs)


@pytest.mark.django_db
def test_a_cause_is_booked_once():
    assert book() == book()
    assert (Journal.objects.count(), Posting.objects.count()) == (1, 2)
    assert ledger.balance(ledger.account("hq")) == TEN


@pytest.mark.django_db
def test_unbalanced_legs_are_refused_before_anything_is_written():
    with pytest.raises(ledger.Unbalanced), transaction.atomic():
        ledger.book(
            kind="split", reference="X", order_number="O", legs=[Leg(ledger.account("hq"), TEN)]
        )
    assert not Journal.objects.exists()


@transaction.atomic
def write_unbalanced() -> None:
    """Past our own verb, straight to the tables."""
    account = ledger.account("hq")
    journal = Journal.objects.create(kind="split", reference="X", order_number="O")
    Posting.objects.create(journal=journal, account=account, amount=TEN)


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_an_unbalanced_journal():
    with pytest.raises(IntegrityError, match="does not balance"):
        write_unbalanced()
    assert not Journal.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE payments_posting SET amount = amount * 2",
        "DELETE FROM payments_posting",
        "UPDATE payments_journal SET order_number = 'other'",
        "DELETE FROM payments_journal",
    ],
)
def test_the_database_refuses_to_change_the_past(statement):
    book()
    with (
        pytest.raises((InternalError, DatabaseError), match="Cannot update or delete"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Posting.objects.filter(amount=TEN).count() == 1
    assert Journal.objects.get().order_number == "O1"


@pytest.mark.django_db
def test_everybody_has_one_account():
    dealer, member = DealerFactory(code="D1"), UserFactory()
    assert ledger.account_for_dealer(dealer) == ledger.account_for_dealer(dealer)
    assert ledger.account_for_dealer(dealer).code == "dealer:D1"
    assert ledger.account_for_member(member).code == f"member:{member.pk}"
    assert ledger.account_of(None).kind == "hq"


@pytest.mark.django_db
def test_an_account_nobody_owns_is_not_invented():
    with pytest.raises(Account.DoesNotExist):
        ledger.account("dealer:nobody")
    assert not Account.objects.exists()
