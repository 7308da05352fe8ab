"""The rooms: which pieces stand where. Places are (x, y, z, turn in degrees).

The back wall is y = 0, the window wall x = -2.9; the camera looks along +Y.
"""

SCENES = [
    {
        "slug": "north-light-living",
        "room": "living-room",
        "file": "scene-north-light-living.webp",
        "title_zh": "北窗下的客厅",
        "title_en": "A living room in north light",
        "shell": "living",
        "camera": {
            "target": (0.16, -0.9, 0.90),
            "distance": 5.25,
            "azimuth": 8.0,
            "elevation": 5.5,
            "lens": 34,
        },
        "pieces": [
            ("mailang-sofa-3", "moss", (0.1, -0.72, 0, 0)),
            ("titian-rug", "sand", (0.05, -1.95, 0, 0)),
            ("mailang-coffee-table", "oak", (0.05, -1.95, 0.016, 0)),
            ("tingchan-cane-chair", "oak", (-1.62, -2.0, 0.004, 64)),
            ("bomu-floor-lamp", "oak", (1.62, -0.42, 0, 20)),
            ("taoran-planter", "ivory", (-1.78, -0.45, 0, 0)),
            ("shiji-bookshelf", "oak", (2.42, -0.26, 0, 0)),
            ("shizhong-side-table", "travertine", (1.72, -1.45, 0, 0)),
        ],
    },
    {
        "slug": "morning-bedroom",
        "room": "bedroom",
        "file": "scene-morning-bedroom.webp",
        "title_zh": "七点半的卧室",
        "title_en": "The bedroom at half past seven",
        "shell": "bedroom",
        "camera": {
            "target": (0.22, -0.9, 0.86),
            "distance": 5.0,
            "azimuth": 17.0,
            "elevation": 8.5,
            "lens": 34,
        },
        "pieces": [
            ("songjian-bed", "oak", (0.0, -1.14, 0, 0)),
            ("songjian-nightstand", "oak", (-1.30, -0.26, 0, 0)),
            ("songjian-nightstand", "oak", (1.30, -0.26, 0, 0)),
            ("suyu-table-lamp", "celadon", (-1.30, -0.24, 0.52, 0)),
            ("fudeng-pendant", "bamboo", (1.32, -0.42, 1.34, 0)),
            ("titian-rug", "sand", (0.1, -2.2, 0, 0)),
            ("yuemen-floor-mirror", "oak", (2.28, -0.34, 0, -10)),
            ("changgu-bench", "oak", (0.0, -2.52, 0.016, 0)),
        ],
    },
    {
        "slug": "supper-for-four",
        "room": "dining-room",
        "file": "scene-supper-for-four.webp",
        "title_zh": "四个人的晚饭",
        "title_en": "Supper for four",
        "shell": "dining",
        "camera": {
            "target": (0.15, -1.4, 0.95),
            "distance": 4.4,
            "azimuth": 13.0,
            "elevation": 8.0,
            "lens": 33,
        },
        "pieces": [
            ("changgu-dining-table", "oak", (0.0, -1.95, 0, 0)),
            ("yahe-wishbone-chair", "oak", (-0.48, -2.62, 0, 180)),
            ("yahe-wishbone-chair", "oak", (0.48, -2.60, 0, 176)),
            ("yahe-wishbone-chair", "black", (-0.48, -1.30, 0, 0)),
            ("yahe-wishbone-chair", "black", (0.48, -1.32, 0, 4)),
            ("fudeng-pendant", "bamboo", (-0.42, -1.95, 1.42, 0)),
            ("fudeng-pendant", "bamboo", (0.42, -1.95, 1.56, 0)),
            ("tingchan-sideboard", "oak", (1.15, -0.26, 0, 0)),
            ("taoran-planter", "ivory", (-1.75, -0.5, 0, 0)),
            ("chenxi-round-rug", "jute", (0, -1.95, 0, 0)),
        ],
    },
]
