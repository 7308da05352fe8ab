"""How a product card is written down, and the sentences that many cards share."""

CARE = {
    "fabric": (
        "外套可拆下干洗或 30℃ 轻柔机洗,平时用软刷顺着织纹拂尘,避免久晒。",
        "Covers come off for dry cleaning or a gentle 30 °C wash; brush along the weave and keep out of harsh sun.",
    ),
    "boucle": (
        "吸尘器软毛刷头每周轻吸一次;水渍用白毛巾按压吸干,勿来回擦拭。",
        "Vacuum weekly with a soft brush; blot spills with a white towel, never rub.",
    ),
    "leather": (
        "每季度薄涂一次皮革护理膏,远离暖气与直射阳光,色泽会随使用变深。",
        "Feed with a thin coat of leather balm each season, away from heaters; the colour deepens with use.",
    ),
    "wood": (
        "微湿软布擦拭后立即擦干,每半年上一次木蜡油,避免空调直吹。",
        "Wipe with a barely damp cloth and dry at once; oil with hard-wax twice a year, away from air-conditioning draughts.",
    ),
    "cane": (
        "软毛刷除尘,干燥季节用喷壶在背面轻喷清水,保持藤面弹性。",
        "Dust with a soft brush; in dry seasons mist the back with clean water to keep the cane springy.",
    ),
    "stone": (
        "使用杯垫,茶渍请在一小时内擦净;每年做一次石材养护。",
        "Use coasters, wipe tea within the hour, and have the stone sealed once a year.",
    ),
    "lamp": (
        "断电后用干软布拂尘,请使用 9W 以内的 LED 暖光灯泡。",
        "Switch off, dust with a dry cloth; use warm LED bulbs up to 9 W.",
    ),
    "rug": (
        "定期吸尘并每三个月掉转方向;局部污渍用冷水加中性洗剂按压清洁。",
        "Vacuum regularly and turn every three months; blot stains with cold water and mild soap.",
    ),
    "mirror": (
        "玻璃清洁剂喷在布上再擦拭,镜框用干布。",
        "Spray glass cleaner on the cloth, not the mirror; dry cloth for the frame.",
    ),
    "outdoor": (
        "清水冲洗,中性肥皂刷净;柚木每年上一次油,台风天与寒冬请收进室内或罩上防雨罩。",
        "Hose down and brush with mild soap; oil teak once a year, and bring it in or cover it for storms and frost.",
    ),
    "ceramic": ("清水冲洗即可,搬动时托住底部。", "Rinse with water; lift from the base."),
}

ORIGIN = {
    "anji": ("浙江安吉", "Anji, Zhejiang"),
    "foshan": ("广东佛山", "Foshan, Guangdong"),
    "nankang": ("江西南康", "Nankang, Jiangxi"),
    "jingdezhen": ("江西景德镇", "Jingdezhen, Jiangxi"),
    "nantong": ("江苏南通", "Nantong, Jiangsu"),
    "yunfu": ("广东云浮", "Yunfu, Guangdong"),
    "haining": ("浙江海宁", "Haining, Zhejiang"),
    "zhongshan": ("广东中山", "Zhongshan, Guangdong"),
}

OPTIONS = {
    "moss": ("苔绿亚麻", "Moss linen"),
    "oat": ("燕麦亚麻", "Oat linen"),
    "clay": ("陶土亚麻", "Clay linen"),
    "indigo": ("靛蓝亚麻", "Indigo linen"),
    "mist": ("雾灰亚麻", "Mist linen"),
    "cream": ("奶白圈绒", "Cream bouclé"),
    "sand": ("沙色圈绒", "Sand bouclé"),
    "camel": ("驼色头层牛皮", "Camel full-grain leather"),
    "charcoal": ("炭灰亚麻", "Charcoal linen"),
    "oak": ("白橡木", "White oak"),
    "walnut": ("黑胡桃木", "Black walnut"),
    "ash": ("白蜡木", "White ash"),
    "cherry": ("樱桃木", "Cherry"),
    "black": ("墨染白蜡木", "Ink-stained ash"),
}


def variant(key, price, size, kg, finish, option=None, swatch=None, shape=None):
    """One variant: size is (width, depth, height) in cm, finish maps parts to materials."""
    zh, en = option or OPTIONS[key]
    width, depth, height = size
    return {
        "key": key,
        "option_zh": zh,
        "option_en": en,
        "swatch": swatch or key,
        "price": price,
        "weight_kg": kg,
        "width_cm": width,
        "depth_cm": depth,
        "height_cm": height,
        "finish": finish,
        "shape": shape or {},
        "pictured": True,
    }


def sized(key, price, size, kg, finish, option):
    """Another size in the colour of the first variant, whose picture serves both."""
    return {**variant(key, price, size, kg, finish, option), "pictured": False}


def facts(zh, en, care, origin, years, fee, delivery, grade="E0"):
    """What the law and the guest ask: material, grade, origin, warranty, care, fee."""
    return {
        "material_zh": zh,
        "material_en": en,
        "formaldehyde": grade,
        "origin_zh": ORIGIN[origin][0],
        "origin_en": ORIGIN[origin][1],
        "warranty_years": years,
        "care_zh": CARE[care][0],
        "care_en": CARE[care][1],
        "installation_fee": fee,
        "delivery_class": delivery,
    }
