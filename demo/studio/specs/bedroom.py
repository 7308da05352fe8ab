"""Bedroom: beds, what stands beside them, and where the clothes go."""

from .card import facts, variant

OAK, WALNUT, ASH, CHERRY = (f"wood:{name}" for name in ("oak", "walnut", "ash", "cherry"))


def _made(quilt, pillow, accent, **frame):
    """A bed's finish: the frame, and the linen it is photographed with."""
    return {"quilt": f"linen:{quilt}", "pillow": f"linen:{pillow}", "accent": f"linen:{accent}", **frame}


PRODUCTS = [
    {
        "slug": "yunqi-bed", "sku": "HJ-YQ-BD", "category": "beds", "style": "soft", "designer": "lu-qinghe",
        "name_zh": "云栖软包床", "name_en": "Yunqi Upholstered Bed",
        "description_zh": "床头分成一格一格的软包,靠着看书时,肩胛正好落进两格之间。床板承重六百斤,翻身没有声音。",
        "description_en": "The headboard is padded in channels; lean back with a book and your shoulder blades find the gap. The slats bear 300 kg and turn over in silence.",
        "facts": facts("洗水亚麻、高弹海绵、松木排骨架", "Washed linen, HR foam, pine slats", "fabric", "foshan", 5, "150.00", "freight_install", "ENF"),
        "builder": "beds.upholstered_bed", "view": {"elevation": 19.0}, "angle": {"azimuth": 40.0, "elevation": 24.0},
        "variants": [
            variant("oat", "5299.00", (192, 222, 108), 86, _made("cream", "mist", "clay", fabric="linen:sand", wood=WALNUT)),
            variant("moss", "5299.00", (192, 222, 108), 86, _made("white", "oat", "camel", fabric="linen:moss", wood=OAK)),
        ],
    },
    {
        "slug": "songjian-bed", "sku": "HJ-SJ-BD", "category": "beds", "style": "natural", "designer": "lin-zhiwei",
        "name_zh": "松间实木床", "name_en": "Songjian Spindle Bed",
        "description_zh": "二十一根圆木条排成床头,光从后面透过来,墙上有一片小树林。榫卯连接,两个人二十分钟装好,不响不晃。",
        "description_en": "Twenty-one turned spindles make the headboard; with light behind, a small wood grows on the wall. Joined with mortise and tenon, up in twenty minutes, without creak or sway.",
        "facts": facts("实木、榫卯结构、木蜡油", "Solid wood, mortise and tenon, hard-wax oil", "wood", "nankang", 8, "150.00", "freight_install", "ENF"),
        "builder": "beds.spindle_bed", "view": {"elevation": 19.0}, "angle": {"azimuth": 40.0, "elevation": 22.0},
        "variants": [
            variant("oak", "4999.00", (190, 214, 100), 64, _made("white", "oat", "moss", wood=OAK)),
            variant("cherry", "5799.00", (190, 214, 100), 66, _made("cream", "white", "indigo", wood=CHERRY)),
        ],
    },
    {
        "slug": "songjian-nightstand", "sku": "HJ-SJ-NS", "category": "nightstands", "style": "natural", "designer": "lin-zhiwei",
        "name_zh": "松间床头柜", "name_en": "Songjian Nightstand",
        "description_zh": "一抽一格:抽屉放眼罩和药,下面放正在看的两本书。抽屉全拉出,关上时自己慢下来。",
        "description_en": "One drawer for what the night needs, one shelf for the two books you are reading. The drawer opens fully and slows itself as it closes.",
        "facts": facts("实木、阻尼滑轨、黄铜拉手", "Solid wood, soft-close runners, brass knob", "wood", "nankang", 5, "30.00", "freight", "ENF"),
        "builder": "storage.nightstand",
        "variants": [
            variant("oak", "899.00", (46, 40, 52), 12, {"wood": OAK}),
            variant("cherry", "1099.00", (46, 40, 52), 12, {"wood": CHERRY}),
        ],
    },
    {
        "slug": "songjian-chest", "sku": "HJ-SJ-CH", "category": "chests", "style": "natural", "designer": "lin-zhiwei",
        "name_zh": "松间六斗柜", "name_en": "Songjian Six-Drawer Chest",
        "description_zh": "越往下抽屉越深:上层放袜子手帕,底层放毛衣。柜体进深四十五,不挡过道;附防倾倒固定件。",
        "description_en": "The drawers grow deeper towards the floor: handkerchiefs above, sweaters below. Only 45 cm deep, and it comes with a fixing against tipping.",
        "facts": facts("实木、阻尼滑轨、黄铜拉手", "Solid wood, soft-close runners, brass knobs", "wood", "nankang", 5, "80.00", "freight_install", "ENF"),
        "builder": "storage.drawers", "shape": {"dressed": [("books", -0.5), ("vase", 0.55)]},
        "variants": [
            variant("oak", "3299.00", (120, 45, 82), 58, {"wood": OAK}),
            variant("walnut", "3899.00", (120, 45, 82), 60, {"wood": WALNUT}),
        ],
    },
    {
        "slug": "yuanshan-wardrobe", "sku": "HJ-YS-WD", "category": "wardrobes", "style": "modern", "designer": "shen-yan",
        "name_zh": "远山四门衣柜", "name_en": "Yuanshan Four-Door Wardrobe",
        "description_zh": "左右格栅透气,中间平板安静。内部左长挂、右叠放,隔板可调;上门安装含调平与固定,约两小时。",
        "description_en": "Slats breathe at both ends, plain doors rest in the middle. Long hanging on the left, folding on the right; levelled and fixed by our crew in about two hours.",
        "facts": facts("实木框架、实木贴面、黄铜拉手", "Solid wood frame, veneer, brass pulls", "wood", "nankang", 5, "300.00", "freight_install"),
        "builder": "storage.wardrobe", "angle": {"azimuth": 34.0, "elevation": 9.0}, "view": {"elevation": 9.0},
        "variants": [
            variant("oak", "7899.00", (200, 60, 220), 148, {"wood": OAK}),
            variant("walnut", "9299.00", (200, 60, 220), 152, {"wood": WALNUT}),
        ],
    },
    {
        "slug": "tingchan-wardrobe", "sku": "HJ-TC-WD", "category": "wardrobes", "style": "natural", "designer": "lu-qinghe",
        "name_zh": "听蝉双门衣橱", "name_en": "Tingchan Cane Wardrobe",
        "description_zh": "藤面透气,换季的羊毛衣不闷味。宽一米,次卧和老房子的小卧室都放得下。",
        "description_en": "Cane doors keep winter wool sweet. One metre wide, for second bedrooms and old flats.",
        "facts": facts("白蜡木、天然藤皮", "White ash, natural cane", "cane", "nankang", 5, "200.00", "freight_install", "ENF"),
        "builder": "storage.wardrobe", "shape": {"doors": 2, "front": "cane"}, "view": {"elevation": 10.0},
        "variants": [variant("ash", "4599.00", (100, 56, 195), 74, {"wood": ASH, "cane": "cane:natural"})],
    },
]
