"""Write demo/catalogue.json: ``python -m studio.catalogue`` from the demo folder.

Only pictures that exist are listed, and only products that have one, so the
file can be loaded at any moment. Needs no Blender.
"""

import json
from pathlib import Path

from . import specs
from .palette import COLOURS
from .specs.house import BRAND, CATEGORIES, DESIGNERS, ROOM_OF
from .specs.scenes import SCENES
from .specs.suites import SUITES

DEMO = Path(__file__).resolve().parent.parent
PICTURES, MODELS = DEMO / "pictures", DEMO / "models"
HOTSPOTS = Path(__file__).resolve().parent / "hotspots.json"
COPIED = (
    "slug",
    "name_zh",
    "name_en",
    "category",
    "description_zh",
    "description_en",
    "style",
    "designer",
)
SEEN = {
    "angle": ("另一角度", "another angle"),
    "front": ("正面", "from the front"),
    "detail": ("细节", "detail"),
}
ROLES = {"variant": "main", "front": "angle"}
SIZES = ("price", "width_cm", "depth_cm", "height_cm", "weight_kg")


def sku(product, variant):
    return f"{product['sku']}-{variant['key'].upper()[:6]}"


def variants_of(product):
    for v in product["variants"]:
        swatch = (v if v["pictured"] else product["variants"][0])["swatch"]
        yield {
            "sku": sku(product, v),
            "option_zh": han(v["option_zh"]),
            "option_en": v["option_en"],
            "color": COLOURS.get(swatch, "#B9A98F"),
            **{name: v[name] for name in SIZES},
        }


def images_of(product):
    """The pictures of one product that are on disk, main picture first."""
    for shot in specs.shots():
        if shot["product"] is product and (PICTURES / shot["file"]).exists():
            yield _image(product, shot)


def _image(product, shot):
    v = shot["variant"]
    seen = SEEN.get(shot["kind"])
    zh, en = (
        f"{product['name_zh']},{han(v['option_zh'])}",
        f"{product['name_en']} in {_lower_first(v['option_en'])}",
    )
    if seen:
        zh, en = f"{zh},{seen[0]}", f"{en}, {seen[1]}"
    role = ROLES.get(shot["kind"], shot["kind"])
    return {
        "file": shot["file"],
        "variant_sku": sku(product, v),
        "role": role,
        "alt_zh": han(zh),
        "alt_en": en,
    }


def _lower_first(text):
    return text[0].lower() + text[1:]


def han(text):
    """Full-width commas and the like, as Chinese is set."""
    for narrow, wide in zip(",;:()?", "\uff0c\uff1b\uff1a\uff08\uff09\uff1f", strict=True):
        text = text.replace(narrow, wide)
    return text


def _set_in_chinese(card):
    return {key: han(value) if key.endswith("_zh") else value for key, value in card.items()}


def model_of(product):
    """The file that can be turned, if it has been made."""
    file = f"{product['slug']}.glb"
    return {"model": file} if (MODELS / file).exists() else {}


def room_of(product):
    return product.get("room") or ROOM_OF[product["category"]]


def card(product):
    return {
        **_set_in_chinese({key: product[key] for key in COPIED}),
        "sku_prefix": product["sku"],
        "attributes": {**_set_in_chinese(product["facts"]), "room": room_of(product)},
        "variants": list(variants_of(product)),
        "images": list(images_of(product)),
        **model_of(product),
    }


def scenes(known):
    """Rooms whose picture and hotspots exist, pointing at known products only."""
    spots = json.loads(HOTSPOTS.read_text()) if HOTSPOTS.exists() else {}
    for scene in SCENES:
        if scene["slug"] in spots and (PICTURES / scene["file"]).exists():
            about = {key: scene[key] for key in ("slug", "title_zh", "title_en", "room", "file")}
            found = [spot for spot in spots[scene["slug"]] if spot["product"] in known]
            yield {**_set_in_chinese(about), "hotspots": found}


def suites(known, rooms):
    """Sets whose pieces are all in the catalogue, with the room they are photographed in."""
    for suite in SUITES:
        pieces = [(specs.product(slug), key, count) for slug, key, count in suite["pieces"]]
        if all(product["slug"] in known for product, _, _ in pieces):
            yield {
                **_set_in_chinese({k: v for k, v in suite.items() if k not in ("scene", "pieces")}),
                **({"scene": suite["scene"]} if suite.get("scene") in rooms else {}),
                "pieces": [
                    {"sku": sku(product, {"key": key}), "quantity": count}
                    for product, key, count in pieces
                ],
            }


def categories(kinds):
    """Rooms and kinds with something in them: an empty shelf sells nothing."""
    for room in CATEGORIES:
        children = [kind for kind in room["children"] if kind["slug"] in kinds]
        if children:
            yield {**room, "children": children}


def catalogue():
    cards = [c for c in map(card, specs.PRODUCTS) if c["images"]]
    designers = [_set_in_chinese(d) for d in DESIGNERS]
    known = {c["slug"] for c in cards}
    rooms = list(scenes(known))
    return {
        "brand": _set_in_chinese(BRAND),
        "categories": list(categories({c["category"] for c in cards})),
        "designers": designers,
        "products": cards,
        "scenes": rooms,
        "suites": list(suites(known, {room["slug"] for room in rooms})),
    }


def main():
    made = catalogue()
    (DEMO / "catalogue.json").write_text(
        json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    pictures = sum(len(p["images"]) for p in made["products"])
    print(
        f"{len(made['products'])} products, {pictures} pictures, {len(made['scenes'])} scenes, {len(made['suites'])} suites"
    )


if __name__ == "__main__":
    main()
