"""Members and their address books."""

import pytest
from django.core.cache import cache

from members.services import addresses
from tests import factories


@pytest.fixture(autouse=True)
def _fresh_limits():
    """Rate limits count from zero in every test."""
    cache.clear()


@pytest.fixture
def shopper(db):
    return factories.UserFactory(email="shopper@example.com", name="小禾")


@pytest.fixture
def stranger(db):
    return factories.UserFactory(email="stranger@example.com", name="Stranger")


@pytest.fixture
def hq_boss(db):
    return factories.UserFactory(email="boss@example.com", is_staff=True, is_superuser=True)


@pytest.fixture
def save():
    """Keep an address the way checkout does: save(shopper, detail="…")."""

    def keep(user, **facts):
        given = {
            "recipient": "王小禾",
            "phone": "+8613800138000",
            "region": "上海市 黄浦区",
            "detail": "人民大道 200 号",
        } | facts
        return addresses.save(user=user, **given)

    return keep
