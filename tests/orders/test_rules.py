"""Rules that headquarters publishes: pinned, tried out before, never edited."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import translation

from o2o.errors import Invalid
from orders import invariants, whymap
from orders.models import Assignment, Order, OrderEvent, RoutingDecision, RoutingRules
from orders.services import destinations, rehearsing, rulebook
from orders.services.ranking import NEAREST_FIRST, Rules
from orders.services.rehearsing import Setting
from stores.models import Stock, Store
from stores.services import territories
from tests import story
from tests.factories import XUHUI, CategoryFactory

NOTHING = {"territory_m": 0, "score_m": 0, "load_m": 0, "tolerance_m": 0}
TRY = "/hq/orders/routingrules/try/"


def publish(world, **weights) -> RoutingRules:
    return rulebook.publish(name="test", weights=NOTHING | weights, by=world.hq)


@pytest.fixture
def desk(world, client_of):
    client = client_of(world.hq)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def foreign(world, shanghai):
    """Xuhui's dealer has the area, the nearer store is of another."""
    return territories.grant(dealer=world.far.dealer, division=shanghai)


def to_huangpu(**rest):
    return story.destination(division_code="310101", **rest)


# ── In force ────────────────────────────────────────────────────────────────────────────
def test_before_the_first_version_the_nearest_store_serves(world):
    assert story.routed(world.shopper).decision.rules_version == 0
    assert rulebook.active() == NEAREST_FIRST


def test_the_newest_version_is_in_force_and_pinned_by_its_decisions(world):
    story.routed(world.shopper)
    publish(world)
    publish(world, score_m=100)
    story.routed(world.stranger)
    versions = RoutingDecision.objects.order_by("pk").values_list("rules_version", flat=True)
    assert list(versions) == [0, 2]


def test_a_published_version_is_never_edited(world):
    rules = publish(world)
    for change in (lambda: RoutingRules.objects.update(load_m=5), rules.delete):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            change()
    assert RoutingRules.objects.get().load_m == 0


@pytest.mark.parametrize("wrong", [{"load_m": -1}, {"load_m": 1_000_001}, {"luck": 5}])
def test_weights_are_metres_in_range_of_known_rules(world, wrong):
    with pytest.raises(Invalid) as refusal:
        publish(world, **wrong)
    assert set(refusal.value.fields) == set(wrong)
    assert not RoutingRules.objects.exists()


# ── Territory ───────────────────────────────────────────────────────────────────────────
def test_the_area_is_worth_a_detour_at_checkout_and_the_decision_says_so(world, foreign):
    publish(world, territory_m=20_000)
    order = story.place(world.shopper, to=to_huangpu())
    assert order.lines.get().store == world.far
    story.pay(order)
    story.work()
    decision = order.decisions.get()
    assert decision.chosen == world.far
    near = next(row for row in decision.candidates if row["code"] == "S-NEAR")
    assert (near["kept"], near["costs"]) == (True, {"territory": 20_000})


def test_the_dealer_of_the_area_is_credited_though_another_store_serves(world, foreign):
    order = story.place(world.shopper, to=to_huangpu())
    story.pay(order)
    story.work()
    assert order.assignments.get().store == world.near
    assert order.lines.get().territory == world.far.dealer


def test_each_line_of_an_order_is_credited_to_the_dealer_of_its_product_line(world, foreign):
    living, dining = CategoryFactory(), CategoryFactory()
    world.sofa.product.categories.add(living)
    world.table.product.categories.add(dining)
    territories.end(territory=foreign)
    territories.grant(dealer=world.near.dealer, division=foreign.division, line=living)
    territories.grant(dealer=world.far.dealer, division=foreign.division, line=dining)
    order = story.place(world.shopper, to=to_huangpu(), SOFA=1, TABLE=1)
    story.pay(order)
    story.work()
    credited = dict(order.lines.values_list("sku", "territory"))
    assert credited == {"SOFA": world.near.dealer_id, "TABLE": world.far.dealer_id}


def test_a_pickup_is_credited_where_its_store_stands(world, foreign):
    Store.objects.filter(pk=world.near.pk).update(division_id="310101")
    there = destinations.to_store(
        code="S-NEAR", recipient="王小明", phone="+8613800138000", place=None
    )
    order = story.place(world.shopper, method="pickup", to=there)
    story.pay(order)
    story.work()
    assert order.lines.get().territory == world.far.dealer


