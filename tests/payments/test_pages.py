"""The pages: who sees what, and that a statement adds up."""

import csv
from decimal import Decimal

import pytest
from django.apps import apps
from django.urls import reverse

from payments.models import Posting, SplitPolicy
from payments.services import collecting, refunding, sharing, statements
from payments.services.sharing import Parties, SharedLine
from tests.factories import UserFactory
from tests.payments.conftest import captured_payment, open_payment, paid_notice, post
from tests.payments.test_refunding import refund_notice


def return_url(payment, **more) -> str:
    query = "&".join(f"{k}={v}" for k, v in ({"out_trade_no": payment.number} | more).items())
    return f"{reverse('payments:return')}?{query}"


def settled_order(world, reference="O1", amount=Decimal("1000.00")):
    payment = captured_payment(reference, amount)
    sharing.settle(
        reference=reference,
        order_number=reference,
        policy=world.policy,
        lines=[SharedLine(71, amount, Decimal("0.00"))],
        parties=Parties(world.near.dealer, world.guide, world.shopper),
    )
    return payment


# ── The way back ────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_coming_back_confirms_nothing(client_of):
    payment = open_payment()
    page = client_of(payment.payer).get(return_url(payment, outcome="pay"))
    assert page.status_code == 200
    assert 'http-equiv="refresh"' in page.text
    payment.refresh_from_db()
    assert payment.status == "pending"


@pytest.mark.django_db
def test_coming_back_after_the_notice_goes_to_the_order(client_of):
    payment = open_payment()
    post(paid_notice(payment))
    browser = client_of(payment.payer)
    assert browser.get(return_url(payment)).headers["Location"] == "/orders/O1/"
    polled = browser.get(return_url(payment), headers={"HX-Request": "true"})
    assert polled.headers["HX-Redirect"] == "/orders/O1/"


