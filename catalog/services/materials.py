"""The materials that people choose by, found in what a card says of itself."""

import re

from django.utils.translation import gettext_lazy as _

# code → (name in the interface, what a card says in either language)
FAMILIES = {
    "oak": (_("Oak"), r"橡木|\boak\b"),
    "walnut": (_("Walnut"), r"胡桃|\bwalnut\b"),
    "ash": (_("Ash"), r"白蜡|\bash\b"),
    "cherry": (_("Cherry wood"), r"樱桃木|\bcherry\b"),
    "pine": (_("Pine"), r"松木|\bpine\b"),
    "linen": (_("Linen and cotton"), r"亚麻|棉麻|棉底|\blinen\b|\bcotton\b"),
    "boucle": (_("Bouclé"), r"圈绒|boucl"),
    "leather": (_("Leather"), r"牛皮|羊皮|真皮|皮革|\bleather\b"),
    "cane": (_("Cane and rattan"), r"藤|\bcane\b|rattan|wicker"),
    "paper": (_("Paper and cord"), r"纸绳|桑皮纸|paper"),
    "stone": (_("Stone"), r"洞石|大理石|青板石|岩板|travertine|marble|slate"),
    "wool": (_("Wool"), r"羊毛|\bwool\b"),
    "ceramic": (_("Ceramic"), r"粗陶|白陶|陶瓷|stoneware|ceramic|porcelain"),
    "brass": (_("Brass"), r"黄铜|\bbrass\b"),
    "metal": (_("Steel and iron"), r"不锈钢|铁艺|碳素钢|\bsteel\b|\biron\b"),
}
COMPILED = {code: re.compile(pattern) for code, (_name, pattern) in FAMILIES.items()}


def of(text: str) -> list[str]:
    """The codes of the materials that a plain lower-case text names."""
    return [code for code, pattern in COMPILED.items() if pattern.search(text)]
