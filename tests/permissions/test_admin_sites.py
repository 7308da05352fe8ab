"""Both admin sites, whatever any app registers: who enters, and whose rows they find (T-ADM-1)."""

import re

import pytest
from django.contrib.admin.utils import quote
from django.urls import NoReverseMatch, reverse

from o2o.hq import hq
from stores.models import Membership
from stores.sites import staff
from tests.permissions import asking, snapshot
from tests.permissions.conftest import undone
from tests.permissions.stage import RIVAL
from tests.permissions.table import CAST
from tests.permissions.test_routes import routes

pytestmark = pytest.mark.django_db

NEAR = ["guide", "manager", "dealer"]
OUTSIDE = {"hq/": [who for who in CAST if who != "hq"], "staff/admin/": CAST[:3]}
OPEN = {"login", "logout", "jsi18n"}  # the doors themselves, and the words of the scripts
PAGES = ["change", "history", "delete"]


def names(site) -> dict[type, str]:
    """Model → `site:app_model`, for every model registered with the site."""
    return {
        model: f"{site.name}:{model._meta.app_label}_{model._meta.model_name}"
        for model in site._registry
    }


def paths(prefix: str) -> list[str]:
    """Every address of a site, with an id where one belongs."""
    found = [(path, name) for path, name in routes() if path.startswith(prefix)]
    return [
        "/" + re.sub(r"\(\?P<\w+>[^)]*\)|<[^>]+>", "1", path).replace("^", "").replace("$", "")
        for path, name in found
        if name.rpartition(":")[2] not in OPEN and "<path:content_type_id>" not in path
    ]


@pytest.mark.parametrize(
    ("prefix", "who"), [(prefix, who) for prefix, people in OUTSIDE.items() for who in people]
)
def test_outsiders_are_sent_to_the_door_from_every_page(stage, browser_of, prefix, who):
    browser, wrong = browser_of(who), []
    before = snapshot.fingerprint()
    for path in paths(prefix):
        for method in ("get", "post"):
            answer = getattr(browser, method)(path)
            letter = asking.letter(answer)
            # an address that the site does not have leads nowhere, for everybody
            if letter not in "L-" and answer.headers.get("Location", "").rstrip("/") != "/hq/login":
                wrong.append(
                    f"{method} {path} → {answer.status_code} {answer.headers.get('Location')}"
                )
    assert not wrong, "\n".join(wrong)
    assert snapshot.fingerprint() == before


def test_headquarters_opens_every_page_of_every_model(stage, browser_of):
    browser, wrong = browser_of("hq"), []
    for model, name in names(hq).items():
        for page in pages_of(name, [model._default_manager.first()]):
            with undone():
                for query in ("", "?q=a"):
                    answer = browser.get(page + query)
                    if answer.status_code not in (200, 302, 403):
                        wrong.append(f"{page}{query} → {answer.status_code}")
    assert not wrong, "\n".join(wrong)


# ── The store desk: own rows only ───────────────────────────────────────────────────────
def rows(model, user):
    """What of the model the person may see, by the site's own scope."""
    if hasattr(model._default_manager.all(), "visible_to"):
        return model._default_manager.visible_to(user)
    request = type("Request", (), {"user": user, "GET": {}, "method": "GET"})()
    return staff._registry[model].get_queryset(request)


def pages_of(name: str, rows=()) -> list[str]:
    """The addresses of a model that the site has: its list, its form, and of each row."""
    known = {name for path, name in routes()}
    pages = [(f"{name}_{page}", []) for page in ("changelist", "add")]
    pages += [(f"{name}_{page}", [quote(row.pk)]) for page in PAGES for row in rows if row]
    return [reverse(page, args=ids) for page, ids in pages if page in known]


def own_and_foreign(stage, model, who: str):
    """A row of the near store, and one that only the rival store may see."""
    mine = rows(model, getattr(stage.world, who))
    theirs = rows(model, stage.world.rival_dealer).exclude(pk__in=mine.values("pk"))
    return mine.first(), theirs.first()


def test_every_model_of_the_store_desk_has_rows_of_two_stores(stage):
    missing = [model.__name__ for model in staff._registry
               if not all(own_and_foreign(stage, model, "manager"))]  # fmt: skip
    assert missing == [], "let tests/permissions/stage.py make a row in each store"


@pytest.mark.parametrize("who", NEAR)
def test_store_people_find_no_trace_of_another_store(stage, browser_of, who):
    browser, wrong, seen = browser_of(who), [], 0
    for model, name in names(staff).items():
        own, foreign = own_and_foreign(stage, model, who)
        pages = pages_of(name, (own, foreign))
        words = [RIVAL[:-1].lower(), stage.orders["rival"].number]
        pages += [f"{pages[0]}?q={word}" for word in words]
        pages += [f"{pages[0]}?store__id__exact={stage.world.far.pk}"]
        for page in pages:
            answer = browser.get(page, follow=True)
            said = asking.text(answer)
            for asked in page.partition("?q=")[2:]:
                said = said.replace(asked, "") if asked else said
            if leaks := [word for word in _canaries(stage) if word in said]:
                wrong.append(f"{page} says {leaks}")
            if answer.status_code >= 500:
                wrong.append(f"{page} → {answer.status_code}")
            seen += answer.status_code == 200
    assert not wrong, "\n".join(wrong)
    assert seen > 3 * len(staff._registry)


