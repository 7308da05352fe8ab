"""Every law finds nothing in clean books, and names what was broken behind its back."""

from decimal import Decimal

import pytest
from django.db import connection

from payments import invariants
from payments.models import Notice
from payments.services import refunding
from tests.payments.conftest import captured_payment, post
from tests.payments.test_pages import settled_order
from tests.payments.test_refunding import refund_notice


@pytest.fixture
def books(world):
    """A settled order with a settled refund, and one on its way."""
    payment = settled_order(world)
    for amount in ("100.00", "50.00"):
        refund = refunding.request(payment=payment, amount=Decimal(amount), reason="r", by=None)
        if amount == "100.00":
            post(refund_notice(refund))
    captured_payment("O2")
    return payment


def findings() -> dict[str, int]:
    return {name: len(found) for name, check in invariants.CHECKS if (found := check())}


def break_law(*statements: str) -> None:
    """Write with the triggers asleep, as somebody with the database's keys could."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = origin")


def test_clean_books_have_no_findings(books):
    assert findings() == {}


@pytest.mark.parametrize(
    ("statement", "law"),
    [
        (
            (
                "UPDATE payments_posting SET amount = amount + 0.01 WHERE id = (SELECT min(p.id) FROM "
                "payments_posting p JOIN payments_account a ON a.id = account_id WHERE kind = 'dealer')"
            ),
            "every journal balances",
        ),
        (
            (
                "DELETE FROM payments_posting WHERE journal_id = "
                "(SELECT id FROM payments_journal WHERE order_number = 'O2')"
            ),
            "every journal balances",
        ),
        (
            "UPDATE payments_payment SET status = 'closed' WHERE reference = 'O2'",
            "captured payments are booked",
        ),
        (
            "UPDATE payments_journal SET reference = 'lost' WHERE order_number = 'O2'",
            "captured payments are booked",
        ),
        (
            "UPDATE payments_payment SET amount = amount + 1 WHERE reference = 'O2'",
            "captured payments are booked",
        ),
        (
            "UPDATE payments_refund SET status = 'settled' WHERE status = 'requested'",
            "settled refunds are booked",
        ),
        (
            "UPDATE payments_refund SET status = 'requested' WHERE status = 'settled'",
            "settled refunds are booked",
        ),
        (
            "UPDATE payments_payment SET refunded = refunded - 1 WHERE reference = 'O1'",
            "refunds fit their payments",
        ),
        (
            (
                "UPDATE payments_posting SET amount = amount - 0.01 WHERE account_id = "
                "(SELECT id FROM payments_account WHERE code = 'unearned') AND journal_id = "
                "(SELECT id FROM payments_journal WHERE kind = 'split')"
            ),
            "shares add up to the split amount",
        ),
    ],
)
def test_a_broken_law_is_found(books, statement, law):
    break_law(statement)
    assert findings()[law] == 1


def test_a_notice_kept_twice_is_found(books):
    twin = Notice.objects.first()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE payments_notice DROP CONSTRAINT notice_once")
    Notice.objects.create(
        provider=twin.provider, event_id=twin.event_id, kind=twin.kind, payload={}
    )
    assert findings() == {"notices are kept once": 1}
