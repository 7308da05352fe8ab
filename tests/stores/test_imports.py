"""Tables of divisions, stores and stock: hostile rows cost themselves only."""

import csv
import gzip
from datetime import time
from io import StringIO

import pytest
from django.core.management import call_command

from stores.models import (
    Dealer,
    Display,
    Division,
    OpeningHours,
    Stock,
    StockMovement,
    Store,
    Territory,
)
from stores.services import hours_text, stock
from tests.factories import DealerFactory, StoreFactory

pytestmark = pytest.mark.django_db

DIVISIONS = [
    ["code", "name", "level"],
    ["310000", "上海市", "province"],
    ["310101", "黄浦区", "district"],
    ["230000", "黑龙江省", "province"],
    ["230100", "哈尔滨市", "city"],
    ["230102", "道里区", "district"],
    ["320000", "江苏省", "province"],
    ["320500", "苏州市", "city"],
    ["320583", "昆山市", "district"],
]
CENTRES = [
    ["adcode", "name", "lng", "lat"],
    ["310000", "上海", "121.472644", "31.231706"],
    ["230100", "哈尔滨", "126.642464", "45.756967"],
    ["320500", "苏州", "120.619585", "31.299379"],
]
NAMES = ["--map", "Store Number=code", "--map", "Store Name=name_zh"]
HEADING = ["Store Number", "Store Name", "city", "province", "timezone", "lng", "lat"]


