"""One order at one store: accept, decline, make ready, send, sign, undo."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orders.models import Assignment, Fulfilment, OrderEvent, Redemption
from orders.services import answering, cancelling, pickup
from stores.models import Stock
from tests import story


def url(step: str, row) -> str:
    pk = row.pk if isinstance(row, Assignment) else row.assignment_id
    return reverse(f"staff:{step}", args=[pk])


def boxes(fulfilment) -> dict[str, list[int]]:
    return {"pieces": [given.line_id for given in fulfilment.assignment.lines.all()]}


def events(kind: str) -> int:
    return OrderEvent.objects.filter(kind=kind).count()


@pytest.fixture
def counter(world, client_of):
    """The guide's browser."""
    return client_of(world.guide)


def test_accepting_is_one_tap_and_ends_with_a_tick(world, counter):
    assignment = story.routed(world.shopper)
    answer = counter.post(url("accept", assignment), follow=True)
    assert answer.redirect_chain == [(url("done", assignment), 302)]
    assert "big-tick" in answer.content.decode()
    assert Fulfilment.objects.get().guide == world.guide


def test_accepting_twice_accepts_once_and_gets_the_same_answer(world, counter):
    assignment = story.routed(world.shopper)
    for _tap in range(2):
        answer = counter.post(url("accept", assignment))
        assert answer["Location"] == url("done", assignment)
    assert Fulfilment.objects.count() == 1
    assert events("accepted") == 1


def test_what_a_colleague_accepted_is_refused_with_409(world, counter, client_of):
    assignment = story.routed(world.shopper)
    counter.post(url("accept", assignment))
    answer = client_of(world.manager).post(url("accept", assignment))
    assert answer.status_code == 409
    assert 'role="alert"' in answer.content.decode()
    assert Fulfilment.objects.get().guide == world.guide


def test_an_offer_whose_deadline_passed_is_refused_with_409(world, counter):
    assignment = story.routed(world.shopper)
    Assignment.objects.update(deadline=timezone.now() - timedelta(minutes=1))
    answer = counter.post(url("accept", assignment))
    assert answer.status_code == 409
    assert answering.TooLate.code == "offer_expired"
    assert not Fulfilment.objects.exists()


def test_declining_asks_for_a_reason_and_says_where_it_goes(world, counter):
    assignment = story.routed(world.shopper)
    page = counter.get(url("decline", assignment)).content.decode()
    assert "下一家店" in page
    answer = counter.post(url("decline", assignment), {"remark": "abc"})
    assert answer.status_code == 400
    assert "abc" in answer.content.decode(), "what was typed is kept"
    assignment.refresh_from_db()
    assert assignment.status == "offered"


def test_a_declined_order_goes_to_the_next_store(world, counter):
    assignment = story.routed(world.shopper)
    sent = {"reason": "damaged", "remark": "桌腿裂了"}
    for _tap in range(2):
        answer = counter.post(url("decline", assignment), sent, follow=True)
        assert answer.redirect_chain == [(url("done", assignment), 302)]
    story.work()
    assignment.refresh_from_db()
    assert (assignment.reason, assignment.remark) == ("damaged", "桌腿裂了")
    assert assignment.order.assignments.latest("pk").store == world.far
    assert events("declined") == 1


def test_what_is_answered_already_cannot_be_declined(world, counter):
    fulfilment = story.accepted(world.shopper, world.guide)
    assert counter.get(url("decline", fulfilment)).status_code == 302
    answer = counter.post(url("decline", fulfilment), {"reason": "other"})
    assert answer.status_code == 409
    fulfilment.refresh_from_db()
    assert fulfilment.status == "accepted"


def test_it_is_ready_when_every_piece_is_ticked(world, counter):
    fulfilment = story.accepted(world.shopper, world.guide, SOFA=1, TABLE=2)
    first = boxes(fulfilment)["pieces"][:1]
    assert counter.post(url("ready", fulfilment), {"pieces": first}).status_code == 400
    assert counter.post(url("ready", fulfilment)).status_code == 400
    fulfilment.refresh_from_db()
    assert fulfilment.status == "accepted"
    answer = counter.post(url("ready", fulfilment), boxes(fulfilment))
    assert answer["Location"] == url("done", fulfilment)
    fulfilment.refresh_from_db()
    assert fulfilment.status == "ready"


def test_a_delivery_is_made_ready_sent_and_signed(world, counter):
    fulfilment = story.accepted(world.shopper, world.guide)
    for step, data in [
        ("ready", boxes(fulfilment)),
        ("dispatch", {}),
        ("sign", {"signed_by": "王小明"}),
    ]:
        for _tap in range(2):
            assert counter.post(url(step, fulfilment), data)["Location"] == url("done", fulfilment)
    fulfilment.refresh_from_db()
    assert fulfilment.status == "signed"
    assert [events(kind) for kind in ("ready", "dispatched", "signed")] == [1, 1, 1]
    assert Stock.objects.get(store=world.near, variant=world.sofa).on_hand == 4
    assert "王小明" in counter.get(url("assignment", fulfilment)).content.decode()


def test_signing_needs_a_name(world, counter):
    fulfilment = story.ready(world.shopper, world.guide)
    counter.post(url("dispatch", fulfilment))
    assert counter.post(url("sign", fulfilment), {"signed_by": " "}).status_code == 400
    fulfilment.refresh_from_db()
    assert fulfilment.status == "handed_over"


