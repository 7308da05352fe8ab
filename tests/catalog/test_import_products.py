"""manage.py import_products, by the front door, with the files that people really send."""

import csv
import gzip
import os
import tracemalloc
from decimal import Decimal

import pytest

from catalog.models import Category, PriceChange, Product, Variant

HEAD = "sku,name_zh,name_en,price,category,width_cm\n"

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(tmp_path):
    def write(text: str | bytes, name: str = "goods.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def refused_rows(path) -> list[dict[str, str]]:
    with path.with_name(path.name + ".errors.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_rows_become_products_with_variants_prices_and_categories(table, run_import):
    path = table(HEAD + "S1,云朵沙发,Cloud sofa,4999,Living > Sofas,210.5\n")
    code, out, _err = run_import(path)
    sofa = Variant.objects.get(sku="S1")
    assert code == 0
    assert out.startswith("1 rows: 1 created")
    assert (sofa.price, sofa.width_cm) == (Decimal("4999.00"), Decimal("210.5"))
    assert sofa.product.lowest_price == Decimal("4999.00")
    assert [c.name_en for c in sofa.product.categories.all()] == ["Sofas"]
    assert Category.objects.get_parent(Category.objects.get(slug="sofas")).slug == "living"
    assert PriceChange.objects.get(variant=sofa).previous is None


def test_the_same_file_again_changes_nothing(table, run_import):
    path = table(HEAD + "S1,沙发,Sofa,4999,Sofas,210\nT1,桌,Table,99,Tables,80\n")
    run_import(path)
    before = list(Product.objects.order_by("pk").values())
    code, out, _err = run_import(path)
    assert code == 0
    assert "0 created, 0 updated, 2 unchanged" in out
    assert list(Product.objects.order_by("pk").values()) == before
    assert PriceChange.objects.count() == 2


def test_rows_of_one_item_add_their_categories(table, run_import):
    path = table(HEAD + "S1,沙发,,10,Sofas,\nS1,沙发,,10,Living,\nS1,沙发,,10,Sofas|Gifts,\n")
    code, out, _err = run_import(path)
    assert code == 0
    assert "1 created" in out
    assert "2 repeated" in out
    names = set(Product.objects.get().categories.values_list("name_zh", flat=True))
    assert names == {"Sofas", "Living", "Gifts"}


def test_a_price_that_changes_leaves_one_entry_in_the_ledger(table, run_import):
    run_import(table(HEAD + "S1,沙发,,4999,,\n"))
    code, out, _err = run_import(table(HEAD + "S1,沙发,,4500,,\n"))
    newest = PriceChange.objects.first()
    assert code == 0
    assert "1 updated" in out
    assert (newest.previous, newest.price) == (Decimal("4999.00"), Decimal("4500.00"))
    assert Product.objects.get().lowest_price == Decimal("4500.00")


def test_a_dry_run_writes_nothing_but_says_what_it_would(table, run_import):
    path = table(HEAD + "S1,沙发,,4999,Sofas,\nS2,桌,,free,,\n")
    code, out, _err = run_import(path, "--dry-run")
    assert code == 1
    assert "1 created" in out
    assert "dry run" in out
    assert not Product.objects.exists()
    assert not Category.objects.exists()
    assert [row["line"] for row in refused_rows(path)] == ["3"]


def test_a_refused_row_is_named_with_line_and_reason_and_the_others_go_on(table, run_import):
    path = table(HEAD + 'S1,沙发,,"SR 445/2 pack",,\n\nS2,桌,,99,,\n,无,,5,,\nS4,x,,1\n')
    code, out, _err = run_import(path)
    rows = refused_rows(path)
    assert code == 1
    assert "3 refused" in out
    assert [row["line"] for row in rows] == ["2", "5", "6"]
    assert "SR 445/2 pack" in rows[0]["reason"]
    assert "sku" in rows[1]["reason"]
    assert list(Variant.objects.values_list("sku", flat=True)) == ["S2"]


@pytest.mark.parametrize("price", ["-5", "NaN", "Infinity", "1e3", "12.345", "99999999999", "$5"])
def test_a_price_that_is_no_plain_amount_is_refused(table, run_import, price):
    code, _out, _err = run_import(table(HEAD + f"S1,沙发,,{price},,\n"))
    assert code == 1
    assert not Variant.objects.exists()


@pytest.mark.parametrize(
    ("cell", "price"),
    [("¥1,299.50", "1299.50"), ("１２９９", "1299"), ("1299元", "1299"), ("CNY 12.5", "12.50")],
)
def test_prices_are_read_as_people_write_them(table, run_import, cell, price):
    code, _out, _err = run_import(table(HEAD + f'S1,沙发,,"{cell}",,\n'))
    assert code == 0
    assert Variant.objects.get().price == Decimal(price)


def test_a_size_beyond_reason_is_left_out_with_a_warning(table, run_import):
    path = table(HEAD + "S1,沙发,,10,,7000\n")
    code, out, _err = run_import(path)
    assert code == 0
    assert "1 warnings" in out
    assert Variant.objects.get().width_cm is None
    assert "7000" in path.with_name("goods.csv.warnings.csv").read_text()


def test_text_in_the_designer_column_is_left_out(table, run_import):
    head, long = "sku,name_zh,price,designer\n", "x" * 300
    path = table(head + f"S1,a,1,504.689.53 Easy to clean\nS2,b,1,Lin Zhiwei\nS3,c,1,{long}\n")
    code, out, _err = run_import(path)
    assert code == 0
    assert "2 warnings" in out
    assert set(Product.objects.values_list("designer", flat=True)) == {"", "Lin Zhiwei"}


def test_columns_are_mapped_joined_and_set(table, run_import):
    path = table("id,naam,short,preis\nA-1,KARL,Armchair,265.0\n")
    code, _out, _err = run_import(
        path, "--map", "id=sku", "--map", "naam=name_en", "--map", "short=name_en",
        "--map", "preis=price", "--set", "category=Chairs", "--set", "attr.style=nordic",
    )  # fmt: skip
    product = Product.objects.get()
    assert code == 0
    assert product.name_en == "KARL Armchair"
    assert product.attributes == {"style": "nordic"}
    assert product.categories.get().slug == "chairs"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("sku,name_zh,price\nS1,布艺沙发,10\n", "utf-8-sig"),
        ("sku;name_zh;price\nS1;布艺沙发;10,00\n", "utf-8"),
        ("sku\tname_zh\tprice\nS1\t布艺沙发\t10\n", "utf-16"),
        ("sku,name_zh,price\r\nS1,布艺沙发,10\r\n", "gb18030"),
    ],
)
def test_encodings_and_separators_are_found(table, run_import, text, kind):
    code, _out, _err = run_import(table(text.encode(kind)))
    assert code == 0
    assert Product.objects.get().name_zh == "布艺沙发"
    assert Variant.objects.get().price == Decimal("10.00")


