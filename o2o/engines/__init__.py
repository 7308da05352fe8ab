"""A database and a broker for this checkout, without installing either.

`attach()` is called before Django starts. What DATABASE_URL and REDIS_URL name is used as it is;
for what they leave open, the real servers that come with the requirements run from `var/`.

Every process that attaches holds a shared lock on the engine, and the kernel drops that lock
however the process ends. A small keeper process starts the server and stops it when nobody holds
the lock any more: the first command starts an engine, the last one out stops it, and none of them
can take it away from another.
"""

import atexit
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from o2o.engines import environment
from o2o.engines.environment import Unusable
from o2o.engines.hold import Hold

__all__ = ["ROOT", "VAR", "Unusable", "attach", "detach", "fallen"]

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = ROOT / "var"
SERVERS = {"DATABASE_URL": "postgres", "REDIS_URL": "valkey"}

_holds: list[Hold] = []


def attach(*, fast: bool | None = None) -> None:
    """Export DATABASE_URL and REDIS_URL, starting what they do not name.

    `fast` picks the separate engines of the tests, which may lose data when the machine does;
    left open, O2O_ENGINE_FAST=1 picks them. Raises `Unusable` with one line for the reader.
    """
    environment.load(ROOT / ".env")
    if fast is None:
        fast = os.environ.get("O2O_ENGINE_FAST") == "1"
    shelf = VAR / ("engine-test" if fast else "engine")
    wanted = {name: Hold(shelf / server, fast=fast) for name, server in SERVERS.items()}
    wanted = {name: hold for name, hold in wanted.items() if not os.environ.get(name)}
    if wanted:
        _take(wanted)


def detach() -> None:
    """Let go; the last process to do so waits until the servers are down."""
    while _holds:
        _holds.pop().release()


def fallen() -> str | None:
    """The name of an engine that has stopped under us, if one has."""
    return next((hold.home.name for hold in _holds if not hold.has_keeper), None)


def _take(wanted: dict[str, Hold]) -> None:
    _holds.extend(wanted.values())
    atexit.register(detach)
    with ThreadPoolExecutor(len(wanted)) as pool:
        taken = {name: pool.submit(hold.take) for name, hold in wanted.items()}
    try:
        states = {name: reply.result() for name, reply in taken.items()}
    except OSError as error:
        raise Unusable(f"{VAR} cannot be used: {error}") from error
    for name, state in states.items():
        os.environ |= {name: state["url"], **state.get("env", {})}
    for note in sorted({state["note"] for state in states.values()} - {""}):
        print(f"o2o: {note}", file=sys.stderr)
