"""Living room: sofas, lounge chairs, tables and the television unit."""

from .card import facts, variant

SOFA_3, SOFA_2 = (228, 94, 82), (168, 94, 82)
OAK, WALNUT = "wood:oak", "wood:walnut"


def _linen(name, wood=OAK):
    return {"fabric": f"linen:{name}", "wood": wood}


PRODUCTS = [
    {
        "slug": "mailang-sofa-3", "sku": "HJ-ML-S3", "category": "sofas", "style": "natural", "designer": "lin-zhiwei",
        "name_zh": "麦浪三人沙发", "name_en": "Mailang Three-Seat Sofa",
        "description_zh": "坐垫外包羽绒、内芯高弹海绵,坐下先软后稳,起身十分钟自己回弹。亚麻外套可以整件拆洗,滚边沿着坐垫走一圈,像麦田的田埂。两人并排躺看一部电影,刚刚好。",
        "description_en": "Feather around a high-resilience core: soft first, then steady, and plump again ten minutes after you stand up. The linen covers come off whole for washing, edged with a line of piping like the paths between wheat fields. Long enough for two to lie through a film.",
        "facts": facts("洗水亚麻、羽绒与高弹海绵、白橡木脚", "Washed linen, feather and HR foam, white oak legs", "fabric", "foshan", 5, "120.00", "freight_install", "ENF"),
        "builder": "seating.sofa", "shape": {"pillows": [("linen:camel", -0.86, 0.48), ("linen:cream", 0.9, 0.45)]}, "angle": {},
        "variants": [
            variant("moss", "6299.00", SOFA_3, 68, _linen("moss")),
            variant("oat", "6299.00", SOFA_3, 68, _linen("oat"), shape={"pillows": [("linen:clay", -0.86, 0.48), ("linen:moss", 0.9, 0.45)]}),
            variant("indigo", "6499.00", SOFA_3, 68, _linen("indigo")),
        ],
    },
    {
        "slug": "mailang-sofa-2", "sku": "HJ-ML-S2", "category": "sofas", "style": "natural", "designer": "lin-zhiwei",
        "name_zh": "麦浪双人沙发", "name_en": "Mailang Two-Seat Sofa",
        "description_zh": "和三人位同一副骨架,宽一米六八,进得了老小区的电梯,也放得下朝北的小客厅。扶手只有十六厘米厚,把宽度都还给坐的人。",
        "description_en": "The same bones as its big sister in 168 cm: it fits the lift of an old block and a small north-facing room. The arms are only 16 cm thick, so the width goes to the people on it.",
        "facts": facts("洗水亚麻、羽绒与高弹海绵、白橡木脚", "Washed linen, feather and HR foam, white oak legs", "fabric", "foshan", 5, "100.00", "freight_install", "ENF"),
        "builder": "seating.sofa", "shape": {"seats": 2, "arm": 0.16, "pillows": [("linen:oat", 0.84, 0.46)]},
        "variants": [
            variant("clay", "4799.00", SOFA_2, 51, _linen("clay")),
            variant("mist", "4799.00", SOFA_2, 51, _linen("mist"), shape={"pillows": [("linen:clay", 0.84, 0.46)]}),
        ],
    },
    {
        "slug": "yuanshan-corner-sofa", "sku": "HJ-YS-SC", "category": "sofas", "style": "modern", "designer": "shen-yan",
        "name_zh": "远山转角沙发", "name_en": "Yuanshan Chaise Sofa",
        "description_zh": "右侧贵妃位深一米五六,可以伸直双腿看书。三块靠垫排开，像远处的山脊；底部离地十五厘米,扫地机器人能一路开到墙边。",
        "description_en": "The chaise on the right is 156 cm deep: legs out, book up. Three back cushions line up like a far ridge, and the 15 cm clearance lets a robot cleaner drive to the wall.",
        "facts": facts("棉麻混纺、高弹海绵、黑胡桃木脚", "Cotton-linen, HR foam, black walnut legs", "fabric", "foshan", 5, "180.00", "freight_install", "ENF"),
        "builder": "seating.sofa", "shape": {"chaise": 0.62, "pillows": [("linen:mist", -0.88, 0.5), ("linen:camel", -0.5, 0.42)]},
        "angle": {"azimuth": -52.0, "elevation": 24.0}, "view": {"azimuth": -26.0, "elevation": 17.0},
        "variants": [
            variant("oat", "8999.00", (268, 156, 80), 92, _linen("oat", WALNUT)),
            variant("charcoal", "8999.00", (268, 156, 80), 92, _linen("charcoal", WALNUT)),
        ],
    },
    {
        "slug": "yunjian-sofa", "sku": "HJ-YJ-S3", "category": "sofas", "style": "soft", "designer": "lu-qinghe",
        "name_zh": "云间圈绒沙发", "name_en": "Yunjian Bouclé Sofa",
        "description_zh": "没有一条直线的沙发:圆角、矮背、落地底座,孩子撞上去也只会笑。圈绒织得密,猫爪不易勾丝;坐深六十二厘米,适合盘腿。",
        "description_en": "A sofa without a straight line: round corners, a low back, a base that meets the floor. The bouclé is woven tight against claws, and a 62 cm seat is deep enough to sit cross-legged.",
        "facts": facts("羊毛混纺圈绒、分区海绵、黑胡桃木底座", "Wool-blend bouclé, zoned foam, walnut plinth", "boucle", "haining", 5, "150.00", "freight_install", "ENF"),
        "builder": "seating.bench_sofa", "shape": {"pillows": [("linen:sand", -0.8, 0.44)]}, "angle": {},
        "variants": [
            variant("cream", "9499.00", (240, 104, 72), 81, {"fabric": "boucle:cream", "wood": WALNUT}),
            variant("sand", "9499.00", (240, 104, 72), 81, {"fabric": "boucle:sand", "wood": WALNUT}, shape={"pillows": [("linen:cream", -0.8, 0.44)]}),
        ],
    },
    {
        "slug": "qiushan-leather-sofa", "sku": "HJ-QS-S2", "category": "sofas", "style": "mid-century", "designer": "shen-yan",
        "name_zh": "秋山实木皮沙发", "name_en": "Qiushan Leather Two-Seater",
        "description_zh": "实木框架不用一颗外露的螺丝,头层牛皮会随你的坐姿慢慢变深。背面的木条值得被看见,放在客厅中间也好看。",
        "description_en": "A solid frame without one visible screw, and full-grain leather that darkens where you sit. The spindled back deserves to be seen, so let it stand free in the room.",
        "facts": facts("头层牛皮、实木框架、高弹海绵", "Full-grain leather, solid wood frame, HR foam", "leather", "haining", 8, "100.00", "freight_install"),
        "builder": "seating.frame_chair", "shape": {"seats": 2}, "angle": {"azimuth": 150.0, "elevation": 16.0},
        "variants": [
            variant("camel", "7899.00", (152, 82, 80), 46, {"fabric": "leather:camel", "wood": WALNUT}),
            variant("ink", "7899.00", (152, 82, 80), 46, {"fabric": "leather:charcoal", "wood": OAK}, ("墨色头层牛皮", "Ink full-grain leather"), "charcoal"),
        ],
    },
    {
        "slug": "zhuying-lounge-chair", "sku": "HJ-ZY-LC", "category": "armchairs", "style": "natural", "designer": "lin-zhiwei",
        "name_zh": "竹影休闲椅", "name_en": "Zhuying Lounge Chair",
        "description_zh": "扶手削成一片竹叶的弧度,手搭上去就知道是手工磨的。椅背后倾十五度,适合午后读到睡着。",
        "description_en": "The armrest is carved to the curve of a bamboo leaf; your hand will know it was sanded by hand. Fifteen degrees of recline, right for reading until you nod off.",
        "facts": facts("白橡木、洗水亚麻、高弹海绵", "White oak, washed linen, HR foam", "fabric", "anji", 5, "60.00", "freight_install"),
        "builder": "seating.frame_chair", "angle": {"azimuth": 148.0, "elevation": 14.0},
        "variants": [
            variant("oat", "2599.00", (72, 80, 82), 14, _linen("oat")),
            variant("moss", "2599.00", (72, 80, 82), 14, _linen("moss")),
            variant("indigo", "2799.00", (72, 80, 82), 15, _linen("indigo", WALNUT), ("靛蓝亚麻 · 黑胡桃", "Indigo linen, walnut")),
        ],
    },
]

