"""Loaded by `python -m pytest` before Django reads its settings: the tests' own engines.

They are apart from those of `make run`, and quick because a crash of the machine may cost them.
"""

import os
from urllib.parse import urlsplit

import pytest

from o2o import engines


def own_redis_database(worker: str | None) -> None:
    """Parallel workers share one Redis, each in the database after its predecessor's."""
    if worker is None:
        return
    parts = urlsplit(os.environ["REDIS_URL"])
    number = int(parts.path.strip("/") or 0) + 1 + int(worker.removeprefix("gw"))
    os.environ["REDIS_URL"] = parts._replace(path=f"/{number % 16}").geturl()


try:
    engines.attach(fast=True)
except engines.Unusable as refusal:
    raise pytest.UsageError(str(refusal)) from None
own_redis_database(os.environ.get("PYTEST_XDIST_WORKER"))
