"""The sidebars show what is registered and allowed, in the order of the theme, and nothing else."""

import pytest
from django.contrib.auth import get_user_model
from django.test import RequestFactory
from django.utils import translation

from o2o import admin_nav, admin_theme
from o2o.hq import hq


def request_of(user):
    request = RequestFactory().get("/hq/")
    request.user = user
    return request


def links(sidebar: list[dict]) -> list[str]:
    return [item["link"] for group in sidebar for item in group["items"]]


@pytest.fixture
def chief(db):
    return get_user_model().objects.create_superuser(email="hq@house.example", password="x")


@pytest.fixture
def clerk(db):
    return get_user_model().objects.create_user(
        email="clerk@house.example", password="x", is_staff=True
    )


def test_headquarters_sees_every_registered_model_once(chief):
    shown = links(admin_nav.headquarters(request_of(chief)))
    assert len(shown) == len(set(shown)) == len(hq._registry) + 1
    assert shown[0] == "/hq/"


def test_a_clerk_without_permissions_sees_only_the_overview(clerk):
    assert links(admin_nav.headquarters(request_of(clerk))) == ["/hq/"]


def test_groups_come_in_the_order_of_the_theme(chief):
    with translation.override("en"):
        titles = [str(group["title"]) for group in admin_nav.headquarters(request_of(chief))]
        order = ["", *(str(title) for title, _ in admin_theme.GROUPS), "More"]
    assert titles == [title for title in order if title in titles]


def test_no_model_stands_in_a_group_twice():
    for _, models in admin_theme.GROUPS:
        labels = [label for label, _ in models]
        assert len(labels) == len(set(labels))


def test_theme_colours_are_those_of_the_shop():
    assert admin_theme.COLORS["primary"]["600"] in ("#2f4a3f", "rgb(47, 74, 63)")
