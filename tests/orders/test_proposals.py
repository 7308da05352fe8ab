"""An order made in a visit: on the guide's phone, paid by the visitor's."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import call_command
from django.db.models.functions import Now
from django.urls import reverse

from orders import invariants
from orders.models import Cart, Order, Proposal
from orders.services import answering, pickup, proposals, showing
from payments.models import Posting
from stores.models import Visit
from stores.services import greeting, tags
from stores.services.visits import Coming
from tests import story
from tests.factories import make_suite
from tests.stores import visiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(world) -> Visit:
    visiting.receive(world.near, capacity=8)
    booked = visiting.today(visiting.book(world.near, world.shopper, wishes=[world.sofa.pk]))
    return greeting.arrive(visit=booked, by=world.guide)


@pytest.fixture
def stranger_walks_in(world) -> Visit:
    return greeting.walk_in(store=world.near, by=world.guide, coming=Coming(name="周先生"))


def staff(name: str, *args) -> str:
    return reverse(f"staff:{name}", args=args)


def sent(visit: Visit, guide, *, method: str = "pickup", **pieces: int) -> Proposal:
    draft = proposals.start(visit=visit, by=guide)
    for sku, quantity in (pieces or {"SOFA": 1}).items():
        proposals.put(proposal=draft, text=sku, quantity=quantity)
    return proposals.send(proposal=draft, by=guide, method=method)


def checkout(browser, store, *, total: str | None = None, **more):
    """The very form of the page, filled in for a pickup."""
    page = browser.get(f"{reverse('orders:checkout')}?method=pickup&store={store.code}")
    quote = page.context["offer"].quote
    form = {
        "method": "pickup", "store": store.code, "near": "", "recipient": "王小明",
        "phone": "13800138000", "provider": "sandbox", "version": quote.version,
        "expected_total": total or str(quote.total),
    }  # fmt: skip
    return browser.post(reverse("orders:checkout"), form | more)


def paying_of(answer) -> str:
    """The payment that the provider's page is opened for."""
    return parse_qs(urlsplit(answer["Location"]).query)["out_trade_no"][0]


def test_from_the_guides_phone_to_the_visitors_and_to_the_till(world, visit, client_of):
    desk, phone = client_of(world.guide), client_of(world.shopper)
    story.fill_cart(world.shopper, TABLE=2)
    label = tags.for_sample(store=world.near, variant=world.sofa)
    draft = desk.post(staff("proposal_start", visit.number))["Location"]
    scanned = f"https://shop.example/t/{label.code}/"
    desk.post(f"{draft}pieces/", {"code": scanned})
    call_command("reindex_search")
    page = desk.get(f"{draft}?q=沙发")
    assert page.context["found"]
    assert page.context["basket"].goods == world.sofa.price
    assert "<svg" in desk.post(f"{draft}send/", {"method": "pickup"}, follow=True).content.decode()

    link = Proposal.objects.get().get_absolute_url()
    seen = desk.get(draft).context["seen"]
    assert desk.get(f"{draft}state/?seen={seen}").status_code == 204
    assert phone.get(link).context["basket"].goods == world.sofa.price
    assert desk.get(f"{draft}state/?seen={seen}").status_code == 200
    assert "checkout" in phone.post(link)["Location"]
    paying = checkout(phone, world.near)
    assert paying.status_code == 303

    order = Order.objects.get()
    assert (order.visit, order.guide, order.proposal.guide) == (visit, world.guide, world.guide)
    assert [line.sku for line in order.lines.all()] == ["SOFA"]
    assert [line.variant for line in Cart.objects.get(user=world.shopper).lines.all()] == [
        world.table
    ]
    assert "TABLE" not in desk.get(draft).content.decode()
    story.pay(order)
    visit.refresh_from_db()
    assert (visit.status, visit.outcome) == ("closed", "bought")
    assert "已付款" in desk.get(draft).content.decode()
    assert phone.get(link)["Location"] == order.get_absolute_url()


def test_the_guide_earns_as_by_a_tag(world, visit, client_of):
    phone = client_of(world.shopper)
    phone.post(sent(visit, world.guide).get_absolute_url())
    checkout(phone, world.near)
    order = Order.objects.get()
    story.pay(order)
    story.work()
    ready = story.fulfilling.ready(
        fulfilment=answering.accept(assignment=order.assignments.get(), by=world.manager),
        by=world.manager,
    )
    pickup.confirm(code=ready.voucher.code, nonce="n", by=world.manager)
    story.work()
    share = Posting.objects.visible_to(world.guide)
    assert sum(abs(posting.amount) for posting in share) == story.yuan("149.97")


def test_another_account_finds_nothing_and_an_unknown_visitor_becomes_known(
    world, visit, stranger_walks_in, client_of
):
    mine = sent(visit, world.guide)
    for method in ("get", "post"):
        assert (
            getattr(client_of(world.stranger), method)(mine.get_absolute_url()).status_code == 404
        )
    assert client_of(world.shopper).get(reverse("orders:proposal", args=["x"])).status_code == 404

    anybodys = sent(stranger_walks_in, world.guide)
    assert client_of(world.stranger).post(anybodys.get_absolute_url()).status_code == 302
    stranger_walks_in.refresh_from_db()
    assert stranger_walks_in.member == world.stranger
    assert client_of(world.shopper).post(anybodys.get_absolute_url()).status_code == 404


