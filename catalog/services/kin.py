"""Words that shoppers use for what a card names more exactly.

Linen and bouclé are 布艺, oak and walnut are 实木: a card that names one is also found by the
other. Each entry: what the card says → what is found as well.
"""

import re

KIN = [
    (r"亚麻|棉麻|麻布|圈绒|绒布|灯芯绒|布面|linen|boucl|fabric|cotton|velvet", "布艺 fabric"),
    (r"牛皮|羊皮|真皮|皮革|leather", "皮艺 真皮 皮革 leather"),
    (r"[橡榉樱桃柚松桦]木|胡桃|白蜡|oak|walnut|beech|cherry|ash wood|pine", "实木 solid wood"),
    (r"藤|竹|rattan|cane|wicker|bamboo", "藤编 rattan"),
    (r"大理石|洞石|岩板|marble|travertine|sintered", "石材 stone"),
    (r"沙发|sofa|settee", "沙发 sofa couch"),
    (r"衣柜|wardrobe", "衣橱 wardrobe closet"),
    (r"书桌|写字|desk", "书桌 写字台 desk"),
    (r"斗柜|抽屉柜|chest of drawers", "斗柜 五斗橱 dresser"),
    (r"边几|茶几|side table|coffee table", "茶几 边桌 coffee table"),
    (r"单椅|休闲椅|扶手椅|armchair|lounge chair", "休闲椅 armchair"),
    (r"灯|lamp|pendant|light", "灯具 lamp light"),
]
COMPILED = [(re.compile(pattern), words) for pattern, words in KIN]


def of(text: str) -> str:
    """The kin words of a lower-case text."""
    return " ".join(words for pattern, words in COMPILED if pattern.search(text))
