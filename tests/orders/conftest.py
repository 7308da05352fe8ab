"""What the doors of the journey need: addresses, divisions, a checkout form filled in."""

import re

import pytest
from django.utils import translation

from members.models import Address
from tests.factories import PEOPLES_SQUARE, DivisionFactory

JSON = "application/json"


@pytest.fixture(autouse=True)
def _own_language():
    """A page asked for in English leaves no English behind for the next test."""
    yield
    translation.deactivate()


@pytest.fixture
def shanghai(db):
    """Shanghai with Huangpu and Xuhui, as the division tables have them."""
    top = DivisionFactory()
    city = DivisionFactory(
        code="310100", name="市辖区", level="city", parent=top, lat=None, lng=None
    )
    huangpu = DivisionFactory(
        code="310101", name="黄浦区", level="district", parent=city, lat=31.2317, lng=121.4846
    )
    DivisionFactory(
        code="310104", name="徐汇区", level="district", parent=city, lat=31.1885, lng=121.4365
    )
    return huangpu


@pytest.fixture
def home(world, shanghai):
    """The shopper's address at People's Square."""
    return Address.objects.create(
        user=world.shopper,
        recipient="王小明",
        phone="+8613800138000",
        division_code="310101",
        region="上海市 黄浦区",
        detail="人民大道 200 号",
        lat=PEOPLES_SQUARE[0],
        lng=PEOPLES_SQUARE[1],
        is_default=True,
    )


@pytest.fixture
def shopping(world, client_of):
    """The shopper's signed-in browser."""
    return client_of(world.shopper)


def hidden(response, name: str) -> str:
    """The value of a hidden field of the page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    assert found, f"no hidden field {name}"
    return found.group(1)


def filled(response, **changes) -> dict[str, str]:
    """The checkout form as the page shows it, with a few choices made."""
    shown = {name: hidden(response, name) for name in ("version", "expected_total")}
    return {"method": "delivery", "provider": "sandbox", **shown, **changes}


def post(client, url, body=None, **headers):
    return client.post(url, body or {}, content_type=JSON, headers=headers)


def refused(response, status, code):
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response["Content-Type"] == "application/problem+json"
    return response.json()
