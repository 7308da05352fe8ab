"""Every route × every person: real objects of somebody else are as absent as none (T-IDR-1)."""

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, get_resolver

from tests.permissions import asking, snapshot
from tests.permissions.conftest import undone
from tests.permissions.table import CAST, PREFIXES, TABLE

pytestmark = pytest.mark.django_db

LOGS = {"orders_scan"}  # every try to redeem is written down, the refused ones above all
SERVING = ["shopper", "guide", "manager", "dealer", "hq"]  # may see what they may not do
UNSAFE = ["POST", "PUT", "PATCH", "DELETE"]


def routes(patterns=None, prefix="", space="") -> Iterator[tuple[str, str]]:
    """(path, namespaced name) of every route of the project."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield path, f"{space}{pattern.name}"
        else:
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern.url_patterns, path, inner)


def test_every_route_has_exactly_one_rule():
    listed = {row.name for row in TABLE}
    wrong = {}
    for path, name in routes():
        rules = [prefix for prefix in PREFIXES if path.startswith(prefix)]
        rules += ["table"] * (name in listed)
        if len(rules) != 1:
            wrong[f"{path} ({name})"] = rules
    assert wrong == {}, "routes without a rule in tests/permissions/table.py, or with two"


def test_every_rule_has_its_route():
    known = {name for path, name in routes()}
    assert {row.name for row in TABLE} - known == set()


def test_the_table_has_one_line_per_request():
    lines = [str(row) for row in TABLE]
    assert sorted(lines) == sorted(set(lines))


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_who_may_do_what(stage, browser_of, row):
    wrong = []
    for who in CAST:
        with undone():
            wrong += [f"{who}: {what}" for what in _findings(stage, browser_of(who), row, who)]
    assert not wrong, "\n".join(wrong)


def _findings(stage, browser, row, who) -> Iterator[str]:
    expected = row.outcomes[who]
    before = _fingerprint()
    answer = asking.real(row, stage).send(browser)
    found, said = asking.letter(answer), asking.text(answer)
    if found != expected.replace("o", "+"):
        yield f"{found} instead of {expected}: {answer.status_code} {answer.headers.get('Location')} {said[:300]!r}"
    blind = expected in "oL-!" or (expected == "x" and who not in SERVING)
    if blind and (seen := [s for s in stage.secrets if s in _unasked(said, row, stage)]):
        yield f"reads {seen}"
    if expected in "L-x!" and row.method != "GET" and _fingerprint() != before:
        yield "changed something"
    if expected == "-":
        yield from _differences(stage, browser, row, answer)


def _unasked(said: str, row, stage) -> str:
    """The answer without what the request itself named."""
    named = [*stage.owned.get(row.thing, ()), *asking.named(row, stage)]
    for name in named:
        said = said.replace(str(name), "…")
    return said


def _differences(stage, browser, row, answer) -> Iterator[str]:
    """A thing of somebody else answers byte for byte like one that does not exist."""
    asked = asking.ghost(row, stage)
    absent = asked.send(browser)
    ours = asking.same_text(answer, asking.real(row, stage))
    theirs = asking.same_text(absent, asked)
    if (absent.status_code, theirs) != (answer.status_code, ours):
        yield f"absent is {absent.status_code}, this is {answer.status_code}: {ours[:200]!r}"


def _fingerprint() -> dict:
    numbers = dict(zip(snapshot.tables(), snapshot.fingerprint(), strict=True))
    return {table: number for table, number in numbers.items() if table not in LOGS}


@pytest.mark.parametrize("row", {row.name: row for row in TABLE}.values(), ids=lambda row: row.name)
def test_a_method_that_is_not_in_the_table_does_nothing(stage, browser_of, row):
    listed = {other.method for other in TABLE if other.name == row.name}
    is_api = asking.real(row, stage).path.startswith("/api/")
    wrong = []
    for method in UNSAFE:
        if method in listed or row.name.startswith(("account_", "mfa_")):
            continue  # allauth's own forms act on the session's account alone
        for who in ("anonymous", "shopper", "hq"):
            with undone():
                browser, before = browser_of(who), _fingerprint()
                path = asking.real(row, stage).path
                answer = browser.generic(method, path, "{}", "application/json")
                if _fingerprint() != before:
                    wrong.append(f"{who} {method} changed something")
                if answer.status_code >= 500 or (is_api and answer.status_code < 400):
                    wrong.append(f"{who} {method} → {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def test_headless_accounts_name_no_object():
    paths = [path for path, name in routes() if path.startswith("_allauth/")]
    assert len(paths) > 30
    assert [path for path in paths if re.search(r"[<(]", path)] == []


@pytest.mark.parametrize("client", ["app", "browser"])
def test_headless_accounts_are_closed_to_the_anonymous(stage, browser_of, client):
    for page in ["account/email", "account/password/change", "account/authenticators"]:
        before = _fingerprint()
        answer = browser_of("anonymous").get(f"/_allauth/{client}/v1/{page}")
        assert answer.status_code in (401, 404, 405), page
        assert _fingerprint() == before
