"""Staff of one store find no trace of another, whichever door they try."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models import F
from django.urls import reverse

from members.models import User
from orders.models import Assignment, Fulfilment, Order, OrderLine, Redemption
from orders.services import answering, fulfilling, pickup
from payments.models import Posting
from stores.models import Stock, Store
from tests import story
from tests.factories import VariantFactory

CANARY = "RIVAL-CANARY"
SECRETS = (CANARY, "RIVAL-SKU", "rival_guide")
STEPS = ("accept", "decline", "ready", "dispatch", "sign", "undo")


@pytest.fixture
def rivals(world, settings):
    """The store `far` has an order at every stage, each carrying the canary."""
    settings.RETURN_WINDOW = timedelta(0)
    secret = VariantFactory(sku="RIVAL-SKU", product__name_zh=CANARY, price=Decimal("777.00"))
    Stock.objects.create(store=world.far, variant=secret, on_hand=9)
    Store.objects.filter(pk=world.far.pk).update(name_zh=CANARY, name_en=CANARY)
    offered = _theirs(world)
    answering.accept(assignment=_theirs(world), by=world.rival_guide)
    waiting = answering.accept(assignment=_theirs(world, "pickup"), by=world.rival_guide)
    fulfilling.ready(fulfilment=waiting, by=world.rival_guide)
    done = answering.accept(assignment=_theirs(world, "pickup"), by=world.rival_guide)
    fulfilling.ready(fulfilment=done, by=world.rival_guide)
    pickup.confirm(code=done.voucher.code, nonce="n", by=world.rival_guide)
    story.work()
    story.routed(world.stranger)
    story.accepted(world.stranger, world.guide)
    Order.objects.filter(user=world.shopper).update(recipient=CANARY, note=CANARY)
    assert Posting.objects.filter(account__member=world.rival_guide).exists()
    return offered


def _theirs(world, method: str = "delivery") -> Assignment:
    to = story.destination(method, recipient=CANARY, address=CANARY)
    assignment = story.routed(world.shopper, to=to, **{"RIVAL-SKU": 1})
    assert assignment.store == world.far
    return assignment


def pages(world) -> list[str]:
    assignment, accepted = Assignment.objects.filter(store=world.near).order_by("pk")
    lists = [reverse(f"staff:{name}") for name in ("today", "scan", "stock", "earnings")]
    searches = [f"{reverse('staff:stock')}?q={word}" for word in ("777", "沙发")]
    own = [reverse(f"staff:{name}", args=[assignment.pk]) for name in ("assignment", "decline")]
    own += [reverse(f"staff:{name}", args=[accepted.pk]) for name in ("assignment", "done")]
    models = ("assignment", "fulfilment", "redemption")
    desk = [reverse(f"staff_admin:orders_{model}_changelist") for model in models]
    desk += [f"{url}?q={word}" for url in desk for word in ("26", "777")]
    desk += [reverse("staff_admin:index"), reverse("staff_admin:orders_redemption_add")]
    desk += [reverse("staff_admin:orders_assignment_change", args=[assignment.pk])]
    return [*lists, *searches, *own, *desk]


@pytest.mark.parametrize("who", ["guide", "manager", "dealer"])
def test_no_page_shows_a_trace_of_another_store(world, rivals, client_of, who):
    browser = client_of(getattr(world, who))
    seen = 0
    for page in pages(world):
        answer = browser.get(page)
        assert answer.status_code == 200, page
        text = answer.content.decode()
        assert not [secret for secret in SECRETS if secret in text], page
        seen += "SOFA" in text
    assert seen >= 5, "the own rows are there"


@pytest.mark.parametrize("who", ["guide", "manager", "dealer"])
def test_a_search_for_the_other_stores_goods_finds_nothing(world, rivals, client_of, who):
    answer = client_of(getattr(world, who)).get(reverse("staff:stock"), {"q": "RIVAL-SKU"})
    assert list(answer.context["rows"]) == []


@pytest.mark.parametrize("who", ["guide", "manager", "dealer"])
def test_foreign_objects_are_exactly_as_absent_as_absent_ones(world, rivals, client_of, who):
    browser = client_of(getattr(world, who))
    stock = Stock.objects.get(store=world.far, variant__sku="RIVAL-SKU").pk
    handed = Redemption.objects.get().pk
    foreign = [("assignment", rivals.pk), ("decline", rivals.pk), ("done", rivals.pk)]
    for name, pk in [*foreign, ("count", stock), ("redeemed", handed)]:
        theirs = browser.get(reverse(f"staff:{name}", args=[pk]))
        nobodys = browser.get(reverse(f"staff:{name}", args=[10**9]))
        assert (theirs.status_code, nobodys.status_code) == (404, 404), name
        assert said(theirs) == said(nobodys)


def said(response) -> str:
    """The page without what differs by request: its own address and the form's token."""
    text = response.content.decode().replace(response.request["PATH_INFO"], "")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("who", ["guide", "manager", "dealer"])