PRODUCTS += [
    {
        "slug": "tingchan-cane-chair", "sku": "HJ-TC-CC", "category": "armchairs", "style": "natural", "designer": "lu-qinghe",
        "name_zh": "听蝉藤编椅", "name_en": "Tingchan Cane Chair",
        "description_zh": "夏天的椅子:靠背与两侧都是透风的手编藤面,坐久了也不闷。藤皮先泡后编,绷得像鼓面,敲一下会有轻响。",
        "description_en": "A chair for summer: hand-woven cane in back and sides lets the air through. The cane is soaked before weaving and dries tight as a drum; tap it and it answers.",
        "facts": facts("白橡木、天然藤皮、洗水亚麻坐垫", "White oak, natural cane, washed linen seat", "cane", "anji", 5, "60.00", "freight_install"),
        "builder": "seats.cane_chair", "angle": {"azimuth": 148.0, "elevation": 15.0},
        "variants": [
            variant("oak", "2199.00", (66, 74, 80), 11, {"wood": OAK, "cane": "caneopen:natural", "fabric": "linen:oat"}),
            variant("walnut", "2399.00", (66, 74, 80), 12, {"wood": WALNUT, "cane": "caneopen:natural", "fabric": "linen:moss"}),
        ],
    },
    {
        "slug": "yuanli-tub-chair", "sku": "HJ-YL-TC", "category": "armchairs", "style": "soft", "designer": "lu-qinghe",
        "name_zh": "圆栗转椅", "name_en": "Yuanli Swivel Tub Chair",
        "description_zh": "像一颗剥开的栗子把人抱住,底座可以三百六十度静静转动:转过来聊天,转过去看窗外。",
        "description_en": "It holds you like the shell of a chestnut and turns without a sound: this way for talk, that way for the window.",
        "facts": facts("羊毛混纺圈绒、定型海绵、实木转盘", "Wool-blend bouclé, moulded foam, wooden swivel", "boucle", "haining", 5, "0.00", "freight"),
        "builder": "seats.tub_chair", "view": {"azimuth": -24.0, "elevation": 17.0},
        "variants": [
            variant("cream", "1999.00", (78, 76, 74), 19, {"fabric": "boucle:cream", "wood": WALNUT}),
            variant("rust", "1999.00", (78, 76, 74), 19, {"fabric": "boucle:clay", "wood": WALNUT}, ("栗壳圈绒", "Chestnut bouclé"), "clay"),
        ],
    },
    {
        "slug": "mailang-coffee-table", "sku": "HJ-ML-CT", "category": "coffee-tables", "style": "natural", "designer": "lin-zhiwei",
        "name_zh": "麦浪双层茶几", "name_en": "Mailang Coffee Table",
        "description_zh": "台面四角磨成七厘米的圆,孩子绕着跑也放心;下层七根木条,放遥控器、画报和没拆的快递。",
        "description_en": "The corners are rounded to seven centimetres for children who run laps. Seven slats below for remote controls, magazines and the parcel nobody has opened.",
        "facts": facts("整板实木、木蜡油", "Solid wood, hard-wax oil", "wood", "nankang", 5, "50.00", "freight_install", "ENF"),
        "builder": "tables.coffee_table", "angle": {},
        "variants": [
            variant("oak", "1599.00", (110, 60, 40), 18, {"wood": OAK}),
            variant("walnut", "1999.00", (110, 60, 40), 19, {"wood": WALNUT}),
        ],
    },
    {
        "slug": "xishi-nesting-tables", "sku": "HJ-XS-NT", "category": "coffee-tables", "style": "modern", "designer": "shen-yan",
        "name_zh": "溪石高低茶几", "name_en": "Xishi Nesting Tables",
        "description_zh": "两块溪石,一高一低:木的暖,石的凉。小的那块可以推到大的下面,客人来了再拉出来放茶点。",
        "description_en": "Two river stones, one high and warm in wood, one low and cool in travertine. The small one tucks under until guests come for tea.",
        "facts": facts("实木、洞石", "Solid wood, travertine", "stone", "yunfu", 5, "60.00", "freight_install"),
        "builder": "tables.pebble_tables",
        "variants": [
            variant("walnut", "2299.00", (118, 78, 42), 31, {"wood": WALNUT, "top": "stone:travertine"}, ("黑胡桃 · 米黄洞石", "Walnut, cream travertine")),
            variant("oak", "2099.00", (118, 78, 42), 30, {"wood": OAK, "top": "stone:slate"}, ("白橡木 · 青板石", "Oak, grey slate")),
        ],
    },
    {
        "slug": "shizhong-side-table", "sku": "HJ-SZ-ST", "category": "coffee-tables", "style": "modern", "designer": "shen-yan",
        "name_zh": "石钟边几", "name_en": "Shizhong Stone Side Table",
        "description_zh": "一整块洞石车出来的腰身,二十六公斤,放下就不想再挪。每一块的孔洞和纹路都不一样。",
        "description_en": "Turned from one block of travertine: 26 kg, so choose its place well. No two have the same veins and pores.",
        "facts": facts("天然洞石整料", "Solid travertine", "stone", "yunfu", 3, "0.00", "freight"),
        "builder": "tables.drum_table",
        "variants": [variant("travertine", "1299.00", (42, 42, 45), 26, {"top": "stone:travertine"}, ("米黄洞石", "Cream travertine"))],
    },
    {
        "slug": "yuanshan-tv-unit", "sku": "HJ-YS-TV", "category": "tv-units", "style": "modern", "designer": "shen-yan",
        "name_zh": "远山电视柜", "name_en": "Yuanshan TV Unit",
        "description_zh": "两侧格栅门遮住路由器却不挡信号,中间敞开放机顶盒和唱片。背板预留四个走线孔,插座再乱也看不见。",
        "description_en": "Slatted doors hide the router and let its signal out; the open middle takes records and the set-top box. Four cable ports in the back keep the tangle to themselves.",
        "facts": facts("实木框架、实木格栅", "Solid wood frame and slats", "wood", "nankang", 5, "100.00", "freight_install", "ENF"),
        "builder": "storage.sideboard", "shape": {"front": "open-middle", "doors": 4, "leg": 0.15, "dressed": [("vase", 0.72), ("books", -0.62)]}, "angle": {"azimuth": 38.0, "elevation": 16.0},
        "variants": [
            variant("walnut", "3999.00", (200, 42, 50), 52, {"wood": WALNUT}),
            variant("oak", "3599.00", (200, 42, 50), 50, {"wood": OAK}),
        ],
    },
]
