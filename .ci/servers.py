"""Room for one run of the suite on servers that others use too.

python .ci/servers.py make NAME    a database, and Redis databases that are empty; says their URLs
python .ci/servers.py clear NAME   what `make` and the tests left there
"""

import os
import sys
from itertools import product

import psycopg2
import redis

HOST = "127.0.0.1"
NEEDED = 1 + (os.cpu_count() or 1)  # one Redis database for the serial part, one per worker


def make(name: str) -> None:
    run_sql(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
    print(f"DATABASE_URL=postgres://postgres@{HOST}:5432/{name}")
    print(f"REDIS_URL=redis://{HOST}:6379/{first_of_free()}")


def clear(name: str) -> None:
    for prefix, suffix in product(("", "test_"), ("", *(f"_gw{n}" for n in range(NEEDED)))):
        run_sql(f"DROP DATABASE IF EXISTS {prefix}{name}{suffix} WITH (FORCE)")
    first = int(os.environ["REDIS_URL"].rpartition("/")[2])
    for number in range(first, first + NEEDED):
        redis.Redis(HOST, db=number).flushdb()


def first_of_free() -> int:
    taken = {int(name.removeprefix("db")) for name in redis.Redis(HOST).info("keyspace")}
    for first in range(1, 17 - NEEDED):
        if taken.isdisjoint(range(first, first + NEEDED)):
            return first
    sys.exit("Every database of the Redis on this machine is in use.")


def run_sql(statement: str) -> None:
    connection = psycopg2.connect(host=HOST, port=5432, user="postgres", dbname="postgres")
    connection.autocommit = True
    connection.cursor().execute(statement)
    connection.close()


if __name__ == "__main__":
    {"make": make, "clear": clear}[sys.argv[1]](sys.argv[2])
