"""Dining room: tables, chairs, a bench and the cane sideboard."""

from .card import facts, variant

OAK, WALNUT, ASH, BLACK, CHERRY = (f"wood:{name}" for name in ("oak", "walnut", "ash", "black", "cherry"))

PRODUCTS = [
    {
        "slug": "changgu-dining-table", "sku": "HJ-CG-DT", "category": "dining-tables", "style": "natural", "designer": "lin-zhiwei",
        "name_zh": "长谷实木餐桌", "name_en": "Changgu Dining Table",
        "description_zh": "桌面中间略宽、两头略收,坐在对角的人也看得见彼此。A 字腿退到里侧,八把椅子随便插。",
        "description_en": "Slightly wider in the middle, so that people at opposite corners still see each other. The trestles stand well inside: pull a chair up anywhere.",
        "facts": facts("整板实木、木蜡油", "Solid wood, hard-wax oil", "wood", "nankang", 8, "120.00", "freight_install", "ENF"),
        "builder": "tables.trestle_table", "angle": {"azimuth": 52.0, "elevation": 14.0},
        "variants": [
            variant("oak", "4599.00", (180, 88, 74), 47, {"wood": OAK}),
            variant("walnut", "5999.00", (180, 88, 74), 49, {"wood": WALNUT}),
        ],
    },
    {
        "slug": "manyue-round-table", "sku": "HJ-MY-RT", "category": "dining-tables", "style": "modern", "designer": "shen-yan",
        "name_zh": "满月圆餐桌", "name_en": "Manyue Round Table",
        "description_zh": "一百二十厘米的圆,四个人刚好,六个人热闹。竖纹桌脚没有横枨,膝盖不打架。",
        "description_en": "120 cm across: right for four, merry for six. A fluted drum instead of legs, so no knee has to argue.",
        "facts": facts("实木、木蜡油", "Solid wood, hard-wax oil", "wood", "nankang", 8, "120.00", "freight_install", "ENF"),
        "builder": "tables.round_table", "view": {"elevation": 17.0},
        "variants": [
            variant("walnut", "4299.00", (120, 120, 74), 44, {"wood": WALNUT}),
            variant("ash", "3699.00", (120, 120, 74), 41, {"wood": ASH}),
        ],
    },
    {
        "slug": "yahe-wishbone-chair", "sku": "HJ-YH-WC", "category": "dining-chairs", "style": "natural", "designer": "lin-zhiwei",
        "name_zh": "丫禾圈椅", "name_en": "Yahe Wishbone Chair",
        "description_zh": "一根弯木既是扶手也是靠背,背后一枝「丫」字托住脊梁。坐面用一百二十米纸绳手编,编一把要两个小时。",
        "description_en": "One bent rail is both arm and back, with a twig-like Y for the spine. The seat takes 120 metres of paper cord and two hours of weaving.",
        "facts": facts("实木、手编纸绳", "Solid wood, hand-woven paper cord", "wood", "anji", 5, "0.00", "freight", "ENF"),
        "builder": "seats.wishbone_chair", "angle": {"azimuth": 150.0, "elevation": 16.0},
        "variants": [
            variant("oak", "1099.00", (56, 52, 75), 5.2, {"wood": OAK, "cord": "cord:natural"}),
            variant("black", "1199.00", (56, 52, 75), 5.2, {"wood": BLACK, "cord": "cord:natural"}),
        ],
    },
    {
        "slug": "xiaoman-dining-chair", "sku": "HJ-XM-DC", "category": "dining-chairs", "style": "mid-century", "designer": "shen-yan",
        "name_zh": "小满餐椅", "name_en": "Xiaoman Dining Chair",
        "description_zh": "靠背弯成一片薄月,正好托住腰;坐垫可拆洗,油渍不怕。四把叠不起来,但推进桌下只露一道弧。",
        "description_en": "The back is a thin crescent at just the height of the waist; the seat pad comes off for washing. Pushed in, only its curve shows above the table.",
        "facts": facts("实木、洗水亚麻", "Solid wood, washed linen", "fabric", "anji", 5, "0.00", "freight", "ENF"),
        "builder": "seats.dining_chair",
        "variants": [
            variant("walnut", "699.00", (49, 53, 79), 5.8, {"wood": WALNUT, "fabric": "linen:oat"}, ("黑胡桃 · 燕麦", "Walnut, oat")),
            variant("oak", "599.00", (49, 53, 79), 5.6, {"wood": OAK, "fabric": "linen:moss"}, ("白橡木 · 苔绿", "Oak, moss")),
        ],
    },
    {
        "slug": "changgu-bench", "sku": "HJ-CG-BN", "category": "dining-chairs", "style": "natural", "designer": "lin-zhiwei",
        "name_zh": "长谷长凳", "name_en": "Changgu Bench",
        "description_zh": "餐桌边坐三个孩子,玄关边换鞋,床尾搭衣服:一条长凳,三个去处。",
        "description_en": "Three children at the table, shoes in the hall, clothes at the foot of the bed: one bench, three lives.",
        "facts": facts("白橡木、亚麻坐垫", "White oak, linen pad", "wood", "nankang", 5, "0.00", "freight", "ENF"),
        "builder": "seats.bench",
        "variants": [
            variant("oak", "1199.00", (130, 36, 45), 11, {"wood": OAK, "fabric": "linen:oat"}),
            variant("walnut", "1499.00", (130, 36, 45), 12, {"wood": WALNUT, "fabric": "linen:charcoal"}),
        ],
    },
    {
        "slug": "tingchan-sideboard", "sku": "HJ-TC-SB", "category": "sideboards", "style": "natural", "designer": "lu-qinghe",
        "name_zh": "听蝉藤编餐边柜", "name_en": "Tingchan Cane Sideboard",
        "description_zh": "四扇藤编门,透气,茶叶和干货不返潮。里面的层板可以挪到九个高度,高的酒瓶也站得下。",
        "description_en": "Four cane doors let tea and dry goods breathe. Shelves move to nine heights, so even the tall bottle can stand.",
        "facts": facts("实木、天然藤皮、黄铜拉手", "Solid wood, natural cane, brass knobs", "cane", "nankang", 5, "100.00", "freight_install", "ENF"),
        "builder": "storage.sideboard", "shape": {"front": "cane", "doors": 4, "dressed": [("vase", -0.66), ("bowl", 0.40), ("bottle", 0.74)]},
        "angle": {"azimuth": 40.0, "elevation": 15.0},
        "variants": [
            variant("oak", "4299.00", (160, 44, 80), 55, {"wood": OAK, "cane": "cane:natural"}),
            variant("walnut", "4899.00", (160, 44, 80), 57, {"wood": WALNUT, "cane": "cane:natural"}),
        ],
    },
]