def own_pages(model, name: str, rows) -> list[str]:
    """What a desk adds to the pages of a model: maps, sheets, buttons; of each row where one
    belongs.
    """
    usual = {f"{name}_{page}" for page in ("changelist", "add", *PAGES)}
    beginning = f"staff/admin/{model._meta.app_label}/{model._meta.model_name}/"
    found = [
        path
        for path, called in routes()
        if path.startswith(beginning) and called not in usual and not called.endswith(":None")
    ]
    return [
        "/" + re.sub(r"<[^>]+>", str(quote(row.pk)), path)
        for path in found
        for row in (rows if "<" in path else rows[:1])
    ]


@pytest.mark.parametrize("who", NEAR)
def test_pages_that_a_desk_adds_show_no_trace_of_another_store(stage, browser_of, who):
    browser, wrong, seen = browser_of(who), [], 0
    for model, name in names(staff).items():
        for page in own_pages(model, name, own_and_foreign(stage, model, who)):
            with undone():
                answer = browser.get(page, {"q": "a", "ids": "1,2,3,4,5,6"}, follow=True)
            if leaks := [word for word in _canaries(stage) if word in asking.text(answer)]:
                wrong.append(f"{page} says {leaks}")
            if answer.status_code >= 500:
                wrong.append(f"{page} → {answer.status_code}")
            seen += answer.status_code == 200
    assert not wrong, "\n".join(wrong)
    assert seen >= 2  # the map of territories and the sheet of labels at least


def _canaries(stage) -> list[str]:
    return [RIVAL, stage.orders["rival"].number]


@pytest.mark.parametrize("who", NEAR)
def test_rows_of_another_store_cannot_be_changed_or_acted_on(stage, browser_of, who):
    browser, wrong = browser_of(who), []
    for model, name in names(staff).items():
        _own, foreign = own_and_foreign(stage, model, who)
        actions = staff._registry[model].actions or []
        tries = [(page, {"post": "yes"}) for page in pages_of(name, [foreign])[2:]]
        for action in ["delete_selected", *(getattr(a, "__name__", a) for a in actions)]:
            chosen = {"action": action, "_selected_action": foreign.pk, "post": "yes"}
            tries.append((reverse(f"{name}_changelist"), chosen))
        for page, body in tries:
            with undone():
                before = snapshot.fingerprint()
                answer = browser.post(page, body)
                if snapshot.fingerprint() != before or answer.status_code >= 500:
                    wrong.append(f"{page} {body} → {answer.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", NEAR)
def test_pickers_offer_no_row_of_another_store(stage, browser_of, who):
    browser, wrong, asked = browser_of(who), [], 0
    for model in staff._registry:
        for field in model._meta.get_fields():
            if not (field.many_to_one and field.concrete):
                continue
            query = {"app_label": model._meta.app_label, "model_name": model._meta.model_name,
                     "field_name": field.name, "term": ""}  # fmt: skip
            answer = browser.get(reverse("staff_admin:autocomplete"), query)
            asked += 1
            if any(word in asking.text(answer) for word in _canaries(stage)):
                wrong.append(f"{model.__name__}.{field.name}")
    assert asked
    assert wrong == []


@pytest.mark.parametrize("who", NEAR)
def test_the_desks_search_finds_no_other_store(stage, browser_of, who):
    try:
        address = reverse("staff_admin:search")
    except NoReverseMatch:
        address = reverse("staff_admin:index")
    answer = browser_of(who).get(address, {"s": RIVAL[:-1]})
    said = asking.text(answer)
    assert RIVAL not in said
    assert stage.orders["rival"].number not in said


# ── T-ADM-2: a membership that ended is over with the next request ──────────────────────
@pytest.mark.parametrize("who", NEAR)
def test_a_membership_that_ended_is_denied_with_the_next_request(stage, browser_of, who):
    browser, desk = browser_of(who), reverse("staff_admin:stores_stock_changelist")
    task, accept = stage.owned["task offered"], "/api/v1/staff/assignments/"
    assert browser.get(desk).status_code == 200
    assert browser.get(accept).json()["results"]
    ended = Membership.objects.filter(user=getattr(stage.world, who))
    ended.update(ends_at=ended.get().starts_at)
    before = snapshot.fingerprint()

    assert asking.letter(browser.get(desk)) == "L"
    assert browser.get(accept).json()["results"] == []
    answer = browser.post(f"{accept}{task[0]}/accept/", {}, content_type="application/json")
    assert answer.status_code == 404
    assert asking.letter(browser.post(reverse("staff_admin:stores_stock_add"))) == "L"
    assert snapshot.fingerprint() == before


def test_headquarters_that_left_is_denied_with_the_next_request(stage, browser_of):
    browser = browser_of("hq")
    assert browser.get("/hq/").status_code == 200
    type(stage.world.hq).objects.filter(pk=stage.world.hq.pk).update(is_staff=False)
    assert asking.letter(browser.get("/hq/")) == "L"
    assert browser.get(f"/api/v1/orders/{stage.orders['unpaid'].number}/").status_code == 404
