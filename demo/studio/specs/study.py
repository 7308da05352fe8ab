"""Study and hall: a desk, shelves, a stool, a stand, mirrors."""

from .card import facts, variant

OAK, WALNUT, ASH, BLACK = (f"wood:{name}" for name in ("oak", "walnut", "ash", "black"))

PRODUCTS = [
    {
        "slug": "mobai-desk", "sku": "HJ-MB-DK", "category": "desks", "style": "mid-century", "designer": "shen-yan",
        "name_zh": "墨白书桌", "name_en": "Mobai Writing Desk",
        "description_zh": "桌后一道小围栏,铅笔不会滚到墙缝里。两只扁抽屉藏在台面下,腿伸得直;背面同样抛光,可以对着窗摆。",
        "description_en": "A low fence along the back keeps pencils from the gap. Two flat drawers hide under the top, and the back is finished too, so it may face the window.",
        "facts": facts("实木、木蜡油、黄铜拉手", "Solid wood, hard-wax oil, brass knobs", "wood", "nankang", 5, "60.00", "freight_install", "ENF"),
        "builder": "tables.desk", "angle": {"azimuth": 36.0, "elevation": 18.0},
        "variants": [
            variant("oak", "2299.00", (130, 62, 75), 26, {"wood": OAK, "metal": "metal:brass"}),
            variant("walnut", "2799.00", (130, 62, 75), 27, {"wood": WALNUT, "metal": "metal:brass"}),
        ],
    },
    {
        "slug": "shiji-bookshelf", "sku": "HJ-SJ-BS", "category": "bookshelves", "style": "natural", "designer": "lin-zhiwei",
        "name_zh": "拾级开放书架", "name_en": "Shiji Open Bookshelf",
        "description_zh": "四根圆柱、五层搁板,前后都能取书,也可以当隔断。每层承重二十五公斤,放得下整套《辞海》。",
        "description_en": "Four round posts and five shelves, open on both sides, so it may divide a room. Each shelf carries 25 kg: the whole encyclopaedia, if you like.",
        "facts": facts("实木、木蜡油", "Solid wood, hard-wax oil", "wood", "nankang", 5, "60.00", "freight_install", "ENF"),
        "builder": "storage.bookshelf", "view": {"elevation": 10.0},
        "variants": [
            variant("oak", "1899.00", (92, 34, 178), 31, {"wood": OAK}),
            variant("walnut", "2399.00", (92, 34, 178), 33, {"wood": WALNUT}),
        ],
    },
    {
        "slug": "xiaoge-stool", "sku": "HJ-XG-SL", "category": "hall", "style": "natural", "designer": "studio",
        "name_zh": "小歌圆凳", "name_en": "Xiaoge Stool",
        "description_zh": "凳面挖出浅浅的凹,坐着不滑。床边放灯,玄关换鞋,来客多时添一个座。",
        "description_en": "The seat is dished so you do not slide. A lamp by the bed, shoes in the hall, one more place at the table.",
        "facts": facts("白蜡木、木蜡油", "White ash, hard-wax oil", "wood", "nankang", 5, "0.00", "parcel", "ENF"),
        "builder": "home.stool", "view": {"elevation": 17.0},
        "variants": [
            variant("ash", "299.00", (36, 36, 45), 3.1, {"wood": ASH}),
            variant("black", "329.00", (36, 36, 45), 3.1, {"wood": BLACK}),
        ],
    },
    {
        "slug": "tanmei-coat-stand", "sku": "HJ-TM-CS", "category": "hall", "style": "natural", "designer": "studio",
        "name_zh": "探梅衣帽架", "name_en": "Tanmei Coat Stand",
        "description_zh": "六枝木杈高低错开,像冬天的梅枝。三脚底座压得住两件大衣和一只书包。",
        "description_en": "Six pegs at two heights, like plum branches in winter. The tripod holds two coats and a school bag.",
        "facts": facts("实木、木蜡油", "Solid wood, hard-wax oil", "wood", "nankang", 5, "0.00", "parcel", "ENF"),
        "builder": "home.coat_stand", "view": {"elevation": 10.0},
        "variants": [variant("oak", "499.00", (56, 56, 172), 4.6, {"wood": OAK})],
    },
    {
        "slug": "yuemen-floor-mirror", "sku": "HJ-YM-FM", "category": "mirrors", "style": "modern", "designer": "lu-qinghe",
        "name_zh": "月门落地镜", "name_en": "Yuemen Floor Mirror",
        "description_zh": "园林月洞门的弧,照得见全身和身后的半间屋子。无铜银镜加防爆膜,靠墙斜放即可,也附墙钩。",
        "description_en": "The curve of a garden's moon gate, with you and half the room in it. Copper-free silvering, a safety film, and a wall hook in the box.",
        "facts": facts("白橡木框、无铜银镜、防爆膜", "White oak, copper-free mirror, safety film", "mirror", "foshan", 3, "40.00", "freight_install", "ENF"),
        "builder": "home.arch_mirror", "view": {"azimuth": -34.0, "elevation": 8.0},
        "variants": [
            variant("oak", "1299.00", (76, 8, 178), 22, {"wood": OAK}),
            variant("walnut", "1499.00", (76, 8, 178), 22, {"wood": WALNUT}),
        ],
    },
]
