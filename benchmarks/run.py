"""One run: every figure and every floor from the same machine in the same minutes."""

from argparse import Namespace
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import asdict
from typing import Any

import psycopg2
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client

from benchmarks import floors, flows, growth, orders, report, routing, site, verbs, world
from benchmarks.meter import Figures, Processes, measure
from members.models import User

Cases = dict[str, tuple[flows.Call, Iterable[Any]]]
Choose = Callable[[str, Namespace], Cases]
WARM = 20
PREPARATION = [
    ("collectstatic", ["--noinput"]),
    ("translations", ["compile"]),
    ("migrate", []),
]


def main(home: str, options: Namespace) -> None:
    """Build, measure, report; the database is dropped at the end."""
    name = connection.settings_dict["NAME"]
    recreate(home, name)
    try:
        if options.routing:
            print(_routing(options))
            return
        if options.growth:
            print(_growth(home, options))
            return
        _build(options)
        figures, ratios = _measure(options)
        print(report.write(settings.VAR_DIR / "bench", figures, ratios, vars(options)))
    finally:
        connections.close_all()
        drop(home, name)


def _routing(options: Namespace) -> str:
    """The curve over the networks' sizes, and the crowd."""
    _prepare()
    costs, proof = routing.curve(options), routing.crowd()
    told = routing.told(costs, proof)
    report.keep(settings.VAR_DIR / "bench", "routing", {"curve": costs, "crowd": proof}, told)
    return told


def _growth(home: str, options: Namespace) -> str:
    """The pages in catalogues of growing size."""

    def measured(size: Namespace) -> list[Figures]:
        connections.close_all()
        recreate(home, connection.settings_dict["NAME"])
        _build(size)
        return _pages(size, Processes(site.postmaster()), _browsing)

    curve = growth.curve(options, measured)
    kept = {count: [asdict(figure) for figure in figures] for count, figures in curve}
    told = growth.told(curve)
    report.keep(settings.VAR_DIR / "bench", "growth", kept, told)
    return told


def _measure(options: Namespace) -> tuple[list[Figures], dict[str, float]]:
    database = Processes(site.postmaster())
    over_http = _pages(options, database, _everything)
    pgbench = site.pgbench()
    floor = floors.least_sql(pgbench) if pgbench else 0.0
    alone = _verbs(options, database)
    ratios = {"order verb / least SQL (per second)": alone[0].per_second / floor if floor else 0.0}
    ratios["least SQL per second"] = floor
    return [*over_http, *alone], ratios


def _pages(options: Namespace, database: Processes, choose: Choose) -> list[Figures]:
    port = site.free_port()
    cases = choose(f"http://127.0.0.1:{port}", options)
    with site.running(port) as server:
        web = Processes(server.pid)
        return [_one(name, *case, web, database) for name, case in cases.items()]


def _everything(base: str, options: Namespace) -> Cases:
    return _browsing(base, options) | {
        "whole order (4 requests)": flows.whole_order(
            base, calls=min(options.calls, options.orders)
        ),
    }


def _browsing(base: str, options: Namespace) -> Cases:
    calls = options.calls
    return {
        "empty view": flows.empty_view(base),
        "product list (24)": flows.product_list(base, calls=calls),
        "product list, cached": flows.product_list(base, calls=calls, cached=True),
        "product page": flows.product_page(base, calls=calls),
        "product page, cached": flows.product_page(base, calls=calls, cached=True),
        "search": flows.search_page(base, calls=calls),
        "filters with counts": flows.filters(base, calls=calls),
    }


def _one(name: str, work: Callable, items, web: Processes, database: Processes) -> Figures:
    items = list(items)
    for item in items[:WARM]:
        work(item)
    sql = None if "order" in name else _sql(items[-1])
    return measure(name, work, items[WARM:], web=web, database=database, sql=sql)


def _sql(path: object) -> int | None:
    """Statements of one page, asked in this process."""
    if not isinstance(path, str):
        return None
    return verbs.count_sql(lambda: Client().get(path))


def _verbs(options: Namespace, database: Processes) -> list[Figures]:
    users = list(User.objects.order_by("-pk").values_list("pk", flat=True)[: options.orders])
    orders.fill_carts(users)
    [probe] = orders.carts(users[:1])
    orders.warm()
    sql = verbs.count_sql(lambda: orders.place(probe))
    placed = verbs.placing(users[1:], database, sql=sql)
    paid = orders.mark_paid(options.orders)
    sql = verbs.count_sql(lambda: orders.route(paid[0]))
    return [placed, verbs.routing(paid[1:], database, sql=sql)]


def _prepare() -> None:
    for command, words in PREPARATION:
        call_command(command, *words, verbosity=0)


def _build(options: Namespace) -> None:
    _prepare()
    size = world.Size(
        products=options.products,
        variants_each=options.variants,
        stores=options.stores,
        buyers=options.orders + options.calls,
    )
    world.build(size)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def recreate(home: str, name: str) -> None:
    drop(home, name)
    _at_home(home, f'CREATE DATABASE "{name}"')


def drop(home: str, name: str) -> None:
    _at_home(home, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _at_home(home: str, statement: str) -> None:
    with closing(psycopg2.connect(home)) as link:
        link.autocommit = True
        with link.cursor() as cursor:
            cursor.execute(statement)