@pytest.mark.django_db
def test_the_polled_part_is_a_fragment_that_slows_down(client_of):
    payment = open_payment()
    browser = client_of(payment.payer)
    part = browser.get(return_url(payment, looks=30), headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert "load delay:10s" in part
    assert "looks=31" in part


@pytest.mark.django_db
@pytest.mark.parametrize("outcome", ["fail", "abandon"])
def test_leaving_unpaid_offers_the_order_and_stops_asking(client_of, outcome):
    payment = open_payment()
    page = client_of(payment.payer).get(return_url(payment, outcome=outcome)).text
    assert "hx-get" not in page.partition('id="confirming"')[2].partition("</section>")[0]
    assert "/orders/O1/" in page


@pytest.mark.django_db
def test_a_closed_payment_says_so(client_of):
    payment = collecting.close(open_payment())
    page = client_of(payment.payer).get(return_url(payment))
    assert "confirming__ring" not in page.text


@pytest.mark.django_db
def test_somebody_elses_payment_is_absent(client_of):
    payment = open_payment()
    stranger = client_of(UserFactory())
    assert stranger.get(return_url(payment)).status_code == 404
    assert stranger.get(reverse("payments:return")).status_code == 404


@pytest.mark.django_db
def test_the_way_back_needs_a_member(client):
    answer = client.get(return_url(open_payment()))
    assert answer.status_code == 302
    assert "login" in answer.headers["Location"]


# ── Earnings ────────────────────────────────────────────────────────────────────────────


def test_everybody_sees_the_own_earnings_alone(world, client_of):
    settled_order(world)
    totals = {}
    for name in ["dealer", "guide", "shopper", "rival_dealer", "rival_guide", "manager"]:
        statement = statements.earnings(user=getattr(world, name))
        totals[name] = statement.month and statement.month.total
    assert totals == {
        "dealer": Decimal("600.00"),
        "guide": Decimal("30.00"),
        "shopper": Decimal("20.00"),
        "rival_dealer": None,
        "rival_guide": None,
        "manager": None,
    }
    page = client_of(world.guide).get(reverse("payments:earnings")).text
    assert "30.00" in page
    assert "600.00" not in page
    assert world.near.dealer.name not in page


def test_a_statement_can_be_checked_with_a_pencil(world):
    payment = settled_order(world)
    settled_order(world, "O2", Decimal("99.99"))
    refund = refunding.request(payment=payment, amount=Decimal("500.00"), reason="r", by=None)
    post(refund_notice(refund))
    statement = statements.earnings(user=world.dealer)
    assert statement.month.orders == len(statement.orders) == 2
    assert sum(order.total for order in statement.orders) == statement.month.total
    for order in statement.orders:
        assert sum(entry.amount for entry in order.entries) == order.total
        assert sum(part["amount"] for part in order.parts) in (Decimal("500.00"), Decimal("99.99"))
        assert abs(sum(part["percent"] for part in order.parts) - 100) < Decimal("0.01")
        for entry in order.entries:
            if entry.basis is not None:
                assert abs(entry.basis * entry.rate / 100 - entry.amount) < Decimal("0.01")


def test_the_earnings_page_costs_the_same_for_many_orders(
    world, client_of, django_assert_max_num_queries
):
    for n in range(12):
        settled_order(world, f"O{n}")
    browser = client_of(world.dealer)
    with django_assert_max_num_queries(8):
        page = browser.get(reverse("payments:earnings"))
    assert page.text.count("split-bar__bar") == 12


def test_earnings_are_paged(world, client_of, monkeypatch):
    monkeypatch.setattr(statements, "PER_PAGE", 2)
    for n in range(3):
        settled_order(world, f"O{n}")
    browser = client_of(world.dealer)
    first = browser.get(reverse("payments:earnings"))
    assert 'rel="next"' in first.text
    second = browser.get(reverse("payments:earnings") + "?page=2")
    assert "order-O0" in second.text
    assert "order-O2" not in second.text
    assert 'rel="next"' not in second.text


@pytest.mark.parametrize("query", ["month=2020-01", "month=x", "page=0", "page=-1", "page=99999"])
def test_strange_questions_get_a_page(world, client_of, query):
    settled_order(world)
    assert client_of(world.dealer).get(f"{reverse('payments:earnings')}?{query}").status_code == 200


def test_who_earned_nothing_is_told_how_it_comes(world, client_of):
    page = client_of(world.stranger).get(reverse("payments:earnings"))
    assert page.status_code == 200
    assert 'class="empty"' in page.text


def test_the_csv_sums_to_the_statement_and_holds_no_formula(world, client_of):
    world.guide.name = "=HYPERLINK(1)"
    world.guide.save()
    settled_order(world)
    settled_order(world, "O2", Decimal("99.99"))
    answer = client_of(world.guide).get(reverse("payments:earnings_csv"))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    assert sum(Decimal(row[-1]) for row in rows[1:]) == Decimal("33.00")
    assert {row[3] for row in rows[1:]} == {"'=HYPERLINK(1)"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\0"])
def test_no_text_becomes_a_formula(start):
    assert statements.plain(f"{start}1+1") == f"'{start}1+1"


# ── Headquarters ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "model", ["payment", "refund", "notice", "journal", "account", "splitpolicy"]
)
def test_headquarters_reads_all_money_and_edits_none(world, client_of, model):
    payment = settled_order(world)
    refunding.request(payment=payment, amount=Decimal("1.00"), reason="r", by=world.hq)
    browser = client_of(world.hq)
    assert browser.get(reverse(f"hq:payments_{model}_changelist")).status_code == 200
    pk = apps.get_model("payments", model).objects.first().pk
    page = browser.get(reverse(f"hq:payments_{model}_change", args=[pk]))
    assert page.status_code == 200
    assert 'name="_save"' not in page.text
    assert browser.post(reverse(f"hq:payments_{model}_change", args=[pk])).status_code == 403


def test_headquarters_tries_a_failed_refund_again(world, client_of):
    payment = captured_payment()
    refund = refunding.request(payment=payment, amount=Decimal("1.00"), reason="r", by=None)
    post(refund_notice(refund, type="refund.failed"))
    form = {"action": "retry", "_selected_action": [refund.pk]}
    client_of(world.hq).post(reverse("hq:payments_refund_changelist"), form)
    refund.refresh_from_db()
    assert refund.status == "requested"


def policy_form(**percents) -> dict:
    return {"name": "Autumn", "goods_store_dealer": "55", "service_store_dealer": "100"} | percents


def test_headquarters_publishes_a_new_policy(world, client_of):
    browser = client_of(world.hq)
    assert browser.get(reverse("hq:payments_splitpolicy_add")).status_code == 200
    answer = browser.post(reverse("hq:payments_splitpolicy_add"), policy_form(goods_guide="2.5"))
    assert answer.status_code == 302
    policy = SplitPolicy.objects.get(name="Autumn")
    assert (policy.version, policy.by) == (2, world.hq)
    assert sorted(policy.rules.values_list("basis", "role", "percent")) == [
        ("goods", "guide", Decimal("2.50")),
        ("goods", "store_dealer", Decimal("55.00")),
        ("service", "store_dealer", Decimal("100.00")),
    ]


def test_a_policy_over_100_percent_is_refused_in_the_form(world, client_of):
    form = policy_form(goods_guide="45.01")
    answer = client_of(world.hq).post(reverse("hq:payments_splitpolicy_add"), form)
    assert answer.status_code == 200
    assert SplitPolicy.objects.count() == 1


def test_dealers_do_not_enter_the_ledger_of_headquarters(world, client_of):
    settled_order(world)
    answer = client_of(world.dealer).get(reverse("hq:payments_journal_changelist"))
    assert answer.status_code == 302
    assert Posting.objects.exists()
