"""Words that people type find what they mean."""

import pytest

from catalog.models import Product
from catalog.services import copies, search
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
    rows = search.matching(Product.objects.published(), text).order_by("-rank", "pk")
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
