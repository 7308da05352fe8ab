"""The least SQL of placing an order, by pgbench on four connections."""

import re
import subprocess
from pathlib import Path

from django.conf import settings
from django.db import connection

from benchmarks.verbs import CONNECTIONS
from members.models import User
from stores.models import Stock

SCRIPT = Path(__file__).with_name("floor.sql")


def least_sql(pgbench: str, *, seconds: int = 5) -> float:
    """Transactions a second of benchmarks/floor.sql."""
    database = settings.DATABASES["default"]
    variables = {"stores": _last(Stock), "buyers": _last(User)}
    command = [
        pgbench, "--no-vacuum", "--client", str(CONNECTIONS), "--jobs", "2", "--time", str(seconds),
        "--file", str(SCRIPT), *(f"--define={k}={v}" for k, v in variables.items()), _dsn(database),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if not found or "failed transactions: 0 " not in done.stdout:
        raise RuntimeError(f"the floor could not be measured: {done.stdout}")
    return float(found[1])


def _dsn(database: dict) -> str:
    parts = {
        "host": database["HOST"], "port": database["PORT"], "user": database["USER"],
        "password": database["PASSWORD"], "dbname": connection.settings_dict["NAME"],
    }  # fmt: skip
    return " ".join(f"{name}={value}" for name, value in parts.items() if value)


def _last(model) -> int:
    return model.objects.order_by("-pk").values_list("pk", flat=True)[0]
