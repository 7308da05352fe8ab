"""The house around the products: rooms, kinds, designers."""


def _kind(slug, zh, en):
    return {"slug": slug, "name_zh": zh, "name_en": en}


CATEGORIES = [
    {
        **_kind("living-room", "客厅", "Living room"),
        "children": [
            _kind("sofas", "沙发", "Sofas"),
            _kind("armchairs", "休闲椅", "Armchairs"),
            _kind("coffee-tables", "茶几边几", "Coffee & side tables"),
            _kind("tv-units", "电视柜", "TV units"),
            _kind("poufs", "脚凳墩子", "Poufs"),
        ],
    },
    {
        **_kind("dining-room", "餐厅", "Dining room"),
        "children": [
            _kind("dining-tables", "餐桌", "Dining tables"),
            _kind("dining-chairs", "餐椅长凳", "Dining chairs & benches"),
            _kind("bar-stools", "吧椅", "Bar stools"),
            _kind("sideboards", "餐边柜陈列柜", "Sideboards & cabinets"),
        ],
    },
    {
        **_kind("bedroom", "卧室", "Bedroom"),
        "children": [
            _kind("beds", "床", "Beds"),
            _kind("nightstands", "床头柜", "Nightstands"),
            _kind("chests", "斗柜", "Chests of drawers"),
            _kind("wardrobes", "衣柜", "Wardrobes"),
            _kind("vanities", "梳妆台", "Vanities"),
        ],
    },
    {
        **_kind("study-and-hall", "书房玄关", "Study & hall"),
        "children": [
            _kind("desks", "书桌", "Desks"),
            _kind("bookshelves", "书架", "Bookshelves"),
            _kind("shoe-storage", "鞋柜换鞋凳", "Shoe cabinets & benches"),
            _kind("hall", "玄关小件", "Hall pieces"),
            _kind("mirrors", "镜子", "Mirrors"),
        ],
    },
    {
        **_kind("kids-room", "儿童房", "Children's room"),
        "children": [
            _kind("kids-beds", "儿童床", "Children's beds"),
            _kind("kids-storage", "儿童收纳", "Children's storage"),
        ],
    },
    {
        **_kind("outdoor", "阳台户外", "Balcony & terrace"),
        "children": [
            _kind("outdoor-seating", "户外椅凳", "Outdoor seating"),
            _kind("outdoor-tables", "户外桌几", "Outdoor tables"),
        ],
    },
    {
        **_kind("light-and-textiles", "灯饰布艺", "Light & textiles"),
        "children": [
            _kind("lamps", "灯具", "Lamps"),
            _kind("rugs", "地毯", "Rugs"),
            _kind("curtains", "窗帘", "Curtains"),
            _kind("cushions", "抱枕", "Cushions"),
            _kind("decor", "花器摆件", "Decor"),
        ],
    },
]

ROOM_OF = {
    **{kind["slug"]: room["slug"] for room in CATEGORIES for kind in room["children"]},
    **dict.fromkeys(("lamps", "rugs", "decor", "curtains", "cushions"), "living-room"),
}

DESIGNERS = [
    {
        "slug": "lin-zhiwei",
        "name_zh": "林知微",
        "name_en": "Lin Zhiwei",
        "bio_zh": "木匠的女儿,相信好家具要经得起手摸。",
        "bio_en": "A carpenter's daughter who believes furniture must survive being touched.",
    },
    {
        "slug": "shen-yan",
        "name_zh": "沈砚",
        "name_en": "Shen Yan",
        "bio_zh": "学建筑出身,喜欢把复杂的结构藏在一条线里。",
        "bio_en": "Trained as an architect; hides structure inside a single line.",
    },
    {
        "slug": "lu-qinghe",
        "name_zh": "陆青禾",
        "name_en": "Lu Qinghe",
        "bio_zh": "与安吉、景德镇的手艺人一起工作,擅长藤、陶与织物。",
        "bio_en": "Works with makers in Anji and Jingdezhen in cane, clay and cloth.",
    },
    {
        "slug": "studio",
        "name_zh": "禾间工作室",
        "name_en": "HEJIAN Studio",
        "bio_zh": "八个人的设计组,把门店里听见的话做成家具。",
        "bio_en": "Eight people who turn what is said in the stores into furniture.",
    },
]

BRAND = {
    "name_zh": "禾间",
    "name_en": "HEJIAN",
    "line_zh": "先看见,再搬回家",
    "line_en": "See it near you, then bring it home",
}
