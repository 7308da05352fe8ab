"""The buyer of an order is invited to a store, and what becomes of it is the order's news."""

import pytest
from django.core import mail
from django.urls import reverse

from orders.models import Invitation, Order
from orders.services import cancelling, inviting
from stores.models import Visit
from stores.services import greeting, visits
from tests import story
from tests.stores import visiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def near(world):
    return visiting.receive(world.near, capacity=4)


@pytest.fixture
def order(world) -> Order:
    return story.accepted(world.shopper, world.guide).assignment.order


def invite(order, near, by, number: int = 0, party: int = 2) -> Invitation:
    return inviting.invite(
        order=order, store=near, starts_at=visiting.opening(near, number).starts_at,
        party=party, by=by,
    )  # fmt: skip


def kinds(order) -> list[str]:
    return [e.kind for e in order.events.order_by("pk") if "visit" in e.kind or e.kind == "invited"]


def test_seats_are_kept_the_buyer_is_told_and_the_order_remembers(world, near, order):
    visit = invite(order, near, world.guide).visit
    assert (visit.status, visit.origin, visit.member) == ("held", "invited", world.shopper)
    assert [v.sku for v in visit.wishes.all()] == ["SOFA"]
    assert visit.slot.taken == 0 or Visit.objects.get(pk=visit.pk).slot.taken == 2
    story.work()
    assert any("邀请" in letter.subject for letter in mail.outbox)
    visits.confirm(visit=visit, by=world.shopper)
    visit = visiting.today(visit)
    greeting.arrive(visit=visit, by=world.guide)
    greeting.close(visit=visit, by=world.guide, outcome="bought")
    assert kinds(order) == ["invited", "visit_booked", "visit_arrived", "visit_closed"]
    assert order.events.get(kind="visit_closed").details["outcome"] == "bought"


def test_an_invitation_does_not_count_against_the_buyers_own_visits(world, near, order, settings):
    settings.VISITS_OPEN_PER_MEMBER = 1
    visiting.book(near, world.shopper, number=5)
    assert invite(order, near, world.guide).visit.status == "held"


def test_nobody_is_invited_twice_or_after_the_order_is_over(world, near, order):
    invite(order, near, world.guide)
    with pytest.raises(inviting.AlreadyInvited):
        invite(order, near, world.guide, number=2)
    visits.cancel(visit=Visit.objects.get(), by=world.shopper)
    assert invite(order, near, world.guide, number=2).visit.status == "held"
    visits.cancel(visit=Visit.objects.get(status="held"), by=world.shopper)
    cancelling.cancel(order=order, by=world.hq, reason="x")
    with pytest.raises(inviting.OrderIsOver):
        invite(order, near, world.guide, number=3)


def test_the_order_page_leads_to_the_answer(world, near, order, client_of):
    visit = invite(order, near, world.guide).visit
    page = client_of(world.shopper).get(order.get_absolute_url()).content.decode()
    assert visit.get_absolute_url() in page
    assert "邀请您" in page


def test_a_guide_invites_from_the_order_at_the_console(world, near, order, client_of):
    browser, path = client_of(world.guide), reverse("staff:invite", args=[order.number])
    assert browser.get(path).status_code == 200
    empty = browser.post(path, {"party": "2"})
    assert empty.status_code == 400
    sent = {"starts_at": visiting.opening(near, 2).starts.isoformat(), "party": "2"}
    assert browser.post(path, sent).status_code == 302
    assert Invitation.objects.get().order == order
    again = browser.post(path, sent)
    assert again.status_code == 409
    task = reverse("staff:assignment", args=[order.assignments.get().pk])
    assert "已邀请买家到店" in browser.get(task).content.decode()
    assert client_of(world.rival_guide).get(path).status_code == 404


def test_headquarters_invites_to_any_store(world, near, order, client_of):
    visiting.receive(world.far)
    path = f"{reverse('staff:invite', args=[order.number])}?store={world.far.code}"
    sent = {"starts_at": visiting.opening(world.far, 2).starts.isoformat(), "party": "1"}
    assert client_of(world.hq).post(path, sent).status_code == 302
    assert Invitation.objects.get().visit.store == world.far


def test_another_time_answers_the_invitation(world, near, order):
    visit = invite(order, near, world.guide).visit
    later = visiting.opening(near, 4).starts_at
    visits.move(visit=visit, by=world.shopper, starts_at=later)
    assert kinds(order) == ["invited", "visit_booked"]
    assert Visit.objects.get().status == "booked"
