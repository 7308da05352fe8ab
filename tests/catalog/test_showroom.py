"""A whole showroom loads from one description, and loads again without a trace."""

from decimal import Decimal

import pytest
from django.core.files.storage import default_storage

from catalog.models import Category, Hotspot, Media, PriceChange, Product, Scene, Variant
from catalog.services import showroom, turntable
from o2o import uploads

pytestmark = pytest.mark.django_db

CATALOGUE = {
    "categories": [
        {
            "slug": "living",
            "name_zh": "客厅",
            "name_en": "Living",
            "children": [{"slug": "sofas", "name_zh": "沙发", "name_en": "Sofas"}],
        },
        {"slug": "lamps", "name_zh": "灯", "name_en": "Lamps", "parent": "living"},
    ],
    "designers": [{"slug": "lin", "name_zh": "林知微", "name_en": "Lin Zhiwei"}],
    "products": [
        {
            "slug": "cloud",
            "name_zh": "云朵沙发",
            "name_en": "Cloud sofa",
            "category": "sofas",
            "designer": "lin",
            "sku_prefix": "HJ-C",
            "attributes": {
                "formaldehyde": "ENF",
                "installation_fee": "120.00",
                "delivery_class": "freight_install",
            },
            "variants": [
                {"sku": "HJ-C-1", "option_zh": "苔绿", "price": "6299.00", "width_cm": 228},
                {"sku": "HJ-C-2", "option_zh": "燕麦", "price": "5999.00", "color": "#D6C8B0"},
            ],
            "images": [
                {"file": "a.png", "variant_sku": "HJ-C-1", "role": "main", "alt_zh": "沙发"}
            ],
        }
    ],
    "scenes": [
        {
            "slug": "north",
            "title_zh": "北窗",
            "file": "a.png",
            "hotspots": [{"product": "cloud", "x": 0.4, "y": 0.6}],
        }
    ],
}


@pytest.fixture
def folder(tmp_path, picture):
    (tmp_path / "a.png").write_bytes(picture(1200, 800))
    return tmp_path


def test_everything_of_the_description_is_there(folder):
    summary = showroom.load(catalogue=CATALOGUE, folder=folder)
    sofa = Product.objects.get()
    assert summary == showroom.Summary(3, 1, 2, 1, 1)
    assert (sofa.code, sofa.designer, sofa.delivery_class) == ("HJ-C", "林知微", "installation")
    assert (sofa.lowest_price, sofa.installation_fee) == (Decimal("5999.00"), Decimal("120.00"))
    assert sofa.attributes["designer_en"] == "Lin Zhiwei"
    assert "delivery_class" not in sofa.attributes
    assert default_storage.exists(sofa.picture)
    assert Media.objects.get().width == 1200
    assert Category.objects.get_parent(Category.objects.get(slug="lamps")).slug == "living"
    assert Scene.objects.get().height == 800
    assert Hotspot.objects.get().x == 0.4


def test_loading_twice_changes_nothing(folder):
    showroom.load(catalogue=CATALOGUE, folder=folder)
    before = [list(model.objects.values_list("pk")) for model in (Product, Variant, Media, Hotspot)]
    showroom.load(catalogue=CATALOGUE, folder=folder)
    after = [list(model.objects.values_list("pk")) for model in (Product, Variant, Media, Hotspot)]
    assert before == after
    assert PriceChange.objects.count() == 2


GLB = b"glTF" + (2).to_bytes(4, "little")


def turnable(folder, body=b"mesh"):
    """The catalogue with a model, and the model's file."""
    whole = GLB + (len(GLB) + 4 + len(body)).to_bytes(4, "little") + body
    (folder / "cloud.glb").write_bytes(whole)
    sofa = CATALOGUE["products"][0] | {"model": "cloud.glb"}
    return CATALOGUE | {"products": [sofa]}


def test_a_model_is_kept_beside_the_pictures_and_never_taken_for_one(folder):
    summary = showroom.load(catalogue=turnable(folder), folder=folder, models=folder)
    model = Media.objects.get(role="model")
    assert model.file.name.endswith(".glb")
    assert default_storage.open(model.file.name).read(4) == b"glTF"
    assert summary.pictures == 1
    assert Product.objects.get().picture.endswith(".webp")


def test_a_new_model_takes_the_place_of_the_old_one(folder):
    showroom.load(catalogue=turnable(folder), folder=folder, models=folder)
    showroom.load(catalogue=turnable(folder, b"finer mesh"), folder=folder, models=folder)
    assert Media.objects.filter(role="model").count() == 1


@pytest.mark.parametrize("content", [b"", b"<svg>", GLB + (99).to_bytes(4, "little") + b"short"])
def test_what_is_no_model_loads_nothing(folder, content):
    catalogue = turnable(folder)
    (folder / "cloud.glb").write_bytes(content)
    with pytest.raises(turntable.BadModel):
        showroom.load(catalogue=catalogue, folder=folder, models=folder)
    assert not Product.objects.exists()


def test_a_broken_picture_loads_nothing(folder):
    (folder / "a.png").write_bytes(b"no picture")
    with pytest.raises(uploads.BadPicture):
        showroom.load(catalogue=CATALOGUE, folder=folder)
    assert not Product.objects.exists()
    assert not Category.objects.exists()
