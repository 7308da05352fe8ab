"""Cards for the pocket: good without a network, worth nothing once the visit is over."""

import re

import pytest
from django.urls import reverse

from o2o import pass_card
from stores.models import Visit
from stores.services import greeting, visits
from tests import story
from tests.stores import visiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(world) -> Visit:
    visiting.receive(world.near, capacity=4)
    return visiting.today(visiting.book(world.near, world.shopper, party=2))


def page_of(visit: Visit, browser):
    return browser.get(reverse("visit_pass", args=[visit.number]))


def test_the_card_of_a_visit_says_all_and_loads_nothing(world, visit, client_of):
    card = page_of(visit, client_of(world.shopper)).context["svg"]
    for told in (world.near.name_zh, visit.number, world.guide.name):
        assert told in card
    assert not re.search(r"(href|src|url\()", card)


def test_the_kept_code_is_one_arrival_at_this_store_while_the_visit_is_expected(world, visit):
    code = greeting.pass_code(visit=visit)
    assert greeting.is_code(code)
    with pytest.raises(greeting.AnotherStore):
        greeting.check_in(code=code, by=world.rival_guide)
    with pytest.raises(greeting.UnknownVisit):
        greeting.check_in(code=f"{code}x", by=world.guide)
    assert greeting.check_in(code=code, by=world.guide).status == "arrived"
    assert greeting.check_in(code=code, by=world.guide).events.filter(kind="arrived").count() == 1


def test_who_has_cancelled_has_no_card(world, visit, client_of):
    visits.cancel(visit=visit, by=world.shopper)
    assert page_of(visit, client_of(world.shopper))["Location"] == visit.get_absolute_url()
    with pytest.raises(greeting.states.WrongVisitState):
        greeting.check_in(code=greeting.pass_code(visit=visit), by=world.guide)


def test_the_card_of_a_pickup_carries_the_twelve_signs(world, client_of):
    ready = story.ready(world.shopper, world.guide, method="pickup", SOFA=1)
    path = reverse("orders:pass", args=[ready.assignment.order.number, ready.pk])
    page = client_of(world.shopper).get(path).content.decode()
    assert ready.voucher.code[:4] in page
    assert "SOFA" not in page
    assert world.sofa.product.name_zh in page


def test_long_texts_are_broken_by_what_they_measure():
    assert pass_card.broken("短") == ["短"]
    assert pass_card.broken("长" * 20) == ["长" * 16, "长" * 4]
    long = pass_card.broken("a" * 90)
    assert [len(line) for line in long] == [32, 32]
    assert long[-1].endswith("…")
