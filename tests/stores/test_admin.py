"""Headquarters sees all; store people find no trace of another store."""

import re
from datetime import date, time

import pytest
from django.urls import reverse

from o2o.hq import hq
from stores.admin.staff import managed_stores
from stores.models import Display, HoursException, OpeningHours, Stock, StockMovement, Store
from stores.services import stock, tags
from stores.sites import staff

CANARY = "RIVAL-CANARY"


@pytest.fixture
def rivals(shown):
    """Store `near` and its rival `far`, whose every row carries the canary."""
    Store.objects.filter(pk=shown.far.pk).update(
        code=CANARY, name_zh=f"{CANARY}店", name_en=CANARY, address=CANARY
    )
    for store, reason in [(shown.near, "盘点"), (shown.far, CANARY)]:
        HoursException.objects.create(store=store, date=date(2026, 12, 24), reason=reason)
        tags.for_sample(store=store, variant=shown.sofa)
    return shown


def staff_urls(model) -> dict[str, str]:
    name = f"staff_admin:stores_{model._meta.model_name}"
    return {"list": reverse(f"{name}_changelist"), "add": reverse(f"{name}_add")}


def object_urls(model, pk) -> list[str]:
    name = f"staff_admin:stores_{model._meta.model_name}"
    return [reverse(f"{name}_{page}", args=[pk]) for page in ("change", "history", "delete")]


@pytest.mark.parametrize("who", ["guide", "manager", "dealer"])
def test_staff_of_one_store_find_no_trace_of_another(rivals, client_of, who):
    browser = client_of(getattr(rivals, who))
    seen = []
    for model in staff._registry:
        if model._meta.app_label != "stores":
            continue
        pages = [*staff_urls(model).values(), staff_urls(model)["list"] + "?q=rival-can"]
        pages += [staff_urls(model)["list"] + f"?store={CANARY}"]
        own = model.objects.visible_to(getattr(rivals, who)).first()
        pages += object_urls(model, own.pk) if own else []
        for page in [reverse("staff_admin:index"), *pages]:
            answer = browser.get(page, follow=True)
            text = re.sub(
                rf'(store(=|%3D)|value="){CANARY}', "", answer.content.decode()
            )  # what was asked
            assert CANARY not in text, page
            seen.append(answer.status_code)
    assert seen.count(200) >= 12


@pytest.mark.parametrize("who", ["guide", "manager", "dealer"])
def test_rows_of_another_store_are_not_there_for_staff(rivals, client_of, who):
    browser = client_of(getattr(rivals, who))
    for model in (Stock, Display, OpeningHours, HoursException):
        foreign = model.objects.filter(store=rivals.far).first()
        for page in object_urls(model, foreign.pk):
            answer = browser.get(page)
            assert answer.status_code in (302, 403, 404), page
            assert CANARY not in browser.get(page, follow=True).content.decode()


def test_strangers_have_no_store_desk(world, client_of, client):
    for browser in (client, client_of(world.shopper), client_of(world.stranger)):
        answer = browser.get(reverse("staff_admin:stores_stock_changelist"))
        assert answer.status_code == 302


def test_a_manager_cannot_put_rows_into_another_store(rivals, client_of):
    browser = client_of(rivals.manager)
    before = HoursException.objects.count(), Display.objects.count()

    for page, data in [
        ("hoursexception", {"store": rivals.far.pk, "date": "2026-12-31", "reason": "x"}),
        (
            "display",
            {
                "store": rivals.far.pk,
                "variant": "TABLE",
                "since": "2026-01-01",
                "condition": "good",
            },
        ),
    ]:
        answer = browser.post(reverse(f"staff_admin:stores_{page}_add"), data)
        assert answer.status_code == 200  # the form again, with its error

    assert (HoursException.objects.count(), Display.objects.count()) == before


def test_a_manager_writes_exceptions_and_displays_of_the_own_store(rivals, client_of):
    browser = client_of(rivals.manager)

    closed = {"store": rivals.near.pk, "date": "2026-12-31", "reason": "跨年"}
    assert browser.post(reverse("staff_admin:stores_hoursexception_add"), closed).status_code == 302
    shown = {
        "store": rivals.near.pk,
        "variant": "TABLE",
        "since": "2026-01-01",
        "condition": "good",
    }
    assert browser.post(reverse("staff_admin:stores_display_add"), shown).status_code == 302

    assert HoursException.objects.filter(store=rivals.near, reason="跨年").exists()
    assert Display.objects.filter(store=rivals.near, variant=rivals.table).exists()


