"""`python -m benchmarks`: build a world in a database of its own, measure, write var/bench/."""

import argparse
import os
from urllib.parse import urlsplit, urlunsplit

from o2o import engines

engines.attach()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "o2o.settings")
DATABASE = os.environ.get("BENCH_DATABASE", "o2o_bench")
HOME = os.environ["DATABASE_URL"]
os.environ["DATABASE_URL"] = urlunsplit(urlsplit(HOME)._replace(path=f"/{DATABASE}"))

if __name__ == "__main__":
    import django

    django.setup()
    from benchmarks import run

    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--products", type=int, default=1500)
    options.add_argument("--variants", type=int, default=2, help="variants of each product")
    options.add_argument("--stores", type=int, default=500)
    options.add_argument("--calls", type=int, default=300, help="calls of each page")
    options.add_argument("--orders", type=int, default=2000, help="orders of the verb alone")
    options.add_argument(
        "--routing", action="store_true", help="routing alone, in growing networks"
    )
    options.add_argument(
        "--growth",
        type=int,
        nargs="*",
        metavar="VARIANTS",
        help="pages alone, in growing catalogues",
    )
    options.add_argument(
        "--curve",
        type=int,
        nargs="+",
        default=[1000, 10_000],
        metavar="STORES",
        help="with --routing",
    )
    run.main(HOME, options.parse_args())
