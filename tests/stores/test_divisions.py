"""The lists of the address forms: provinces, then what lies inside the one that was chosen."""

import pytest
from django.urls import reverse

from tests.factories import DivisionFactory

URL = reverse("stores:divisions")


@pytest.fixture
def china(db):
    top = DivisionFactory()
    city = DivisionFactory(code="310100", name="市辖区", level="city", parent=top)
    DivisionFactory(code="310101", name="黄浦区", level="district", parent=city)
    DivisionFactory(code="110000", name="北京市")


def test_without_a_parent_the_provinces_are_named(client, china):
    answer = client.get(URL)
    assert answer.json() == [
        {"code": "110000", "name": "北京市"},
        {"code": "310000", "name": "上海市"},
    ]


def test_a_parent_names_what_people_choose_next_inside(client, china):
    assert client.get(URL, {"parent": "310000"}).json() == [{"code": "310101", "name": "黄浦区"}]
    assert client.get(URL, {"parent": "310100"}).json() == [{"code": "310101", "name": "黄浦区"}]


@pytest.mark.parametrize("parent", ["310101", "999999", "x" * 90, "\0", "' OR 1=1"])
def test_nothing_inside_is_an_empty_list(client, china, parent):
    assert client.get(URL, {"parent": parent}).json() == []


def test_one_query_that_everybody_may_keep(client, china, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = client.get(URL)
    assert "public" in answer["Cache-Control"]
    assert "max-age=86400" in answer["Cache-Control"]
    assert "sessionid" not in answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
