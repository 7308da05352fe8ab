"""Leaving for good: who may, what is forgotten, what stays."""

import pytest
from django.urls import reverse

from members.models import User
from orders.models import Order
from tests import story

PASSWORD = "linen-and-oak-7"
PAGE = "members:close"


@pytest.fixture
def leaver(world):
    world.shopper.set_password(PASSWORD)
    world.shopper.save()
    return world.shopper


def close(browser, password: str = PASSWORD):
    return browser.post(reverse(PAGE), {"password": password})


def test_closed_account_is_forgotten_and_cannot_come_back(client_of, leaver):
    leaver.addresses.create(recipient="王小禾", phone="+8613800138000", region="上海市", detail="1")
    browser = client_of(leaver)
    assert close(browser).status_code == 302
    member = User.objects.get(pk=leaver.pk)
    assert (member.name, member.phone, member.is_active) == ("", "", False)
    assert "closed-" in member.email
    assert not member.addresses.exists()
    assert browser.get(reverse("members:account")).status_code == 302
    assert not member.has_usable_password()


def test_wrong_password_closes_nothing(client_of, leaver):
    answer = close(client_of(leaver), "something else")
    assert answer.status_code == 400
    assert "密码不对" in answer.content.decode()
    assert User.objects.get(pk=leaver.pk).is_active


def test_orders_under_way_come_first_and_finished_ones_stay(client_of, world, leaver):
    order = story.place(world.shopper)
    answer = close(client_of(leaver))
    assert answer.status_code == 400
    assert "1 个订单" in answer.content.decode()
    assert User.objects.get(pk=leaver.pk).is_active
    Order.objects.filter(pk=order.pk).update(status="cancelled")
    assert close(client_of(leaver)).status_code == 302
    assert Order.objects.get(pk=order.pk).user_id == leaver.pk


@pytest.mark.parametrize("who", ["guide", "hq"])
def test_who_works_here_cannot_leave_like_that(client_of, world, who):
    person = getattr(world, who)
    person.set_password(PASSWORD)
    person.save()
    assert close(client_of(person)).status_code == 400
    assert User.objects.get(pk=person.pk).is_active


def test_app_closes_the_account_over_the_api(client_of, leaver):
    browser, url = client_of(leaver), reverse("api_me")
    sent = {"content_type": "application/json"}
    refused = browser.delete(url, {"password": "no"}, **sent)
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid")
    assert browser.delete(url, {"password": PASSWORD}, **sent).status_code == 204
    assert not User.objects.get(pk=leaver.pk).is_active


def test_copy_of_the_data_holds_the_orders(client_of, world):
    order = story.place(world.shopper)
    copy = client_of(world.shopper).get(reverse("api_me_export")).json()
    assert [row["number"] for row in copy["orders"]] == [order.number]
    assert copy["orders"][0]["lines"][0]["quantity"] == 1
