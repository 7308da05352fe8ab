"""Words that people type find what they mean."""

from decimal import Decimal

import pytest

from catalog.models import Product
from catalog.nearby import Nearby
from catalog.services import copies
from catalog.services.search import ranking
from catalog.services.search.query import understand
from tests.catalog.conftest import make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def goods(db):
    made = {
        "sofa": make_product("麦浪三人沙发", "Mailang Three-Seat Sofa", 6299,
                             attributes={"material_zh": "洗水亚麻、白橡木脚"}, code="HJ-ML-S3"),
        "hide": make_product("秋山实木皮沙发", "Qiushan Leather Sofa", 7899,
                             attributes={"material_zh": "头层牛皮"}, code="HJ-QS"),
        "table": make_product("长谷实木餐桌", "Changgu Dining Table", 4599, code="HJ-CG"),
        "cafe": make_product("巷口咖啡桌", "Café Table", 899, code="HJ-XK"),
    }  # fmt: skip
    copies.refresh(product_ids=[product.pk for product in made.values()])
    return made


def found(text: str) -> list[str]:
    rows = ranking.ranked(Product.objects.published(), understand(text)).order_by("-rank", "pk")
    return list(rows.values_list("name_zh", flat=True))


@pytest.mark.parametrize(
    ("text", "first", "count"),
    [
        ("麦浪", "麦浪三人沙发", 1),
        ("三人沙发", "麦浪三人沙发", 1),
        ("布艺沙发", "麦浪三人沙发", 1),
        ("实木餐桌", "长谷实木餐桌", 1),
        ("皮沙发", "秋山实木皮沙发", 1),
        ("sofas", "麦浪三人沙发", 2),
        ("leather SOFA", "秋山实木皮沙发", 1),
        ("cafe", "巷口咖啡桌", 1),
        ("HJ-ML-S3", "麦浪三人沙发", 1),
        ("沙发　麦浪", "麦浪三人沙发", 1),
    ],
)
def test_words_find_their_goods(goods, text, first, count):
    names = found(text)
    assert names[:1] == [first]
    assert len(names) == count


def test_what_is_not_there_is_not_found(goods):
    assert found("飞机") == []
    assert found("bicycle") == []


@pytest.mark.parametrize("text", ["'", "' | 'a", "\\", ":*", "!&|()<->", "a'b\\c", "沙'发"])
def test_no_query_breaks_the_index(goods, text):
    assert isinstance(found(text), list)


def test_goods_that_are_not_published_are_not_found(goods):
    Product.objects.filter(pk=goods["sofa"].pk).update(is_published=False)
    assert found("麦浪") == []


@pytest.mark.parametrize(
    ("text", "first", "heard"),
    [
        ("沙法", "秋山实木皮沙发", "沙发"),
        ("餐卓", "长谷实木餐桌", "餐桌"),
        ("soffa", "麦浪三人沙发", "sofa"),
        ("laether sofa", "秋山实木皮沙发", "leather sofa"),
        ("shafa", "秋山实木皮沙发", ""),
        ("shimucanzhuo", "长谷实木餐桌", "实木餐桌"),
        ("couch", "麦浪三人沙发", ""),
        ("飞碟沙发", "秋山实木皮沙发", ""),
    ],
)
def test_slips_and_pinyin_are_understood(goods, text, first, heard):
    assert first in found(text)
    assert understand(text).heard == heard


def test_what_nothing_is_known_of_is_left_out_and_named(goods):
    assert understand("飞碟沙发").ignored == ("飞碟",)
    assert understand("飞碟").ignored == ()


def test_a_whole_name_comes_before_what_shares_its_words(goods):
    assert found("麦浪 三人 沙发")[0] == found("麦浪三人沙发")[0] == "麦浪三人沙发"


def test_a_piece_comes_before_a_service_for_it(goods):
    care = make_product("沙发上门清洗", "Sofa cleaning at home", 399, delivery_class="voucher")
    copies.refresh(product_ids=[care.pk])
    assert found("沙发")[-1] == "沙发上门清洗"
    assert found("清洗沙发")[0] == found("沙发上门清洗")[0] == "沙发上门清洗"


def test_a_size_is_a_size_however_it_is_written(goods):
    goods["sofa"].variants.update(width_cm=Decimal("228.0"))
    copies.refresh(product_ids=[goods["sofa"].pk])
    for text in ("2.2米沙发", "2米2的沙发", "220cm 沙发", "沙发 2200mm", "220 厘米沙发"):
        assert found(text) == ["麦浪三人沙发"], text
    assert found("1.5米沙发") == []


def test_what_stands_near_the_shopper_comes_first(goods):
    hide, sofa = goods["hide"].pk, goods["sofa"].pk
    for displayed, first in (((hide,), hide), ((sofa,), sofa)):
        near = Nearby(displayed=displayed, cell="31.23,121.47")
        rows = ranking.ranked(Product.objects.published(), understand("沙发"), near)
        assert rows.order_by("-rank", "pk").first().pk == first


def test_of_too_many_the_newest_and_the_near_are_ranked(goods, monkeypatch):
    monkeypatch.setattr(ranking, "MOST", 1)
    oldest = min(goods["sofa"].pk, goods["hide"].pk)
    near = Nearby(displayed=(oldest,), cell="31.23,121.47")
    rows = ranking.ranked(Product.objects.published(), understand("沙发"), near)
    assert set(rows.values_list("pk", flat=True)) == {goods["sofa"].pk, goods["hide"].pk}
    assert ranking.ranked(Product.objects.published(), understand("沙发")).count() == 1


def test_of_equals_the_better_rated_comes_first(goods):
    pair = [make_product("石凳", "Stone stool", 500, code=f"HJ-SD-{n}") for n in (1, 2)]
    for better, worse in (pair, pair[::-1]):
        Product.objects.filter(pk=better.pk).update(stars_5=2, stars_1=0)
        Product.objects.filter(pk=worse.pk).update(stars_5=0, stars_1=2)
        copies.refresh(product_ids=[piece.pk for piece in pair])
        rows = ranking.ranked(Product.objects.published(), understand("石凳"))
        assert rows.order_by("-rank", "pk").first() == better