@pytest.fixture
def table(tmp_path):
    """Write rows as a CSV file, compressed when the name says so."""

    def write(rows, name="table.csv"):
        path = tmp_path / name
        opener = gzip.open if name.endswith(".gz") else open
        with opener(path, "wt", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        return path

    return write


def run(command: str, path, *options: str) -> tuple[int, str, list[list[str]]]:
    """(exit code, summary, refused rows without heading)."""
    out, code = StringIO(), 0
    try:
        call_command(command, str(path), *options, stdout=out, stderr=StringIO())
    except SystemExit as left:
        code = left.code
    errors = path.with_name(f"{path.name}.errors.csv")
    refused = list(csv.reader(errors.open(encoding="utf-8")))[1:] if errors.exists() else []
    return code, out.getvalue(), refused


@pytest.fixture
def divisions(table):
    assert run("import_divisions", table(DIVISIONS))[0] == 0
    assert run("import_divisions", table(CENTRES), "--map", "adcode=code")[0] == 0


# ── Divisions ───────────────────────────────────────────────────────────────────────────
def test_divisions_nest_by_their_codes_and_centres_keep_full_names(divisions):
    assert Division.objects.get(pk="310101").full_name == "上海市黄浦区"
    assert Division.objects.get(pk="230102").full_name == "黑龙江省哈尔滨市道里区"
    harbin = Division.objects.get(pk="230100")
    assert (harbin.name, harbin.lat, harbin.lng) == ("哈尔滨市", 45.756967, 126.642464)


def test_obsolete_codes_and_half_centres_are_refused_with_a_reason(divisions, table):
    rows = [CENTRES[0], ["371200", "莱芜", "117.67", "36.21"], ["320583", "昆山", "", "31.3"]]
    code, _summary, refused = run("import_divisions", table(rows), "--map", "adcode=code")

    assert code == 1
    assert [row[0] for row in refused] == ["2", "3"]
    assert not Division.objects.filter(pk="371200").exists()
    assert Division.objects.get(pk="320583").lat is None


def test_importing_divisions_again_changes_nothing(divisions, table):
    before = list(Division.objects.values())
    assert run("import_divisions", table(DIVISIONS))[0] == 0
    assert list(Division.objects.values()) == before


# ── Stores ──────────────────────────────────────────────────────────────────────────────
def test_stores_find_their_city_in_any_spelling(divisions, table):
    zone = "GMT+08:00 Asia/Beijing"
    rows = [
        HEADING,
        ["A1", "店一", "哈尔滨", "23", zone, "126.6", "45.7"],
        ["A2", "店二", "哈尔滨市", "", zone, "126.6", "45.7"],
        ["A3", "店三", "Shanghai", "31", zone, "121.5", "31.2"],
        ["A4", "店四", "江苏省", "32", zone, "120.6", "31.3"],
        ["A5", "店五", "昆山市", "32", zone, "120.9", "31.4"],
    ]
    options = ["--dealer-by", "city", "--territories", "--hours", "10:00-22:00"]
    code, summary, refused = run("import_stores", table(rows), *NAMES, *options)

    assert (code, refused) == (0, [])
    placed = dict(Store.objects.values_list("code", "division"))
    assert placed == {
        "A1": "230100",
        "A2": "230100",
        "A3": "310000",
        "A4": "320500",
        "A5": "320583",
    }
    assert set(Store.objects.values_list("timezone", flat=True)) == {"Asia/Shanghai"}
    assert dict(Dealer.objects.values_list("code", "name")) == {
        "D230100": "哈尔滨市",
        "D310000": "上海市",
        "D320500": "苏州市",
    }
    assert Territory.objects.get(division="320500").dealer.code == "D320500"
    assert OpeningHours.objects.filter(store__code="A1").count() == 7
    assert summary.count("5") >= 2


def test_importing_stores_again_updates_by_code_and_keeps_hours(divisions, table):
    dealer = DealerFactory(code="HQ")
    first = [["code", "name_zh", "phone", "hours"], ["A1", "店一", "021-1", "Mo-Fr 09:00-18:00"]]
    assert run("import_stores", table(first), "--set", "dealer=HQ")[0] == 0
    second = [["code", "name_zh", "phone"], ["A1", "新名", ""], ["A2", "店二", ""]]
    options = ["--set", "dealer=HQ", "--hours", "10:00-22:00"]
    code, _summary, _refused = run("import_stores", table(second), *options)

    assert code == 0
    store = Store.objects.get(code="A1")
    assert (store.name_zh, store.phone, store.dealer) == ("新名", "021-1", dealer)
    assert {row.closes for row in store.opening_hours.all()} == {time(18)}
    assert Store.objects.get(code="A2").opening_hours.count() == 7


def test_hostile_store_rows_are_refused_and_the_rest_goes_on(divisions, table):
    DealerFactory(code="HQ")
    rows = [
        ["code", "name_zh", "lat", "lng", "dealer", "timezone", "division", "hours"],
        ["A1", "好店", "31.2", "121.4", "HQ", "", "", ""],
        ["", "没有码", "", "", "HQ", "", "", ""],
        ["A/2", "斜线", "", "", "HQ", "", "", ""],
        ["A3", "半个坐标", "31.2", "", "HQ", "", "", ""],
        ["A4", "出界", "91", "0", "HQ", "", "", ""],
        ["A5", "没有经销商", "", "", "", "", "", ""],
        ["A6", "未知经销商", "", "", "NOBODY", "", "", ""],
        ["A7", "时区", "", "", "HQ", "Mars/Olympus", "", ""],
        ["A8", "区划", "", "", "HQ", "", "999999", ""],
        ["A9", "时间", "", "", "HQ", "", "", "always"],
        ["A10", "x" * 121, "", "", "HQ", "", "", ""],
        ["A11", "少一格"],
    ]
    code, _summary, refused = run("import_stores", table(rows))

    assert code == 1
    assert list(Store.objects.values_list("code", flat=True)) == ["A1"]
    assert [row[0] for row in refused] == [str(line) for line in range(3, 14)]
    assert all(row[1] for row in refused)


def test_a_dry_run_and_an_unusable_file_write_nothing(divisions, table, tmp_path):
    rows = [["code", "name_zh"], ["A1", "店一"]]
    code, _summary, _refused = run(
        "import_stores", table(rows), "--dealer-by", "name_zh", "--dry-run"
    )
    assert code == 0
    broken = tmp_path / "broken.csv"
    broken.write_bytes(b"\x89PNG\0\0")
    assert run("import_stores", broken)[0] == 2
    assert run("import_stores", table([["name"], ["x"]]))[0] == 2

    assert not Store.objects.exists()
    assert not Dealer.objects.exists()


def test_compressed_tables_are_read(table):
    rows = [["code", "name_en"], ["A1", "First"]]
    assert run("import_stores", table(rows, "t.csv.gz"), "--dealer-by", "name_en")[0] == 0
    assert Store.objects.get().name_zh == "First"


def test_opening_hours_are_read_as_people_write_them():
    assert hours_text.read("24/7")[0] == (0, time(0), time(0))
    week = hours_text.read("Mo-Fr 10:00-21:00; Sa,Su 09:30–12:00,13:00-24:00")
    assert (0, time(10), time(21)) in week
    assert (6, time(13), time(0)) in week
    assert len(week) == 9
    assert [day for day, *_ in hours_text.read("周六-周一 10:00-20:00")] == [0, 5, 6]


# ── Stock ───────────────────────────────────────────────────────────────────────────────
def test_stock_is_counted_through_the_guard_and_leaves_movements(world, table):
    stock.reserve(store_id=world.near.pk, items={world.sofa.pk: 4}, reference="O1")
    rows = [
        ["store", "sku", "on_hand", "safety", "display"],
        ["S-NEAR", "SOFA", "3", "", ""],  # four are promised
        ["S-NEAR", "TABLE", "9", "2", "yes"],
        ["S-FAR", "SOFA", "5", "", "no"],  # as it was
        ["NOWHERE", "SOFA", "1", "", ""],
        ["S-FAR", "NOTHING", "1", "", ""],
        ["S-FAR", "TABLE", "-1", "", ""],
    ]
    code, _summary, refused = run("import_stock", table(rows))

    assert code == 1
    assert [row[0] for row in refused] == ["7", "2", "5", "6"] or sorted(
        row[0] for row in refused
    ) == ["2", "5", "6", "7"]
    sofa = Stock.objects.get(store=world.near, variant=world.sofa)
    assert (sofa.on_hand, sofa.reserved) == (5, 4)
    tables = Stock.objects.get(store=world.near, variant=world.table)
    assert (tables.on_hand, tables.safety) == (9, 2)
    moved = StockMovement.objects.filter(kind="count").values_list("stock", "on_hand")
    assert list(moved) == [(tables.pk, 4)]
    assert list(Display.objects.values_list("store__code", "variant__sku")) == [("S-NEAR", "TABLE")]


def test_stock_rows_are_made_and_movements_add_up(world, table):
    store = StoreFactory(code="NEW")
    rows = [
        ["store", "sku", "on_hand", "display"],
        ["NEW", "SOFA", "7", "yes"],
        ["NEW", "TABLE", "", "yes"],
    ]
    assert run("import_stock", table(rows))[0] == 0
    assert run("import_stock", table([*rows[:2], ["NEW", "TABLE", "2", "no"]]))[0] == 0

    held = dict(Stock.objects.filter(store=store).values_list("variant__sku", "on_hand"))
    assert held == {"SOFA": 7, "TABLE": 2}
    assert [m.on_hand for m in StockMovement.objects.filter(stock__store=store).order_by("pk")] == [
        7,
        2,
    ]
    standing = store.displays.current().values_list("variant__sku", flat=True)
    assert list(standing) == ["SOFA"]


def test_receiving_makes_the_row_and_leaves_a_movement(world):
    store = StoreFactory()
    stock.receive(store_id=store.pk, items={world.sofa.pk: 3}, reference="T1", by=world.manager)
    stock.receive(store_id=store.pk, items={world.sofa.pk: 2}, reference="T2", by=world.manager)

    assert Stock.objects.get(store=store).on_hand == 5
    kinds = StockMovement.objects.filter(stock__store=store).values_list("kind", "on_hand")
    assert sorted(kinds) == [("receipt", 2), ("receipt", 3)]


def test_a_count_leaves_the_safety_stock_alone_unless_told(world):
    Stock.objects.filter(store=world.near, variant=world.sofa).update(safety=2)
    place = {"store_id": world.near.pk, "variant_id": world.sofa.pk, "by": None, "reason": "x"}

    assert stock.count(on_hand=4, **place).safety == 2
    assert stock.count(on_hand=4, safety=0, **place).safety == 0
