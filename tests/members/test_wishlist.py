"""The wishlist: a guest's in the session, a member's own, one at sign-in; private to its owner."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from catalog.models import Product
from members.models import Favourite
from members.services import closing, profile, wishlist
from tests.factories import ProductFactory

PAGE, STATE = reverse("members:wishlist"), reverse("members:wishlist_state")
JSON = {"accept": "application/json"}
ENGLISH = {"accept-language": "en"}
pytestmark = pytest.mark.django_db


def like(client, product, wanted="1", **more):
    return client.post(reverse("members:wish", args=[product.slug]), {"wanted": wanted}, **more)


def wished(client) -> list[str]:
    return client.get(STATE).json()["wished"]


@pytest.fixture
def sofa(world):
    return world.sofa.product


@pytest.fixture
def table(world):
    return world.table.product


def test_looking_keeps_nothing(world):
    client = Client()
    assert wished(client) == []
    assert 'class="empty' in client.get(PAGE).content.decode()
    assert not Session.objects.exists()


def test_a_guest_likes_and_unlikes_without_scripts(sofa, table):
    client = Client()
    assert like(client, sofa)["Location"] == PAGE
    like(client, table)
    assert wished(client) == [table.slug, sofa.slug]
    page = client.get(PAGE, headers=ENGLISH).content.decode()
    assert page.index(table.get_absolute_url()) < page.index(sofa.get_absolute_url())
    like(client, table, "0")
    assert wished(client) == [sofa.slug]
    assert not Favourite.objects.exists()


def test_a_heart_is_answered_in_json(sofa):
    answer = like(Client(), sofa, headers=JSON)
    assert answer.json() == {"wanted": True}


def test_twice_is_once(world, sofa, client_of):
    for client in (Client(), client_of(world.shopper)):
        like(client, sofa)
        like(client, sofa)
        assert wished(client) == [sofa.slug]
    assert Favourite.objects.count() == 1


def test_at_sign_in_the_guests_joins_the_members(world, sofa, table):
    wishlist.add(user=world.shopper, product=sofa)
    client = Client()
    like(client, sofa)
    like(client, table)
    client.force_login(world.shopper)
    assert set(wished(client)) == {sofa.slug, table.slug}
    assert "favourites" not in client.session


def test_everyone_has_their_own(world, sofa, client_of):
    like(client_of(world.shopper), sofa)
    for other in (client_of(world.stranger), client_of(world.hq), Client()):
        assert wished(other) == []


def test_what_left_the_site_is_left_out_and_cannot_be_liked(world, sofa, client_of):
    client = client_of(world.shopper)
    like(client, sofa)
    Product.objects.filter(pk=sofa.pk).update(is_published=False)
    assert wished(client) == []
    assert like(client, sofa).status_code == 404


def test_another_sites_form_is_refused(sofa):
    answer = like(Client(), sofa, headers={"origin": "https://elsewhere.example"})
    assert answer.status_code == 403


def test_lists_stay_within_bounds(world, monkeypatch):
    monkeypatch.setattr(wishlist, "MOST", 3)
    for product in ProductFactory.create_batch(5):
        wishlist.add(user=world.shopper, product=product)
    assert Favourite.objects.count() == 3


def test_apps_read_put_and_take_off(world, sofa, client_of):
    client, url = client_of(world.shopper), reverse("api_me_wish", args=[sofa.slug])
    assert client.put(url).json() == client.put(url).json() == {"products": [sofa.slug]}
    assert client.get(reverse("api_me_wishlist")).json() == {"products": [sofa.slug]}
    assert client.delete(url).json() == {"products": []}


def test_it_is_part_of_what_we_keep_about_you(world, sofa):
    wishlist.add(user=world.shopper, product=sofa)
    assert profile.export(user=world.shopper)["wishlist"] == [sofa.slug]


def test_closing_the_account_forgets_it(world, sofa):
    wishlist.add(user=world.stranger, product=sofa)
    world.stranger.set_password("a password of mine")
    world.stranger.save()
    closing.close(user=world.stranger, password="a password of mine")
    assert not Favourite.objects.exists()


def test_the_page_asks_little_however_long(world, client_of, django_assert_max_num_queries):
    for product in ProductFactory.create_batch(8):
        wishlist.add(user=world.shopper, product=product)
    client = client_of(world.shopper)
    client.get(PAGE)
    with django_assert_max_num_queries(7):
        client.get(PAGE)


def test_seen_lately_is_drawn_from_what_the_browser_says(sofa, table):
    url = reverse("catalog:recent")
    drawn = Client().get(f"{url}?p={table.slug}&p={sofa.slug}&p=none&p=%00").content.decode()
    assert drawn.index(table.get_absolute_url()) < drawn.index(sofa.get_absolute_url())
    assert Client().get(f"{url}?p=none").status_code == 204
    assert not Session.objects.exists()