@pytest.mark.parametrize(
    ("weights", "word"),
    [({"territory_m": 20_000}, "of another dealer's area"), ({"load_m": 90_000}, "busier today")],
)
def test_the_shopper_is_told_honestly_that_a_nearer_store_could(world, foreign, weights, word):
    publish(world, **weights)
    Store.objects.filter(pk=world.near.pk).update(daily_capacity=2)
    if "load_m" in weights:
        story.routed(world.stranger, to=to_huangpu())
    order = story.place(world.shopper, to=to_huangpu())
    story.pay(order)
    story.work()
    with translation.override("en"):
        told = whymap.draw(order.decisions.get(), order).sentence
    assert (
        told == f"{world.far.name_en} serves you. Nearer, but not chosen: People Square ({word})."
    )


# ── Rehearsal ───────────────────────────────────────────────────────────────────────────
def test_a_replay_spends_what_it_gives_away_and_writes_nothing(world):
    Stock.objects.filter(store=world.near).update(on_hand=1)
    Stock.objects.filter(store=world.beijing).update(on_hand=0)
    case = rehearsing.case_of(story.place(world.shopper))
    before = list(Stock.objects.order_by("pk").values())
    left = 5  # the near store's only piece is reserved for the order itself
    replay = rehearsing.replay([case] * 7, Setting("", NEAREST_FIRST))
    assert [outcome.stores for outcome in replay.outcomes] == [("S-FAR",)] * left + [()] * 2
    assert dict(replay.refusals) == {"no_stock": 2}
    assert list(Stock.objects.order_by("pk").values()) == before
    assert Assignment.objects.count() == RoutingDecision.objects.count() == 0


def test_a_replayed_day_fills_a_store_and_the_next_day_empties_it(world):
    Store.objects.filter(pk=world.near.pk).update(daily_capacity=1)
    order = story.place(world.shopper)
    cases = [rehearsing.Case("", order.place, {}, "delivery", day=day) for day in ("1", "1", "2")]
    replay = rehearsing.replay(cases, Setting("", NEAREST_FIRST))
    assert [outcome.stores[0] for outcome in replay.outcomes] == ["S-NEAR", "S-FAR", "S-NEAR"]


def test_near_equals_take_turns_in_a_replay(world):
    Store.objects.filter(pk=world.far.pk).update(lat=world.near.lat, lng=world.near.lng)
    cases = [rehearsing.Case("", story.HERE, {}, "delivery")] * 4
    replay = rehearsing.replay(cases, Setting("", Rules(9, tolerance_m=10)))
    assert replay.load == {"人民广场店": 2, "徐汇店": 2}


def test_turns_are_taken_by_real_orders_too(world):
    Store.objects.filter(pk=world.far.pk).update(lat=world.near.lat, lng=world.near.lng)
    publish(world, tolerance_m=50)
    served = [story.routed(world.shopper).store.code for _order in range(4)]
    assert sorted(served) == ["S-FAR", "S-FAR", "S-NEAR", "S-NEAR"]
    assert served[0] != served[1]
    assert served[2] != served[3]


# ── The page ────────────────────────────────────────────────────────────────────────────
def test_headquarters_tries_a_draft_and_publishes_it(world, desk):
    story.routed(world.shopper)
    Store.objects.filter(pk=world.near.pk).update(service_score=0)
    draft = NOTHING | {"score_m": 50_000, "last": 5}
    tried = desk.get(TRY, draft).content.decode()
    assert "1 of 1 orders go to other stores." in tried
    assert not RoutingRules.objects.exists()
    answer = desk.post(TRY, draft | {"name": "Service counts", "note": "pilot"}, follow=True)
    assert "Service counts v1 is in force from now on." in answer.content.decode()
    assert RoutingRules.objects.get().by == world.hq
    assert story.routed(world.shopper).store == world.far


def test_a_draft_that_makes_no_sense_is_told_by_its_field(world, desk):
    answer = desk.get(TRY, NOTHING | {"load_m": "many", "last": 5})
    assert answer.status_code == 400
    assert 'value="many"' in answer.content.decode()
    answer = desk.post(TRY, NOTHING | {"last": 5, "name": ""})
    assert answer.status_code == 400
    assert not RoutingRules.objects.exists()