@pytest.mark.parametrize("step", ["ready", "dispatch", "sign"])
def test_a_step_out_of_order_is_refused_with_409(world, counter, step):
    assignment = story.routed(world.shopper)
    data = {"pieces": [line.line_id for line in assignment.lines.all()], "signed_by": "x"}
    assert counter.post(url(step, assignment), data).status_code == 409
    assert not Fulfilment.objects.exists()


def test_a_pickup_is_not_dispatched_but_scanned(world, counter):
    fulfilment = story.ready(world.shopper, world.guide, method="pickup")
    assert counter.post(url("dispatch", fulfilment)).status_code == 409
    fulfilment.refresh_from_db()
    assert fulfilment.status == "ready"
    assert reverse("staff:scan") in counter.get(url("assignment", fulfilment)).content.decode()


@pytest.mark.parametrize("step", ["accept", "decline", "ready", "dispatch", "sign", "undo"])
def test_every_step_needs_the_forms_own_token(world, step):
    assignment = story.routed(world.shopper)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.guide, backend="django.contrib.auth.backends.ModelBackend")
    answer = browser.post(url(step, assignment), {"reason": "other"})
    assert answer.status_code == 403
    assignment.refresh_from_db()
    assert assignment.status == "offered"


@pytest.mark.parametrize("step", ["accept", "ready", "dispatch", "sign", "undo"])
def test_steps_are_taken_by_post_only(world, counter, step):
    assignment = story.routed(world.shopper)
    assert counter.get(url(step, assignment)).status_code == 405
    assignment.refresh_from_db()
    assert assignment.status == "offered"


def test_name_phone_and_address_open_with_the_accepting(world, counter):
    assignment = story.routed(world.shopper)
    secrets = ("王小明", "138 0013 8000", "人民大道 200 号")
    page = counter.get(url("assignment", assignment)).content.decode()
    assert not [secret for secret in secrets if secret in page]
    assert "138 •••• 8000" in page
    counter.post(url("accept", assignment))
    page = counter.get(url("assignment", assignment)).content.decode()
    assert [secret for secret in secrets if secret in page] == list(secrets)


def test_they_close_again_when_headquarters_takes_it_back(world, counter):
    fulfilment = story.accepted(world.shopper, world.guide)
    cancelling.cancel(order=fulfilment.assignment.order, by=world.hq)
    page = counter.get(url("assignment", fulfilment)).content.decode()
    assert "王小明" not in page
    assert "人民大道" not in page


def test_only_the_lines_and_the_history_of_this_store_are_shown(world, counter):
    Stock.objects.filter(store=world.near, variant=world.table).update(on_hand=0)
    Stock.objects.exclude(store=world.near).filter(variant=world.sofa).update(on_hand=0)
    order = story.place(world.shopper, SOFA=1, TABLE=2)
    story.pay(order)
    story.work()
    mine = order.assignments.get(store=world.near)
    answering.accept(assignment=order.assignments.get(store=world.far), by=world.rival_guide)
    page = counter.get(url("assignment", mine)).content.decode()
    assert "SOFA" in page
    for foreign in ("TABLE", "徐汇店", "rival_guide"):
        assert foreign not in page


class TestUndo:
    @pytest.fixture
    def collected(self, world, settings):
        settings.RETURN_WINDOW = timedelta(days=7)
        fulfilment = story.ready(world.shopper, world.guide, method="pickup")
        pickup.confirm(code=fulfilment.voucher.code, nonce="n", by=world.guide)
        return fulfilment

    @pytest.mark.parametrize("who", ["manager", "dealer", "hq"])
    def test_who_answers_for_the_store_undoes_with_a_reason(self, world, client_of, collected, who):
        browser = client_of(getattr(world, who))
        assert browser.post(url("undo", collected), {"reason": ""}).status_code == 400
        assert Redemption.objects.get().undone_at is None
        for _tap in range(2):
            assert browser.post(url("undo", collected), {"reason": "拿错了"}).status_code == 302
        assert Redemption.objects.get().undo_reason == "拿错了"
        collected.refresh_from_db()
        assert collected.status == "ready"
        assert events("redemption_undone") == 1

    def test_a_guide_may_not(self, world, counter, collected):
        assert (
            url("undo", collected) not in counter.get(url("assignment", collected)).content.decode()
        )
        assert counter.post(url("undo", collected), {"reason": "x"}).status_code == 403
        assert Redemption.objects.get().undone_at is None

    def test_not_after_the_money_was_shared(self, world, client_of, collected, settings):
        Fulfilment.objects.update(settled_at=timezone.now())
        answer = client_of(world.manager).post(url("undo", collected), {"reason": "x"})
        assert answer.status_code == 302
        assert Redemption.objects.get().undone_at is None


@pytest.mark.parametrize("quantities", [{"SOFA": 1}, {"SOFA": 2, "TABLE": 3}])
def test_an_order_of_any_size_asks_a_steady_number_of_questions(
    world, counter, django_assert_max_num_queries, quantities
):
    fulfilment = story.accepted(world.shopper, world.guide, **quantities)
    counter.get(url("assignment", fulfilment))
    with django_assert_max_num_queries(10):
        assert counter.get(url("assignment", fulfilment)).status_code == 200