def test_what_lapsed_is_neither_taken_nor_ordered(world, visit, client_of):
    phone, proposal = client_of(world.shopper), sent(visit, world.guide)
    phone.post(proposal.get_absolute_url())
    page = phone.get(reverse("orders:checkout"))
    Proposal.objects.update(expires_at=Now() - timedelta(seconds=1))
    assert phone.get(proposal.get_absolute_url()).status_code == 410
    with pytest.raises(proposals.ProposalOver):
        proposals.claim(cart=Proposal.objects.get().basket, by=world.shopper)
    assert page.context["proposed"] == proposal
    assert phone.get(reverse("orders:checkout")).status_code == 302
    assert not Order.objects.exists()


def test_the_price_of_the_moment_counts_and_the_visitor_may_change_all(world, visit, client_of):
    phone, proposal = client_of(world.shopper), sent(visit, world.guide, SOFA=1, TABLE=1)
    phone.post(proposal.get_absolute_url())
    line = Proposal.objects.get().basket.lines.get(variant=world.table)
    phone.post(reverse("orders:change_line", args=[line.pk]), {"quantity": "3"})
    stale = phone.get(reverse("orders:checkout")).context["offer"].quote.total
    type(world.table).objects.filter(pk=world.table.pk).update(price=1)
    refused = checkout(phone, world.near, total=str(stale))
    assert refused.status_code == 409
    assert not Order.objects.exists()
    checkout(phone, world.near)
    assert Order.objects.get().goods_total == world.sofa.price + 3
    assert proposal.cart.lines.get(variant=world.table).quantity == 1


def test_a_second_click_and_a_second_phone_are_the_same_order(world, visit, client_of):
    proposal = sent(visit, world.guide)
    phones = [client_of(world.shopper) for _each in range(2)]
    for phone in phones:
        phone.post(proposal.get_absolute_url())
    page = phones[0].get(f"{reverse('orders:checkout')}?method=pickup&store={world.near.code}")
    quote = page.context["offer"].quote
    facts = {"version": quote.version, "expected_total": str(quote.total)}
    first = checkout(phones[0], world.near)
    form = {
        "method": "pickup", "store": world.near.code, "near": "", "recipient": "王小明",
        "phone": "13800138000", "provider": "sandbox", **facts,
    }  # fmt: skip
    answers = [phone.post(reverse("orders:checkout"), form) for phone in phones]
    assert {paying_of(answer) for answer in (first, *answers)} == {paying_of(first)}
    assert Order.objects.count() == 1


def test_a_suite_costs_in_the_store_what_it_costs_in_the_shop(world, visit):
    suite = make_suite("5000", (world.sofa, 1), (world.table, 1))
    draft = proposals.start(visit=visit, by=world.guide)
    proposals.put_suite(proposal=draft, suite=suite)
    proposals.send(proposal=draft, by=world.guide, method="pickup")
    taken = proposals.take(proposal=draft, by=world.shopper)
    assert showing.basket(taken.basket).goods == 5000


def test_a_sent_basket_is_taken_back_and_its_link_dies(world, visit, client_of):
    proposal = sent(visit, world.guide)
    link = proposal.get_absolute_url()
    client_of(world.guide).post(staff("proposal_take_back", proposal.pk))
    assert client_of(world.shopper).get(link).status_code == 404
    again = client_of(world.guide).post(staff("proposal_send", proposal.pk), {"method": "delivery"})
    assert again.status_code == 302
    proposals.take(proposal=Proposal.objects.get(), by=world.shopper)
    refused = client_of(world.guide).post(staff("proposal_take_back", proposal.pk))
    assert refused.status_code == 409


def test_only_who_is_here_gets_a_basket_and_an_empty_one_is_not_sent(world, visit, client_of):
    draft = proposals.start(visit=visit, by=world.guide)
    assert proposals.start(visit=visit, by=world.manager) == draft
    empty = client_of(world.guide).post(staff("proposal_send", draft.pk), {"method": "pickup"})
    assert empty.status_code == 409
    unknown = client_of(world.guide).post(staff("proposal_put", draft.pk), {"code": "nothing"})
    assert unknown.status_code == 404
    later = visiting.book(world.near, world.stranger, number=5)
    with pytest.raises(proposals.NotHere):
        proposals.start(visit=later, by=world.guide)


def test_an_order_paid_after_the_visit_was_closed_as_lost_makes_it_bought(world, visit, client_of):
    phone = client_of(world.shopper)
    phone.post(sent(visit, world.guide).get_absolute_url())
    greeting.close(visit=visit, by=world.guide, outcome="lost", lost_because="price")
    checkout(phone, world.near)
    story.pay(Order.objects.get())
    visit.refresh_from_db()
    assert (visit.outcome, visit.lost_because) == ("bought", "")
    assert visit.events.filter(kind="bought").count() == 1


def test_the_law_finds_an_order_that_is_not_the_takers(world, visit, client_of):
    phone = client_of(world.shopper)
    phone.post(sent(visit, world.guide).get_absolute_url())
    checkout(phone, world.near)
    assert list(invariants.proposals_and_their_orders_agree()) == []
    Order.objects.update(user=world.stranger)
    assert len(list(invariants.proposals_and_their_orders_agree())) == 1
    Order.objects.update(user=world.shopper, visit=None)
    assert len(list(invariants.proposals_and_their_orders_agree())) == 1