def test_guides_only_read_displays_and_hours(rivals, client_of):
    browser = client_of(rivals.guide)
    display = Display.objects.get(store=rivals.near)

    for page in ("display", "hoursexception"):
        assert browser.get(reverse(f"staff_admin:stores_{page}_add")).status_code == 403
    change = reverse("staff_admin:stores_display_change", args=[display.pk])
    assert browser.get(change).status_code == 200
    answer = browser.post(change, {"since": "2020-01-01", "condition": "damaged"})

    assert answer.status_code == 403
    assert Display.objects.get(pk=display.pk).condition == "good"
    assert not managed_stores(rivals.guide).exists()


def test_a_count_goes_through_the_verb_and_leaves_a_movement(rivals, client_of):
    row = Stock.objects.get(store=rivals.near, variant=rivals.sofa)
    page = reverse("staff_admin:stores_stock_change", args=[row.pk])
    data = {"on_hand": 3, "safety": 1, "reason": "周盘"}

    assert client_of(rivals.guide).post(page, data).status_code == 302

    row.refresh_from_db()
    assert (row.on_hand, row.safety) == (3, 1)
    movement = StockMovement.objects.get(stock=row)
    assert (movement.on_hand, movement.reason, movement.by) == (-2, "周盘", rivals.guide)


def test_a_count_below_what_is_promised_is_refused_with_a_reason(rivals, client_of):
    stock.reserve(store_id=rivals.near.pk, items={rivals.sofa.pk: 4}, reference="O1")
    row = Stock.objects.get(store=rivals.near, variant=rivals.sofa)
    page = reverse("staff_admin:stores_stock_change", args=[row.pk])

    answer = client_of(rivals.guide).post(page, {"on_hand": 3, "safety": 0, "reason": "x"})

    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["on_hand"]
    row.refresh_from_db()
    assert (row.on_hand, row.reserved) == (5, 4)
    assert StockMovement.objects.filter(stock=row).count() == 1


def test_headquarters_opens_every_page(rivals, client_of):
    browser = client_of(rivals.hq)
    rows = {
        model: model.objects.first() for model in hq._registry if model._meta.app_label == "stores"
    }
    assert len(rows) >= 7
    for model, row in rows.items():
        name = f"hq:stores_{model._meta.model_name}"
        assert browser.get(reverse(f"{name}_changelist")).status_code == 200
        assert browser.get(reverse(f"{name}_changelist") + "?q=x").status_code == 200
        if row:
            assert browser.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200


def test_headquarters_pauses_a_store_with_a_reason_and_opens_it_again(rivals, client_of):
    browser = client_of(rivals.hq)
    pause = reverse("hq:stores_store_pause_store", args=[rivals.near.pk])
    assert browser.get(pause).status_code == 200
    assert browser.post(pause, {"reason": ""}).status_code == 200
    rivals.near.refresh_from_db()
    assert rivals.near.status == "open"

    assert browser.post(pause, {"reason": "装修"}).status_code == 302
    rivals.near.refresh_from_db()
    assert (rivals.near.status, rivals.near.pause_reason) == ("paused", "装修")

    browser.post(reverse("hq:stores_store_resume_store", args=[rivals.near.pk]))
    rivals.near.refresh_from_db()
    assert (rivals.near.status, rivals.near.pause_reason) == ("open", "")


def test_movements_cannot_be_written_by_hand(rivals, client_of):
    stock.reserve(store_id=rivals.near.pk, items={rivals.sofa.pk: 1}, reference="O1")
    movement = StockMovement.objects.get()
    browser = client_of(rivals.hq)

    assert browser.get(reverse("hq:stores_stockmovement_add")).status_code == 403
    page = reverse("hq:stores_stockmovement_change", args=[movement.pk])
    assert browser.post(page, {"reason": "x"}).status_code == 403
    assert StockMovement.objects.get().reason == ""


def test_hours_are_scoped_for_a_guide(rivals):
    own = OpeningHours.objects.visible_to(rivals.guide)

    assert {row.store_id for row in own} == {rivals.near.pk}
    assert own.first().opens == time(9)
