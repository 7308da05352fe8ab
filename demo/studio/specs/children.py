"""The children's room: a bed like a house, and furniture at their height."""

from .bedroom import made
from .card import facts, variant

OAK, ASH = "wood:oak", "wood:ash"

PRODUCTS = [
    {
        "slug": "xiaowu-house-bed",
        "detail": {"spot": (0.5, 0.1, 0.3), "across": 0.9},
        "sku": "HJ-XW-HB",
        "category": "kids-beds",
        "style": "natural",
        "designer": "lin-zhiwei",
        "name_zh": "小屋儿童床",
        "name_en": "Xiaowu House Bed",
        "description_zh": "一张床,也是一间屋:屋脊上搭块布就成了帐篷。床面离地四十厘米,三岁能自己爬上去;所有圆角大于六毫米,木蜡油达到玩具安全标准。",
        "description_en": "A bed that is also a house; throw a cloth over the ridge and it is a tent. At 40 cm a three-year-old climbs in alone. Every edge is rounded, and the oil meets the standard for toys.",
        "facts": facts(
            "白蜡木、玩具级木蜡油",
            "White ash, toy-safe hard-wax oil",
            "wood",
            "nankang",
            8,
            "150.00",
            "freight_install",
            "ENF",
        ),
        "builder": "beds.house_bed",
        "view": {"elevation": 15.0},
        "angle": {"azimuth": 38.0, "elevation": 20.0},
        "variants": [
            variant(
                "ash", "3299.00", (100, 208, 168), 46, made("white", "oat", "indigo", wood=ASH)
            ),
            variant("oak", "3599.00", (100, 208, 168), 48, made("cream", "mist", "clay", wood=OAK)),
        ],
    },
    {
        "slug": "xiaowu-low-bookcase",
        "sku": "HJ-XW-BC",
        "category": "kids-storage",
        "style": "natural",
        "designer": "lin-zhiwei",
        "name_zh": "小屋矮书架",
        "name_en": "Xiaowu Low Bookcase",
        "description_zh": "三层,九十厘米高,孩子自己拿、自己放回去。四根圆柱没有尖角,附墙面固定件。",
        "description_en": "Three shelves, 90 cm high: they take the book out, and put it back. Round posts without corners, and a fixing for the wall.",
        "facts": facts(
            "白蜡木、玩具级木蜡油",
            "White ash, toy-safe hard-wax oil",
            "wood",
            "nankang",
            8,
            "50.00",
            "freight_install",
            "ENF",
        ),
        "builder": "storage.bookshelf",
        "shape": {"rows": 3, "seed": 11},
        "view": {"elevation": 14.0},
        "variants": [
            variant("ash", "1199.00", (100, 32, 90), 17, {"wood": ASH}),
            variant("oak", "1399.00", (100, 32, 90), 18, {"wood": OAK}),
        ],
    },
    {
        "slug": "xiaowu-toy-chest",
        "sku": "HJ-XW-TC",
        "category": "kids-storage",
        "style": "natural",
        "designer": "studio",
        "name_zh": "小屋三斗柜",
        "name_en": "Xiaowu Three-Drawer Chest",
        "description_zh": "积木、画笔、车,一人一层。抽屉有防夹缓冲,拉手是一颗小铜豆,三岁的手也捏得住。",
        "description_en": "Blocks, crayons, cars: a drawer each. They close softly on small fingers, and the brass knobs fit a three-year-old's hand.",
        "facts": facts(
            "白蜡木、阻尼滑轨、黄铜拉手",
            "White ash, soft-close runners, brass knobs",
            "wood",
            "nankang",
            8,
            "50.00",
            "freight_install",
            "ENF",
        ),
        "builder": "storage.drawers",
        "shape": {"rows": 3, "columns": 1, "dressed": [("books", -0.3), ("bottle", 0.5)]},
        "variants": [
            variant("ash", "1499.00", (78, 42, 76), 28, {"wood": ASH}),
            variant("oak", "1699.00", (78, 42, 76), 29, {"wood": OAK}),
        ],
    },
]
