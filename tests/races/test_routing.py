"""Many workers, many notices, stores that say no: every line ends with one store or with HQ."""

import random
from collections import Counter

from django.db.models import Count, F, Q, Sum

from o2o import outbox
from orders.models import Assignment, AssignmentLine, Order, OrderEvent
from orders.services import answering, paying, routing
from payments.models import Journal, Payment
from payments.services import collecting
from stores.models import Stock
from tests import story
from tests.factories import UserFactory


def deliver_all(_worker) -> int:
    return story.work()


def test_each_notice_fifty_times_shuffled_is_one_payment_and_one_assignment(stage, race):
    Stock.objects.update(on_hand=10)
    orders = [story.place(user) for user in UserFactory.create_batch(4)]
    payments = [paying.open_payment(order=order, provider="sandbox") for order in orders]
    notices = [story.notice(payment) for payment in payments for _copy in range(50)]
    random.Random(7).shuffle(notices)
    results = race(lambda event: collecting.capture(provider="sandbox", event=event), notices)
    assert Counter(type(result) for result in results) == {Payment: 200}
    race(deliver_all, range(4), at_once=4)
    assert Journal.objects.filter(kind="capture").count() == 4
    assert OrderEvent.objects.filter(kind="paid").count() == 4
    assert Assignment.objects.count() == 4


def test_one_order_routed_by_twenty_workers_is_offered_once(stage, race):
    Stock.objects.update(on_hand=3)
    order = story.place(stage.shopper)
    story.pay(order)
    race(lambda _n: routing.route(order_id=order.pk), range(20), barrier=True)
    assert Assignment.objects.count() == 1


def answer_like_stores(worker: int) -> int:
    """One of several store crews: a fifth of the offers are declined."""
    rng, answered = random.Random(worker), 0
    while assignment := Assignment.objects.filter(status="offered").order_by("?").first():
        by = assignment.order.user
        try:
            if rng.random() < 0.2:
                answering.decline(assignment=assignment, by=by, reason="other")
            else:
                answering.accept(assignment=assignment, by=by)
        except answering.states.WrongState:
            continue
        answered += 1
    return answered


def test_declines_among_many_workers_leave_no_line_without_a_home(stage, race):
    Stock.objects.update(on_hand=12)
    orders = [story.place(user) for user in UserFactory.create_batch(30)]
    for order in orders:
        story.pay(order)
    while (
        outbox.Message.objects.due().exists()
        or Assignment.objects.filter(status="offered").exists()
    ):
        race(deliver_all, range(6), at_once=6)
        race(answer_like_stores, range(6), at_once=6)
    active = AssignmentLine.objects.filter(is_active=True).values("line").annotate(n=Count("*"))
    assert all(row["n"] == 1 for row in active)
    homeless = Order.objects.exclude(lines__assignment_lines__is_active=True)
    assert all(order.attention == "no_store" for order in homeless)
    assert active.count() + homeless.count() == 30
    assert not Stock.objects.filter(Q(reserved__gt=F("on_hand")) | Q(reserved__lt=0)).exists()
    assert Stock.objects.aggregate(n=Sum("reserved"))["n"] == active.count()


def test_two_payments_at_one_instant_pay_once_and_give_one_back(stage, race):
    Stock.objects.update(on_hand=3)
    order = story.place(stage.shopper)
    first = paying.open_payment(order=order, provider="sandbox")
    collecting.close(first)
    second = paying.open_payment(order=order, provider="sandbox")
    events = [story.notice(first), story.notice(second)]
    race(
        lambda event: collecting.capture(provider="sandbox", event=event),
        events, at_once=2, barrier=True,
    )  # fmt: skip
    order.refresh_from_db()
    assert order.status == "paid"
    assert Payment.objects.filter(status="captured").count() == 2
    assert Payment.objects.filter(refunded=F("amount")).count() == 1
