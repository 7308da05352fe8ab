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
    first, keys = emptiest()
    print(f"DATABASE_URL=postgres://postgres@{HOST}:5432/{name}")
    print(f"REDIS_URL=redis://{HOST}:6379/{first}")
    print(f"REDIS_WAS_EMPTY={'no' if keys else 'yes'}")


def clear(name: str) -> None:
    for prefix, suffix in product(("", "test_"), ("", *(f"_gw{n}" for n in range(NEEDED)))):
        run_sql(f"DROP DATABASE IF EXISTS {prefix}{name}{suffix} WITH (FORCE)")
    if os.environ.get("REDIS_WAS_EMPTY") == "yes":
        first = int(os.environ["REDIS_URL"].rpartition("/")[2])
        for number in range(first, first + NEEDED):
            redis.Redis(HOST, db=number).flushdb()


def emptiest() -> tuple[int, int]:
    """The first of a row of Redis databases with the fewest keys, and how many those are."""
    taken = {name: info["keys"] for name, info in redis.Redis(HOST).info("keyspace").items()}
    rows = (range(first, first + NEEDED) for first in range(1, 17 - NEEDED))
    keys, first = min((sum(taken.get(f"db{n}", 0) for n in row), row[0]) for row in rows)
    return first, keys


def run_sql(statement: str) -> None:
    connection = psycopg2.connect(host=HOST, port=5432, user="postgres", dbname="postgres")
    connection.autocommit = True
    connection.cursor().execute(statement)
    connection.close()


if __name__ == "__main__":
    {"make": make, "clear": clear}[sys.argv[1]](sys.argv[2])
