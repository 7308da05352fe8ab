"""A small catalogue with real copies, a command runner, and a picture."""

from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.utils.translation import override
from PIL import Image

from catalog.services import category_tree, copies, pricing
from tests.factories import ProductFactory, VariantFactory


@pytest.fixture(autouse=True)
def _own_cache(settings):
    """Each test starts with nothing kept."""
    settings.CACHES = {
        "default": settings.CACHES["default"] | {"KEY_PREFIX": f"test-catalog-{uuid4().hex}"}
    }


@pytest.fixture
def stocked(db):
    """Thirty sofas in Living > Sofas at 1,000, 1,010, … yuan and one oak table."""
    sofas = category_tree.ensure(names=["Living > Sofas"])["Living > Sofas"]
    tables = category_tree.ensure(names=["Dining > Tables"])["Dining > Tables"]
    products = [make_product(f"沙发{n}", f"Sofa {n}", 1000 + 10 * n) for n in range(30)]
    table = make_product("长谷餐桌", "Oak table", 2999, attributes={"material_zh": "白橡木"})
    for product in products:
        product.categories.add(sofas)
    table.categories.add(tables)
    copies.refresh(product_ids=[product.pk for product in [*products, table]])
    return [*products, table]


def make_product(name_zh: str, name_en: str, amount: int, **facts):
    price = Decimal(amount)
    product = ProductFactory(name_zh=name_zh, name_en=name_en, lowest_price=None, **facts)
    variant = VariantFactory(product=product, price=price)
    pricing.set_prices(prices={variant.pk: price}, reason="first")
    return product


@pytest.fixture
def run_import():
    """run_import(path, "--map", …) → (exit code, stdout, stderr)."""

    def run(path: Path, *arguments: str) -> tuple[int, str, str]:
        out, err = StringIO(), StringIO()
        try:
            with override("en"):
                call_command("import_products", path, *arguments, stdout=out, stderr=err)
        except SystemExit as leaving:
            return leaving.code, out.getvalue(), err.getvalue()
        return 0, out.getvalue(), err.getvalue()

    return run


@pytest.fixture
def picture():
    """picture(1000, 500, "PNG") → the bytes of a picture."""

    def make(width: int = 1000, height: int = 500, kind: str = "PNG", **extra) -> bytes:
        out = BytesIO()
        Image.new("RGB", (width, height), "#69725f").save(out, kind, **extra)
        return out.getvalue()

    return make