def test_one_order_can_be_replayed_by_its_number(world, desk):
    order = story.routed(world.shopper).order
    shown = desk.get(TRY, NOTHING | {"last": 5, "order": order.number}).content.decode()
    assert "0 of 1 orders go to other stores." in shown
    unknown = desk.get(TRY, NOTHING | {"last": 5, "order": "42"}).content.decode()
    assert "There is no such order" in unknown


def test_the_versions_are_listed_and_the_orders_page_names_its_version(world, desk):
    publish(world, load_m=700)
    order = story.routed(world.shopper).order
    assert "test v1" in desk.get("/hq/orders/routingrules/").content.decode()
    shown = desk.get(reverse("hq:orders_order_change", args=[order.pk])).content.decode()
    assert "rules v1" in shown


# ── The command ─────────────────────────────────────────────────────────────────────────
@pytest.fixture
def file(tmp_path):
    path = tmp_path / "orders.csv"
    lines = [
        "order,at,lat,lng,sku,quantity",
        f"A,2026-06-07 10:00,{story.HERE.lat},{story.HERE.lng},SOFA,1",
        f"A,2026-06-07 10:00,{story.HERE.lat},{story.HERE.lng},TABLE,2",
        f"B,2026-06-07 11:00,{XUHUI[0]},{XUHUI[1]},SOFA,1",
    ]
    path.write_text("\n".join(lines), "utf-8")
    return path


def simulated(capsys, file, **options) -> str:
    call_command("simulate_routing", str(file), language="en", **options)
    return capsys.readouterr().out


def test_a_file_of_orders_is_replayed_under_both_rules_with_a_report(world, file, tmp_path, capsys):
    draft = tmp_path / "draft.json"
    draft.write_text(json.dumps({"score_m": 90_000}), "utf-8")
    Store.objects.filter(pk=world.near.pk).update(service_score=0)
    report = tmp_path / "report.html"
    told = simulated(capsys, file, rules=draft, report=report)
    assert "1 of 2 orders go to other stores." in told
    page = report.read_text("utf-8")
    assert page.count("<svg") >= 4
    assert "http" not in page.replace("http-equiv", "")
    assert "人民广场店" in page
    assert Order.objects.count() == OrderEvent.objects.count() == 0


def test_a_store_can_be_taken_out(world, file, capsys):
    told = simulated(capsys, file, without=["S-FAR"])
    assert "1 of 2 orders go to other stores." in told
    with pytest.raises(CommandError, match="There is no store S-NOWHERE"):
        simulated(capsys, file, without=["S-NOWHERE"])


def test_rows_that_cannot_be_placed_are_refused_and_the_rest_is_replayed(world, file, capsys):
    file.write_text(file.read_text("utf-8") + "\nC,,31,121,NOTHING,1", "utf-8")
    with pytest.raises(SystemExit) as leaving:
        simulated(capsys, file)
    assert leaving.value.code == 1
    assert "There is no SKU NOTHING." in file.with_name("orders.csv.errors.csv").read_text("utf-8")


@pytest.mark.parametrize("text", ["{", '{"luck": 1}', "[]"])
def test_a_draft_that_cannot_be_read_ends_with_two(world, file, tmp_path, capsys, text):
    draft = tmp_path / "draft.json"
    draft.write_text(text, "utf-8")
    with pytest.raises(CommandError) as refusal:
        simulated(capsys, file, rules=draft)
    assert refusal.value.returncode == 2


# ── Laws ────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("statement", "law"),
    [
        ("UPDATE orders_assignment SET store_id = %(far)s", "offers follow their decision"),
        (
            "UPDATE orders_routingdecision SET rules_version = 7",
            "decisions pin published rules",
        ),
    ],
)
def test_the_laws_of_decisions_find_what_was_broken(world, statement, law):
    story.routed(world.shopper)
    checks = dict(invariants.CHECKS)
    assert list(checks[law]()) == []
    with connection.cursor() as cursor:
        cursor.execute(statement, {"far": world.far.pk})
    assert len(list(checks[law]())) == 1
