"""GET /api/v1/stores/… and where a product stands."""

import pytest

from stores.models import Store
from tests.factories import PEOPLES_SQUARE, StoreFactory

pytestmark = pytest.mark.django_db
HERE = {"lat": PEOPLES_SQUARE[0], "lng": PEOPLES_SQUARE[1]}


def test_stores_come_nearest_first_with_metres(client, shown):
    answer = client.get("/api/v1/stores/", HERE).json()

    assert [row["code"] for row in answer["results"]] == ["S-NEAR", "S-FAR", "S-BJ"]
    assert [row["distance_m"] for row in answer["results"]][:1] == [0]
    assert answer["results"][1]["distance_m"] == pytest.approx(5_840, abs=100)


def test_a_radius_and_a_variant_narrow_the_stores(client, shown):
    near = client.get("/api/v1/stores/", HERE | {"radius_km": 50}).json()["results"]
    tables = client.get("/api/v1/stores/", HERE | {"variant": "TABLE"}).json()["results"]

    assert [row["code"] for row in near] == ["S-NEAR", "S-FAR"]
    assert [(r["code"], r["displays"], r["available"]) for r in tables] == [
        ("S-NEAR", False, 5),
        ("S-FAR", False, 5),
        ("S-BJ", True, 5),
    ]


def test_the_cursor_walks_over_stores_that_share_a_point(client, shown):
    for number in range(25):
        StoreFactory(code=f"M{number:02}")
    seen, url = [], "/api/v1/stores/?lat=31.2304&lng=121.4737&limit=7"
    while url:
        page = client.get(url).json()
        seen += [row["code"] for row in page["results"]]
        url = page["next"]

    assert len(seen) == len(set(seen)) == 28
    assert seen[-1] == "S-BJ"


def test_the_list_takes_as_many_queries_for_many_as_for_few(
    client, shown, django_assert_num_queries
):
    for number in range(10):
        StoreFactory(code=f"M{number:02}")
    with django_assert_num_queries(8):
        rows = client.get("/api/v1/stores/", HERE | {"variant": "SOFA", "limit": 3}).json()
    assert len(rows["results"]) == 3


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"lat": "31"}, "lng"),
        ({"lat": "91", "lng": "0"}, "lat"),
        ({"lat": "nan", "lng": "0"}, "lat"),
        ({"radius_km": "5"}, "radius_km"),
        ({"variant": "NOTHING"}, "variant"),
        ({"variant": "9" * 30}, "variant"),
        ({"limit": "0"}, "limit"),
    ],
)
def test_unreadable_questions_are_refused_by_field(client, shown, query, field):
    answer = client.get("/api/v1/stores/", query)

    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert list(answer.json()["errors"]) == [field]


def test_a_store_tells_its_week(client, shown):
    answer = client.get("/api/v1/stores/S-NEAR/").json()

    assert len(answer["week"]) == 7
    assert answer["week"][0]["hours"] == [{"opens": "09:00", "closes": "21:00"}]
    assert client.get("/api/v1/stores/NOTHING/").status_code == 404
    Store.objects.update(status="closed")
    assert client.get("/api/v1/stores/S-NEAR/").status_code == 404


def test_a_product_names_the_stores_that_show_or_have_it(client, shown):
    shown.far.stock.all().delete()
    Store.objects.filter(pk=shown.beijing.pk).update(status="paused")
    slug = shown.sofa.product.slug
    rows = client.get(f"/api/v1/products/{slug}/stores/", HERE).json()["results"]

    assert [(r["store"]["code"], r["displays"], r["available"]) for r in rows] == [
        ("S-NEAR", True, 5),
        ("S-FAR", True, 0),
    ]
    assert rows[0]["variants"] == [{"sku": "SOFA", "displays": True, "available": 5}]
    assert (
        len(client.get(f"/api/v1/products/{slug}/stores/", HERE | {"limit": 1}).json()["results"])
        == 1
    )
    assert client.get("/api/v1/products/nothing/stores/").status_code == 404


def test_the_schema_documents_the_stores(client):
    schema = client.get("/api/v1/schema/", headers={"Accept": "application/json"}).json()
    paths = schema["paths"]
    names = {p["name"] for p in paths["/api/v1/stores/"]["get"]["parameters"]}
    assert {"lat", "lng", "radius_km", "variant", "cursor"} <= names
    assert "/api/v1/products/{slug}/stores/" in paths
    assert "/api/v1/stores/{code}/" in paths
