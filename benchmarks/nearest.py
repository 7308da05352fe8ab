"""`python -m benchmarks.nearest`: database time of "the nearest open stores with the goods" among
many stores, by how rare the goods are; every answer is compared with a scan of all stores.
"""

import argparse
import json
import os
import random
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from o2o import engines

engines.attach()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "o2o.settings")
DATABASE = "o2o_bench_nearest"
HOME = os.environ["DATABASE_URL"]
os.environ["DATABASE_URL"] = urlunsplit(urlsplit(HOME)._replace(path=f"/{DATABASE}"))

SHARES = {
    "half of the stores": 2,
    "one in a hundred": 100,
    "one in a thousand": 1000,
    "one in five thousand": 5000,
    "none": 10**9,
}
LIMIT = 5
COMPARED = 20
CHINA = ((18.0, 50.0), (75.0, 132.0))
GOODS = """
    INSERT INTO stores_stock (store_id, variant_id, on_hand, reserved, safety)
    SELECT id, %(variant)s, 5, 0, 0 FROM stores_store WHERE id %% %(every)s = 0
"""
STORES = """
    INSERT INTO stores_store (code, dealer_id, name_zh, name_en, address, phone, lat, lng, timezone,
        status, pause_reason, accepts_pickup, accepts_delivery, daily_capacity, service_score, photo)
    SELECT 'B' || n, %(dealer)s, '店', '', '', '', %(south)s + random() * %(tall)s,
        %(west)s + random() * %(wide)s, 'Asia/Shanghai', 'open', '', true, true, 200, 80, ''
    FROM generate_series(1, %(count)s) n
"""


def main(options: argparse.Namespace) -> None:
    from benchmarks.run import drop, recreate

    recreate(HOME, DATABASE)
    try:
        variants = build(options.stores)
        for (name, _every), variant in zip(SHARES.items(), variants, strict=True):
            print(measured(name, variant, options.questions))
    finally:
        connections.close_all()
        drop(HOME, DATABASE)


def build(count: int) -> list[int]:
    """That many stores over China and one variant per share of stores that have it."""
    call_command("migrate", verbosity=0)
    dealer = Dealer.objects.create(code="B", name="B")
    product = Product.objects.create(slug="b", code="B", name_zh="沙发", lowest_price=1)
    variants = [Variant.objects.create(product=product, sku=name, price=1) for name in SHARES]
    (south, north), (west, east) = CHINA
    box = {"south": south, "tall": north - south, "west": west, "wide": east - west}
    with connection.cursor() as cursor:
        cursor.execute(STORES, box | {"dealer": dealer.pk, "count": count})
        for variant, every in zip(variants, SHARES.values(), strict=True):
            cursor.execute(GOODS, {"variant": variant.pk, "every": every})
        cursor.execute("VACUUM ANALYZE")
    return [variant.pk for variant in variants]


def measured(name: str, variant: int, questions: int) -> str:
    rng, times, wrong = random.Random(7), [], 0
    for number in range(questions):
        here = tuple(rng.uniform(*side) for side in CHINA)
        rows = asked(here, variant)
        times.append(database_ms(holders(variant)) + database_ms(rows))
        if number < COMPARED:
            wrong += [store.pk for store in rows] != scanned(here, variant)
    p50, p99 = percentiles(times[questions // 10 :])
    return f"{name:24} p50 {p50:6.2f} ms   p99 {p99:6.2f} ms   {wrong} of {COMPARED} answers wrong"


def asked(here: tuple[float, ...], variant: int) -> Any:
    return Store.objects.open().having([variant]).nearest(*here, limit=LIMIT)


def holders(variant: int) -> Any:
    """The statement that `having` asks first."""
    return Store.objects.stocking([variant]).values_list("store_id")[: FEW + 1]


def scanned(here: tuple[float, ...], variant: int) -> list[int]:
    """The same by sorting every store, without the index."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_indexscan = off")
        having = Store.objects.open().filter(stock__variant=variant, stock__is_free=True)
        return [store.pk for store in having.nearest(*here)[:LIMIT]]


def database_ms(rows: Any) -> float:
    """Planning and execution, by the database's own clock."""
    (plan,) = json.loads(rows.explain(format="json", analyze=True, timing=False))
    return plan["Planning Time"] + plan["Execution Time"]


if __name__ == "__main__":
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, connections, transaction

    from benchmarks.meter import percentiles
    from catalog.models import Product, Variant
    from stores.models import Dealer, Store
    from stores.querysets import FEW

    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--stores", type=int, default=100_000)
    words.add_argument("--questions", type=int, default=1000)
    main(words.parse_args())
