"""The address book: one default, twenty at most, nobody else's."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from members.models import Address
from members.services import addresses
from tests.members.threads import at_once

TYPED = {
    "recipient": "王小禾",
    "phone": "138 0013 8000",
    "region": "上海市 黄浦区",
    "division_code": "310101",
    "detail": "人民大道 200 号",
}


def defaults(user) -> list[str]:
    return [row.detail for row in Address.objects.filter(user=user, is_default=True)]


def test_first_address_becomes_the_default_and_a_new_default_takes_over(shopper, save):
    save(shopper, detail="first")
    save(shopper, detail="second")
    assert defaults(shopper) == ["first"]
    save(shopper, detail="third", default=True)
    assert defaults(shopper) == ["third"]


def test_there_is_always_a_default_while_there_are_addresses(shopper, save):
    only = save(shopper, detail="only")
    save(shopper, detail="only", address=only, default=False)
    assert defaults(shopper) == ["only"]


def test_oldest_address_inherits_the_default_of_a_removed_one(shopper, save):
    first, second = save(shopper, detail="first"), save(shopper, detail="second")
    save(shopper, detail="third")
    addresses.remove(address=first)
    assert defaults(shopper) == ["second"]
    addresses.remove(address=second)
    assert defaults(shopper) == ["third"]


def test_twenty_first_address_is_refused_and_nothing_changes(shopper, save):
    for number in range(addresses.MOST):
        save(shopper, detail=str(number))
    with pytest.raises(addresses.TooManyAddresses):
        save(shopper, detail="one more", default=True)
    assert shopper.addresses.count() == addresses.MOST
    assert defaults(shopper) == ["0"]


def test_database_refuses_a_second_default(shopper, save):
    save(shopper)
    with pytest.raises(IntegrityError, match="one_default_address"), transaction.atomic():
        Address.objects.create(user=shopper, phone="+8613800138000", is_default=True)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_leave_one_default(shopper, save):
    first, second = save(shopper, detail="first"), save(shopper, detail="second")
    outcomes = at_once(
        lambda: addresses.set_default(address=first),
        lambda: addresses.set_default(address=second),
        lambda: save(shopper, detail="third", default=True),
    )
    assert [type(outcome) for outcome in outcomes] == [Address] * 3
    assert len(defaults(shopper)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_cannot_both_be_the_twentieth(shopper, save):
    for number in range(addresses.MOST - 1):
        save(shopper, detail=str(number))
    outcomes = at_once(lambda: save(shopper, detail="left"), lambda: save(shopper, detail="right"))
    refused = [outcome for outcome in outcomes if isinstance(outcome, addresses.TooManyAddresses)]
    assert len(refused) == 1
    assert shopper.addresses.count() == addresses.MOST


def test_typed_address_is_kept_with_its_phone_in_international_form(client_of, shopper):
    response = client_of(shopper).post(reverse("members:address_new"), TYPED)
    assert response.status_code == 302
    address = shopper.addresses.get()
    assert (str(address.phone), address.division_code) == ("+8613800138000", "310101")


def test_wrong_phone_keeps_what_was_typed_and_says_so_in_chinese(client_of, shopper):
    response = client_of(shopper).post(reverse("members:address_new"), TYPED | {"phone": "123"})
    page = response.content.decode()
    assert "请输入有效的手机号" in page
    assert "人民大道 200 号" in page
    assert not shopper.addresses.exists()


def test_moving_an_address_forgets_its_coordinates_and_renaming_keeps_them(
    client_of, shopper, save
):
    address = save(shopper, lat=31.2, lng=121.4, division_code="310101")
    url, browser = reverse("members:address", args=[address.pk]), client_of(shopper)
    same = TYPED | {"recipient": "李"}
    browser.post(url, same)
    address.refresh_from_db()
    assert (address.recipient, address.lat) == ("李", 31.2)
    browser.post(url, same | {"detail": "淮海中路 1 号"})
    address.refresh_from_db()
    assert (address.detail, address.lat, address.lng) == ("淮海中路 1 号", None, None)


def test_full_book_says_so_on_the_form(client_of, shopper, save):
    for number in range(addresses.MOST):
        save(shopper, detail=str(number))
    response = client_of(shopper).post(reverse("members:address_new"), TYPED)
    assert "最多保存 20 个地址" in response.content.decode()
    assert shopper.addresses.count() == addresses.MOST


def test_removed_address_comes_back_with_undo_once(client_of, shopper, save):
    save(shopper, detail="first", lat=31.2, lng=121.4)
    save(shopper, detail="second")
    browser = client_of(shopper)
    browser.post(reverse("members:address_remove", args=[shopper.addresses.get(detail="first").pk]))
    assert defaults(shopper) == ["second"]
    assert (
        reverse("members:address_restore")
        in browser.get(reverse("members:addresses")).content.decode()
    )
    browser.post(reverse("members:address_restore"))
    back = shopper.addresses.get(detail="first")
    assert (back.is_default, back.lat) == (True, 31.2)
    browser.post(reverse("members:address_restore"))
    assert shopper.addresses.count() == 2


def test_nothing_to_undo_is_said(client_of, shopper):
    response = client_of(shopper).post(reverse("members:address_restore"), follow=True)
    assert "无法再撤销" in response.content.decode()


@pytest.mark.parametrize("name", ["address", "address_default", "address_remove"])
def test_address_of_another_member_is_absent_on_every_page(
    client_of, shopper, stranger, save, name
):
    foreign = save(stranger, detail="not yours")
    save(stranger, detail="other", default=True)
    url = reverse(f"members:{name}", args=[foreign.pk])
    browser = client_of(shopper)
    assert browser.post(url, TYPED).status_code == 404
    if name == "address":
        assert browser.get(url).status_code == 404
    foreign.refresh_from_db()
    assert (foreign.detail, foreign.is_default) == ("not yours", False)


@pytest.mark.parametrize("name", ["addresses", "address_new", "account", "profile", "referral"])
def test_guests_are_asked_to_sign_in_and_sent_back(client, db, name):
    url = reverse(f"members:{name}")
    assert client.get(url).headers["Location"] == f"/account/login/?next={url}"


@pytest.mark.parametrize("name", ["address_default", "address_remove"])
def test_changes_need_a_post(client_of, shopper, save, name):
    address = save(shopper)
    url = reverse(f"members:{name}", args=[address.pk])
    assert client_of(shopper).get(url).status_code == 405
    assert shopper.addresses.count() == 1


def test_address_list_costs_the_same_for_one_and_for_twenty(
    client_of, shopper, save, django_assert_max_num_queries
):
    for number in range(addresses.MOST):
        save(shopper, detail=str(number))
    browser = client_of(shopper)
    with django_assert_max_num_queries(6):
        assert len(browser.get(reverse("members:addresses")).context["addresses"]) == addresses.MOST