def test_no_step_can_be_taken_with_an_order_of_another_store(world, rivals, client_of, step, who):
    sent = {"reason": "other", "signed_by": "x", "pieces": [rivals.lines.get().line_id]}
    before = list(Fulfilment.objects.values_list("pk", "status").order_by("pk"))
    answer = client_of(getattr(world, who)).post(reverse(f"staff:{step}", args=[rivals.pk]), sent)
    assert answer.status_code == 404
    rivals.refresh_from_db()
    assert rivals.status == "offered"
    assert list(Fulfilment.objects.values_list("pk", "status").order_by("pk")) == before


def test_nobody_counts_the_shelves_of_another_store(world, rivals, client_of):
    row = Stock.objects.get(store=world.far, variant__sku="RIVAL-SKU")
    url = reverse("staff:count", args=[row.pk])
    assert client_of(world.guide).post(url, {"on_hand": 1, "reason": "x"}).status_code == 404
    before, row = row.on_hand, Stock.objects.get(pk=row.pk)
    assert row.on_hand == before


@pytest.mark.parametrize("who", ["guide", "dealer"])
def test_nobody_confirms_a_pickup_of_another_store_in_the_admin(world, rivals, client_of, who):
    code = Fulfilment.objects.get(store=world.far, status="ready").voucher.code
    browser = client_of(getattr(world, who))
    sent = {"code": code, "nonce": "m"}
    answer = browser.post(reverse("staff_admin:orders_redemption_add"), sent)
    assert answer.status_code == 409
    assert Redemption.objects.count() == 1
    assert CANARY not in answer.content.decode()


@pytest.mark.parametrize("who", ["guide", "manager", "dealer"])
def test_rows_of_another_store_do_not_exist_in_the_admin(world, rivals, client_of, who):
    browser = client_of(getattr(world, who))
    fulfilment = Fulfilment.objects.filter(store=world.far).first()
    for model, pk in [("assignment", rivals.pk), ("fulfilment", fulfilment.pk)]:
        for page in ("change", "history", "delete"):
            url = reverse(f"staff_admin:orders_{model}_{page}", args=[pk])
            assert browser.get(url).status_code in (302, 403, 404), url
            assert CANARY not in browser.get(url, follow=True).content.decode()


def test_a_guide_of_another_store_who_advised_the_shopper_stays_unnamed(world, client_of):
    assignment = story.routed(world.shopper)
    Order.objects.update(guide=world.rival_guide)
    page = client_of(world.guide).get(reverse("staff:assignment", args=[assignment.pk]))
    text = page.content.decode()
    assert "rival_guide" not in text
    assert "接待顾客的导购" in text


def test_the_other_parties_shares_are_not_told(world, client_of):
    assignment = story.routed(world.shopper)
    Order.objects.update(referrer=world.stranger)
    OrderLine.objects.update(territory=world.far.dealer)
    for who in (world.guide, world.manager, world.dealer):
        page = client_of(who).get(reverse("staff:assignment", args=[assignment.pk]))
        assert "stranger" not in page.content.decode()
        assert world.far.dealer.name not in page.content.decode()
    assert OrderLine.objects.filter(total=F("unit_price")).exists()
    assert User.objects.filter(name="stranger").exists()
