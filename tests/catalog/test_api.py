"""The catalogue for programs."""

import pytest
from django.test import Client

from catalog.services import copies
from tests.catalog.conftest import make_product

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}


def everything(client: Client, url: str) -> list[str]:
    slugs = []
    while url:
        body = client.get(url).json()
        slugs += [each["slug"] for each in body["results"]]
        url = body["next"]
    return slugs


def test_categories_are_a_tree_in_the_language_asked_for(client, stocked):
    tree = client.get("/api/v1/categories/", headers=EN).json()
    assert [(root["slug"], [c["slug"] for c in root["children"]]) for root in tree] == [
        ("living", ["sofas"]),
        ("dining", ["tables"]),
    ]


def test_a_walk_over_all_pages_meets_every_product_once(client, stocked):
    for order in ("newest", "price", "-price"):
        slugs = everything(client, f"/api/v1/products/?limit=7&sort={order}")
        assert len(slugs) == len(set(slugs)) == 31
    words = everything(client, "/api/v1/products/?q=沙发&limit=7")
    assert len(words) == len(set(words)) == 30


def test_prices_come_in_order_with_amount_and_currency(client, stocked):
    results = client.get("/api/v1/products/?sort=price&limit=3").json()["results"]
    assert [each["price"] for each in results] == [
        {"amount": f"{amount}.00", "currency": "CNY"} for amount in (1000, 1010, 1020)
    ]


def test_filters_narrow_and_facets_count_what_is_left(client, stocked):
    for grade, n in (("ENF", 2), ("E0", 1)):
        for _each in range(n):
            piece = make_product(
                "柜", "Cabinet", 500, attributes={"formaldehyde": grade, "years": 5}
            )
            copies.refresh(product_ids=[piece.pk])
    body = client.get("/api/v1/products/?max_price=600").json()
    assert body["facets"]["total"] == 3
    assert [(v["value"], v["count"]) for v in body["facets"]["attributes"]["formaldehyde"]] == [
        ("ENF", 2),
        ("E0", 1),
    ]
    assert len(everything(client, "/api/v1/products/?attr.formaldehyde=ENF")) == 2
    assert len(everything(client, "/api/v1/products/?attr.years=5")) == 3
    assert len(everything(client, "/api/v1/products/?category=dining")) == 1
    sofas = client.get("/api/v1/products/?category=living").json()["facets"]
    assert sofas["categories"] == [{"value": "sofas", "label": "Sofas", "count": 30}]


def test_every_mistaken_parameter_is_named(client, stocked):
    answer = client.get("/api/v1/products/?min_price=x&max_price=NaN&sort=best&category=none")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert set(answer.json()["errors"]) == {"min_price", "max_price", "sort", "category"}
    for query in ("cursor=%00", "limit=0", "limit=101", "limit=x"):
        broken = client.get(f"/api/v1/products/?{query}")
        assert broken.status_code == 400
        assert query.split("=")[0] in broken.json()["errors"]


def test_a_product_tells_all_of_itself(client, stocked):
    body = client.get(f"/api/v1/products/{stocked[30].slug}/", headers=EN).json()
    assert body["name"] == "Oak table"
    assert body["categories"] == ["tables"]
    assert body["variants"][0]["price"] == {"amount": "2999.00", "currency": "CNY"}
    assert body["media"] == []
    assert body["scenes"] == []


def test_what_is_not_published_is_absent_everywhere(client, stocked):
    stocked[0].is_published = False
    stocked[0].save()
    missing = client.get(f"/api/v1/products/{stocked[0].slug}/")
    assert missing.status_code == 404
    assert missing.json()["code"] == "not_found"
    assert stocked[0].slug not in everything(client, "/api/v1/products/?limit=50")


def test_an_unchanged_answer_is_not_sent_twice(client, stocked, django_capture_on_commit_callbacks):
    url = "/api/v1/products/"
    first = client.get(url)
    again = client.get(url, headers={"if-none-match": first["ETag"]})
    other = client.get(url, headers={"if-none-match": first["ETag"], "accept-language": "en"})
    assert (again.status_code, other.status_code) == (304, 200)
    with django_capture_on_commit_callbacks(execute=True):
        copies.refresh(product_ids=[make_product("新", "New", 1).pk])
    assert client.get(url, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_a_list_asks_few_questions_whatever_its_length(
    client, stocked, django_assert_max_num_queries
):
    with django_assert_max_num_queries(6):
        client.get("/api/v1/products/?limit=5&category=living")
    with django_assert_max_num_queries(6):
        client.get("/api/v1/products/?limit=30&category=living")
    with django_assert_max_num_queries(7):
        client.get(f"/api/v1/products/{stocked[0].slug}/")


def test_the_catalogue_is_read_only(client, stocked):
    answer = client.post("/api/v1/products/", {}, content_type="application/json")
    assert answer.status_code == 405
    assert answer.json()["code"] == "method_not_allowed"
