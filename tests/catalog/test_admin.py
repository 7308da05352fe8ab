"""Headquarters' catalogue: a door like the others, for headquarters only."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalog.models import Category, Media, PriceChange, Product, Scene, Variant

pytestmark = pytest.mark.django_db
LISTS = ["product", "variant", "pricechange", "category", "scene", "suite"]


@pytest.fixture
def hq(client_of, world):
    return client_of(world.hq)


def product_form(product: Product, **changes) -> dict[str, object]:
    variant = product.variants.get()
    return {
        "name_zh": product.name_zh,
        "name_en": product.name_en,
        "slug": product.slug,
        "code": product.code,
        "is_published": "on",
        "attributes": "{}",
        "installation_fee": "0",
        "delivery_class": "bulky",
        "variants-TOTAL_FORMS": 1,
        "variants-INITIAL_FORMS": 1,
        "variants-0-id": variant.pk,
        "variants-0-product": product.pk,
        "variants-0-sku": variant.sku,
        "variants-0-position": 0,
        "variants-0-is_sellable": "on",
        "media-TOTAL_FORMS": 0,
        "media-INITIAL_FORMS": 0,
    } | changes


@pytest.mark.parametrize("name", LISTS)
def test_lists_open_for_headquarters_and_for_nobody_else(hq, client, client_of, world, name):
    url = reverse(f"hq:catalog_{name}_changelist")
    assert hq.get(url).status_code == 200
    for other in (client, client_of(world.dealer), client_of(world.shopper)):
        assert other.get(url).status_code == 302


def test_a_list_of_products_asks_no_question_per_row(hq, stocked, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        page = hq.get(reverse("hq:catalog_product_changelist"))
    assert "长谷餐桌" in page.content.decode()


@pytest.mark.parametrize("name", ["product", "variant", "category", "scene"])
def test_forms_open(hq, world, stocked, name):
    Scene.objects.create(slug="s", title_zh="s", file="scenes/a.webp")
    row = {"product": Product, "variant": Variant, "category": Category, "scene": Scene}[name]
    url = reverse(f"hq:catalog_{name}_change", args=[row.objects.first().pk])
    assert hq.get(url).status_code == 200


def test_a_price_changes_only_by_the_action_with_a_reason(hq, world):
    url = reverse("hq:catalog_variant_change_price", args=[world.sofa.pk])
    sent = {"_form_submitted": "True", "price": "4500.00", "reason": "Autumn"}
    assert hq.post(url, sent | {"reason": ""}).status_code == 200
    assert not PriceChange.objects.exists()
    answer = hq.post(url, sent)
    world.sofa.refresh_from_db()
    entry = PriceChange.objects.get()
    assert answer["HX-Redirect"]
    assert world.sofa.price == Decimal("4500.00")
    assert (entry.reason, entry.by) == ("Autumn", world.hq)


def test_a_form_that_sends_a_price_does_not_change_it(hq, world):
    product = world.sofa.product
    url = reverse("hq:catalog_product_change", args=[product.pk])
    answer = hq.post(url, product_form(product, **{"variants-0-price": "1.00"}))
    world.sofa.refresh_from_db()
    assert answer.status_code == 302
    assert world.sofa.price == Decimal("4999.00")


def test_a_new_variant_opens_its_ledger_and_moves_the_list_price(hq, world):
    product = world.sofa.product
    new = {
        "variants-TOTAL_FORMS": 2,
        "variants-1-sku": "NEW",
        "variants-1-price": "99.00",
        "variants-1-position": 1,
        "variants-1-is_sellable": "on",
        "variants-1-product": product.pk,
    }
    hq.post(reverse("hq:catalog_product_change", args=[product.pk]), product_form(product, **new))
    product.refresh_from_db()
    entry = PriceChange.objects.get(variant__sku="NEW")
    assert product.lowest_price == Decimal("99.00")
    assert entry.by == world.hq


def test_an_uploaded_picture_is_kept_as_webp_and_becomes_the_main_one(hq, world, picture):
    product = world.sofa.product
    upload = SimpleUploadedFile("my sofa.png", picture(), "image/png")
    new = {"media-TOTAL_FORMS": 1, "media-0-file": upload, "media-0-role": "main",
           "media-0-position": 0, "media-0-product": product.pk}  # fmt: skip
    hq.post(reverse("hq:catalog_product_change", args=[product.pk]), product_form(product, **new))
    product.refresh_from_db()
    media = Media.objects.get()
    assert media.file.name.endswith(".webp")
    assert (media.width, media.height) == (1000, 500)
    assert product.picture == media.file.name


def test_an_upload_that_is_no_picture_is_refused(hq, world):
    product = world.sofa.product
    upload = SimpleUploadedFile("x.svg", b"<svg onload='alert(1)'/>", "image/svg+xml")
    new = {"media-TOTAL_FORMS": 1, "media-0-file": upload, "media-0-role": "main",
           "media-0-position": 0, "media-0-product": product.pk}  # fmt: skip
    url = reverse("hq:catalog_product_change", args=[product.pk])
    assert hq.post(url, product_form(product, **new)).status_code == 200
    assert not Media.objects.exists()


def test_goods_and_price_history_cannot_be_deleted(hq, world, stocked):
    entry = PriceChange.objects.first()
    for name, pk in (
        ("product", world.sofa.product_id), ("variant", world.sofa.pk), ("pricechange", entry.pk)
    ):  # fmt: skip
        assert (
            hq.post(reverse(f"hq:catalog_{name}_delete", args=[pk]), {"post": "yes"}).status_code
            == 403
        )
    assert Variant.objects.filter(pk=world.sofa.pk).exists()


def test_a_renamed_category_is_found_by_its_new_name(hq, client, stocked):
    category = Category.objects.get(slug="tables")
    sent = {"name_zh": "饭桌", "name_en": "Boards", "slug": "tables", "is_published": "on",
            "treebeard_position": "first-child",
            "treebeard_ref_node": Category.objects.get(slug="living").pk}  # fmt: skip
    answer = hq.post(reverse("hq:catalog_category_change", args=[category.pk]), sent)
    assert answer.status_code == 302
    moved = Category.objects.get(slug="tables")
    assert Category.objects.get_parent(moved).slug == "living"
    assert "长谷餐桌" in client.get("/search/?q=饭桌").content.decode()


def test_products_are_published_and_withdrawn_together(hq, stocked):
    pks = [piece.pk for piece in stocked[:2]]
    url = reverse("hq:catalog_product_changelist")
    hq.post(url, {"action": "withdraw", "_selected_action": pks})
    assert Product.objects.filter(is_published=False).count() == 2
    hq.post(url, {"action": "publish", "_selected_action": pks})
    assert not Product.objects.filter(is_published=False).exists()
