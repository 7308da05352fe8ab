"""Light and textiles: lamps, rugs, pots."""

from .card import facts, variant

OAK, WALNUT = "wood:oak", "wood:walnut"
FLAT = {"azimuth": -32.0, "elevation": 34.0}

PRODUCTS = [
    {
        "slug": "bomu-floor-lamp", "sku": "HJ-BM-FL", "category": "lamps", "style": "natural", "designer": "lu-qinghe",
        "name_zh": "薄暮落地灯", "name_en": "Bomu Floor Lamp",
        "description_zh": "四十八道折痕的和纸灯罩,光落下来是一圈一圈的。三根弯木腿并在一处,像三个人提着一盏灯。",
        "description_en": "Forty-eight pleats of mulberry paper let the light down in rings. Three bent legs meet like three people carrying one lantern.",
        "facts": facts("弯曲木、桑皮纸、黄铜", "Bentwood, mulberry paper, brass", "lamp", "zhongshan", 3, "0.00", "parcel"),
        "builder": "home.floor_lamp", "view": {"elevation": 9.0},
        "variants": [
            variant("oak", "1199.00", (46, 46, 152), 4.2, {"wood": OAK, "shade": "glow:paper"}),
            variant("walnut", "1299.00", (46, 46, 152), 4.3, {"wood": WALNUT, "shade": "glow:paper"}),
        ],
    },
    {
        "slug": "diaoyue-arc-lamp", "sku": "HJ-DY-AL", "category": "lamps", "style": "modern", "designer": "shen-yan",
        "name_zh": "钓月弧形灯", "name_en": "Diaoyue Arc Lamp",
        "description_zh": "洞石底座压住一根长竿,灯头悬在沙发上方,像钓起一枚月亮。底座八公斤,碰不倒。",
        "description_en": "A stone foot, a long rod, and a dome over the sofa like a moon on a line. Eight kilos of travertine keep it standing.",
        "facts": facts("粉末涂层钢、洞石", "Powder-coated steel, travertine", "lamp", "zhongshan", 3, "30.00", "freight"),
        "builder": "home.arc_lamp", "view": {"azimuth": -14.0, "elevation": 8.0},
        "variants": [variant("iron", "1699.00", (128, 34, 196), 12, {"metal": "metal:iron", "top": "stone:travertine"}, ("墨黑 · 洞石", "Ink black, travertine"))],
    },
    {
        "slug": "suyu-table-lamp", "sku": "HJ-SY-TL", "category": "lamps", "style": "natural", "designer": "lu-qinghe",
        "name_zh": "宿雨陶瓷台灯", "name_en": "Suyu Table Lamp",
        "description_zh": "景德镇手拉坯灯座,釉色像雨后的青瓦。旋钮调光,最暗的一档刚好够起夜。",
        "description_en": "A hand-thrown foot from Jingdezhen, glazed like roof tiles after rain. It dims; the lowest step is just enough for the way to the kitchen.",
        "facts": facts("手工陶瓷、亚麻灯罩、黄铜", "Hand-thrown ceramic, linen shade, brass", "lamp", "jingdezhen", 3, "0.00", "parcel"),
        "builder": "home.table_lamp",
        "variants": [
            variant("celadon", "599.00", (34, 34, 50), 3.4, {"body": "ceramic:celadon", "shade": "glow:paper"}, ("雨青釉", "Rain celadon")),
            variant("terracotta", "599.00", (34, 34, 50), 3.4, {"body": "ceramic:terracotta", "shade": "glow:paper"}, ("赭陶", "Terracotta")),
        ],
    },
    {
        "slug": "fudeng-pendant", "sku": "HJ-FD-PD", "category": "lamps", "style": "natural", "designer": "studio",
        "name_zh": "浮灯竹编吊灯", "name_en": "Fudeng Bamboo Pendant",
        "description_zh": "安吉篾匠剖的竹丝,十七道圈,里面一层桑皮纸。挂在餐桌上方七十厘米,菜的颜色最好看。",
        "description_en": "Seventeen hoops of bamboo split in Anji over a skin of mulberry paper. Hang it 70 cm above the table; supper looks best there.",
        "facts": facts("竹丝、桑皮纸", "Split bamboo, mulberry paper", "lamp", "anji", 3, "60.00", "parcel"),
        "builder": "home.pendant", "view": {"lift": 0.75, "elevation": 4.0},
        "variants": [variant("bamboo", "799.00", (48, 48, 70), 1.6, {"hoop": "paint:natural", "shade": "glow:paper"}, ("本色竹", "Natural bamboo"), "natural")],
    },
    {
        "slug": "titian-rug", "sku": "HJ-TT-RG", "category": "rugs", "style": "modern", "designer": "lu-qinghe",
        "name_zh": "梯田羊毛地毯", "name_en": "Titian Wool Rug",
        "description_zh": "从山顶往下看梯田的线条,手工枪刺,线条处绒高低一毫米,光脚踩得出来。",
        "description_en": "The lines of terraced fields seen from the hilltop, hand-tufted; the pile drops a millimetre along each line, and bare feet can tell.",
        "facts": facts("新西兰羊毛、棉底", "New Zealand wool, cotton backing", "rug", "nantong", 2, "0.00", "parcel"),
        "builder": "home.rug", "view": FLAT,
        "variants": [
            variant("moss", "2599.00", (240, 170, 2), 13, {"pile": "terrace:#868A72,cream", "fringe": "linen:cream"}, ("苔绿 · 米白", "Moss and cream")),
            variant("sand", "2599.00", (240, 170, 2), 13, {"pile": "terrace:sand,cream", "fringe": "linen:cream"}, ("沙 · 米白", "Sand and cream")),
        ],
    },
    {
        "slug": "chenxi-round-rug", "sku": "HJ-CX-RR", "category": "rugs", "style": "natural", "designer": "studio",
        "name_zh": "晨曦黄麻圆毯", "name_en": "Chenxi Round Jute Rug",
        "description_zh": "一根麻辫从圆心盘到边,没有胶。放在圆餐桌或单椅下,把一个角落圈成一间屋。",
        "description_en": "One braid of jute coiled from the centre outwards, without glue. Under a round table or a single chair it makes a room of a corner.",
        "facts": facts("黄麻", "Jute", "rug", "nantong", 2, "0.00", "parcel"),
        "builder": "home.round_rug", "view": FLAT,
        "variants": [variant("jute", "899.00", (180, 180, 2), 7, {"pile": "braid:jute"}, ("麻本色", "Natural jute"))],
    },
    {
        "slug": "taoran-planter", "sku": "HJ-TR-PT", "category": "decor", "style": "natural", "designer": "studio",
        "name_zh": "陶然落地花盆", "name_en": "Taoran Planter",
        "description_zh": "粗陶不上釉,泥土会呼吸,根不容易烂。含接水盘与树种建议卡(图中油橄榄另售)。",
        "description_en": "Unglazed stoneware breathes, so roots stay healthy. With saucer and a card of trees to try (the olive in the picture is sold separately).",
        "facts": facts("粗陶", "Unglazed stoneware", "ceramic", "jingdezhen", 2, "0.00", "parcel"),
        "builder": "home.pot", "view": {"elevation": 9.0},
        "variants": [
            variant("ivory", "399.00", (38, 38, 34), 9, {"pot": "matt:ivory"}, ("象牙白陶", "Ivory stoneware")),
        ],
    },
]
