"""What the demo brand promises about its own data: whole, uniform, light enough to clone."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

DEMO = Path(settings.BASE_DIR) / "demo"
CATALOGUE = json.loads((DEMO / "catalogue.json").read_text("utf-8"))
PRODUCTS = CATALOGUE["products"]
KINDS = {kind["slug"] for room in CATALOGUE["categories"] for kind in room["children"]}
ROOMS = {room["slug"] for room in CATALOGUE["categories"]}
FACTS = {
    *("material_zh", "material_en", "formaldehyde", "origin_zh", "origin_en", "warranty_years"),
    *("care_zh", "care_en", "installation_fee", "delivery_class", "room"),
}
MEASURES = {"width_cm", "depth_cm", "height_cm", "weight_kg", "price"}
LATIN_MARKS = set(",;:?")


@pytest.mark.parametrize("card", PRODUCTS, ids=lambda card: card["slug"])
def test_a_card_says_everything_that_every_card_says(card):
    assert set(card["attributes"]) == FACTS
    assert card["attributes"]["formaldehyde"] in {"ENF", "E0"}
    assert card["category"] in KINDS
    assert card["attributes"]["room"] in ROOMS
    assert card["style"] in {"natural", "modern", "soft", "mid-century"}
    assert all(
        card[f"{text}_{tongue}"] for text in ("name", "description") for tongue in ["zh", "en"]
    )
    assert all(Decimal(str(each[name])) > 0 for each in card["variants"] for name in MEASURES)


@pytest.mark.parametrize("card", PRODUCTS, ids=lambda card: card["slug"])
def test_a_card_shows_what_it_sells(card):
    first, skus = card["images"][0], {each["sku"] for each in card["variants"]}
    assert first["role"] == "main"
    assert first["variant_sku"] == card["variants"][0]["sku"]
    assert {image["variant_sku"] for image in card["images"]} <= skus
    assert all((DEMO / "pictures" / image["file"]).exists() for image in card["images"])
    assert (DEMO / "models" / card["model"]).stat().st_size <= 300 * 1024


def test_skus_and_slugs_are_unique():
    skus = Counter(each["sku"] for card in PRODUCTS for each in card["variants"])
    assert max(skus.values()) == 1
    assert len({card["slug"] for card in PRODUCTS}) == len(PRODUCTS)


def test_every_scene_leads_to_pieces_that_are_sold():
    slugs = {card["slug"] for card in PRODUCTS}
    for scene in CATALOGUE["scenes"]:
        spots = scene["hotspots"]
        assert len(spots) >= 3
        assert {spot["product"] for spot in spots} <= slugs
        assert all(0 < spot[side] < 1 for spot in spots for side in "xy")
        assert (DEMO / "pictures" / scene["file"]).exists()


def test_a_suite_costs_less_than_its_pieces_and_names_only_what_is_sold():
    prices = {each["sku"]: Decimal(each["price"]) for card in PRODUCTS for each in card["variants"]}
    rooms = {scene["slug"] for scene in CATALOGUE["scenes"]}
    assert len(CATALOGUE["suites"]) >= 12
    for suite in CATALOGUE["suites"]:
        singly = sum(prices[piece["sku"]] * piece["quantity"] for piece in suite["pieces"])
        assert Decimal("0.8") * singly < Decimal(suite["price"]) < Decimal("0.95") * singly
        assert suite["room"] in ROOMS
        assert suite.get("scene") is None or suite["scene"] in rooms


def test_chinese_is_set_with_chinese_punctuation():
    texts = [card["description_zh"] for card in PRODUCTS]
    texts += [card["attributes"]["care_zh"] for card in PRODUCTS]
    assert [text for text in texts if LATIN_MARKS & set(text)] == []


def test_pictures_and_models_stay_light():
    files = [*(DEMO / "pictures").iterdir(), *(DEMO / "models").iterdir()]
    assert sum(file.stat().st_size for file in files) < 60 * 1024 * 1024
