"""What is written: only with the page's own token, and only the fields that are asked for."""

import json
import re

import pytest
from django.core.management import call_command

from tests.permissions import asking, snapshot
from tests.permissions.conftest import undone
from tests.permissions.table import TABLE
from tests.permissions.test_routes import routes

pytestmark = pytest.mark.django_db

TOKENLESS = {
    "payments:notify": "providers have no session; the notice is verified by its signature",
}
BY_ORIGIN = {
    "set_language": "stands on pages kept for everybody; the browser names where it was sent from",
    "catalog:search_followed": "counts what a search led to, on pages kept for everybody; likewise",
    "orders:add_line": "stands on pages kept for everybody; the browser names where it was sent from",
    "orders:add_suite": "stands on pages kept for everybody; the browser names where it was sent from",
    "members:wish": "stands on pages kept for everybody; the browser names where it was sent from",
}
FOREIGN = [{"Origin": "https://elsewhere.example"}, {"Origin": "null"},
           {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"}]  # fmt: skip
GUESTS_API = {
    "api_cart_lines": "JSON only, which no foreign page may send without being asked first",
    "api_cart_suites": "JSON only, which no foreign page may send without being asked first",
    "api_quote": "writes nothing",
}
WRITES = [row for row in TABLE if row.method != "GET" and row.outcomes["shopper"] in "+o"]
STORE_WRITES = [row for row in TABLE if row.method != "GET" and row.outcomes["guide"] == "+"
                and row.name.startswith("api_")]  # fmt: skip
API_WRITES = [(row, "shopper") for row in WRITES if row.name.startswith("api_")]
API_WRITES += [(row, "guide") for row in STORE_WRITES]
FORBIDDEN = {
    "price": "0.07", "unit_price": "0.07", "total": "0.07", "goods_total": "0.07",
    "service_total": "0", "amount": "0.07", "discount": "9999", "points": 99999,
    "coupon": "FREE", "paid_at": "2026-01-01T00:00:00Z", "settled_at": "2026-01-01T00:00:00Z",
    "status": "completed", "attention": "no_store", "currency": "USD", "policy": 1,
    "store_id": 1, "dealer": 1, "guide": 1, "by": 1, "user": 1, "user_id": 1, "payer": 1,
    "referrer": 1, "referral_code": "AAAAAAAA", "referred_by": 1, "email": "x@example.com",
    "is_staff": True, "is_superuser": True, "is_active": False, "role": "manager", "id": 1,
    "pk": 1, "number": "1", "owner": 1, "version": 0, "reserved": 0, "on_hand": 999,
    "created_at": "2020-01-01", "password": "x", "groups": [1],
}  # fmt: skip


@pytest.mark.parametrize("row", [row for row in TABLE if row.method != "GET"], ids=str)
def test_writing_needs_the_pages_own_token(stage, browser_of, row):
    """A request from another site carries the cookie but not the token."""
    who = next(who for who in ("shopper", "guide") if row.outcomes[who] not in "-L")\
        if any(row.outcomes[w] not in "-L" for w in ("shopper", "guide")) else "hq"  # fmt: skip
    browser = browser_of(who, enforce_csrf_checks=True)
    before = snapshot.fingerprint()
    if row.name not in {**TOKENLESS, **BY_ORIGIN}:
        assert asking.real(row, stage).send(browser).status_code == 403
    for headers in FOREIGN:
        answer = asking.real(row, stage).send(browser, headers=headers)
        assert answer.status_code == (400 if row.name in TOKENLESS else 403)
    assert snapshot.fingerprint() == before


def test_guests_of_the_api_write_json_only(stage, browser_of):
    browser = browser_of("anonymous", enforce_csrf_checks=True)
    before = snapshot.fingerprint()
    for path in ("/api/v1/cart/lines/", "/api/v1/checkout/quote/"):
        for kind in ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data"):
            assert browser.generic("POST", path, "variant=SOFA", kind).status_code == 415
    assert snapshot.fingerprint() == before
    assert set(GUESTS_API) == {row.name for row in TABLE if row.method != "GET"
                               and row.name.startswith("api_") and row.outcomes["anonymous"] in "o-"
                               and row.thing == "nothing"}  # fmt: skip


# ── Mass assignment (T-PRC-1) ───────────────────────────────────────────────────────────
@pytest.mark.parametrize(("row", "who"), API_WRITES, ids=lambda value: str(value))
def test_forbidden_fields_have_no_effect(stage, browser_of, row, who):
    asked = asking.real(row, stage)
    extra = {name: value for name, value in FORBIDDEN.items() if name not in (asked.body or {})}
    first, second = (_written(stage, browser_of, row, who, {}) for _twice in range(2))
    always = {key for key in first if first[key] == second.get(key)}
    for fields in [extra, *({name: value} for name, value in extra.items())]:
        with undone():
            browser = browser_of(who)
            before = snapshot.fingerprint()
            answer = _send(stage, browser, row, fields)
            assert answer.status_code < 500
            if answer.status_code >= 400:
                assert snapshot.fingerprint() == before
                continue
            after = snapshot.columns()
        changed = {key for key in always if after.get(key) != first[key]}
        assert not changed, f"{fields} changed {changed}"
        if len(fields) == len(extra):
            break  # all of them together had no effect


def _written(stage, browser_of, row, who, fields) -> dict:
    """What the database says after the request; which of it differs by chance shows in two runs."""
    with undone():
        assert _send(stage, browser_of(who), row, fields).status_code < 400
        return snapshot.columns()


def _send(stage, browser, row, fields):
    asked = asking.real(row, stage)
    return asking.Request(asked.method, asked.path, (asked.body or {}) | fields).send(browser)


# ── The API's own description ───────────────────────────────────────────────────────────
def test_the_schema_builds_without_a_warning_and_names_every_route(capsys, tmp_path):
    target = tmp_path / "schema.json"
    call_command("spectacular", "--validate", "--format", "openapi-json", "--file", str(target))
    assert "arning" not in capsys.readouterr().err
    described = {re.sub(r"{\w+}", "…", path) for path in json.loads(target.read_text())["paths"]}
    routed = {
        "/" + re.sub(r"<[^>]+>", "…", path)
        for path, name in routes()
        if path.startswith("api/v1/") and name not in ("schema", "docs")
    }
    assert described == routed