def test_latin_1_is_read_and_said(table, run_import):
    text = "sku;name_en;price\nS1;Café chaise d'été;10\n"
    code, _out, err = run_import(table(text.encode("latin-1")))
    assert code == 0
    assert Product.objects.get().name_en == "Café chaise d'été"
    assert "Not UTF-8" in err
    assert "cp1252" in err


def test_a_compressed_file_is_read(table, run_import):
    path = table(gzip.compress((HEAD + "S1,沙发,,10,,\n").encode()), "goods.csv.gz")
    assert run_import(path)[0] == 0
    assert Variant.objects.count() == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"x" * 10_000_000,
        b"\x89PNG\r\n\x1a\n\0\0\0",
        b"sku,name_zh\nS1,a\n",
        b"name_zh,price\na,1\n",
        b"sku,sku,name_zh,price\n1,2,a,1\n",
        gzip.compress(b"sku,name_zh,price\nS1,a,1\n")[:-12],
        b'sku,name_zh,price\nS1,"' + b"never closed\n" * 20_000,
    ],
    ids=[
        "empty",
        "blank",
        "one-line",
        "binary",
        "no-price",
        "no-sku",
        "twice",
        "cut-gzip",
        "open-quote",
    ],
)
def test_what_is_no_table_is_unusable_and_writes_nothing(table, run_import, content):
    code, out, err = run_import(table(content))
    assert (code, out) == (2, "")
    assert len(err) > 10
    assert not Product.objects.exists()


def test_a_missing_file_and_a_wrong_map_are_unusable(tmp_path, table, run_import):
    assert run_import(tmp_path / "none.csv")[0] == 2
    path = table(HEAD + "S1,沙发,,10,,\n")
    assert run_import(path, "--map", "nowhere=sku")[0] == 2
    assert run_import(path, "--map", "sku=colour_of_the_sky")[0] == 2
    assert not Product.objects.exists()


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"])
def test_no_formula_leaves_by_the_errors_file(table, run_import, cell):
    path = table(f'sku,name_zh,price\n"{cell}",a,free\n')
    assert run_import(path)[0] == 1
    values = [value for row in refused_rows(path) for value in row.values()]
    assert not [
        value for value in values if value.lstrip("'").startswith(("\t",)) and value[0] != "'"
    ]
    assert not [value for value in values if value.startswith(("=", "+", "-", "@", "\t", "＝"))]


def test_errors_go_to_the_current_folder_when_the_files_own_is_read_only(
    tmp_path, table, run_import, monkeypatch
):
    path = table(HEAD + "S1,沙发,,free,,\n")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    os.chmod(tmp_path, 0o555)
    try:
        code, _out, err = run_import(path)
    finally:
        os.chmod(tmp_path, 0o755)
    assert code == 1
    assert (elsewhere / "goods.csv.errors.csv").exists()
    assert not path.with_name("goods.csv.errors.csv").exists()
    assert "goods.csv.errors.csv" in err


def test_the_errors_file_never_overwrites_the_input(table, run_import):
    path = table(HEAD + "S1,沙发,,free,,\n")
    code, _out, _err = run_import(path, "--errors", str(path))
    assert code == 2
    assert path.read_text().startswith(HEAD)


def test_one_row_the_database_refuses_costs_one_row(table, run_import):
    taken = "a-sofa-s1"
    Product.objects.create(slug=taken, code="other", name_zh="x")
    path = table(HEAD + "S1,a sofa,,10,,\nS2,b,,10,,\n")
    code, out, _err = run_import(path)
    assert code == 1
    assert "1 created" in out
    assert "1 refused" in out
    assert list(Variant.objects.values_list("sku", flat=True)) == ["S2"]
    assert refused_rows(path)[0]["line"] == "2"


def test_memory_does_not_grow_with_the_file(table, run_import):
    """Fifty thousand refused rows pass through; what is kept is one batch and the keys."""
    path = table("sku,name_zh,price\n" + "S1,布艺沙发,free\n" * 50_000)
    tracemalloc.start()
    code, out, _err = run_import(path)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert code == 1
    assert "50000 refused" in out
    assert peak < 15_000_000
