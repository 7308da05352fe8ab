"""The process that starts one server, and stops it when nobody holds it any more.

    python -m o2o.engines.keeper HOME [--fast]

Says one line of JSON on standard output when the server answers, or why it cannot.
"""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from fcntl import LOCK_EX, LOCK_NB
from pathlib import Path
from typing import Any

import psycopg2

from o2o.engines.hold import locked
from o2o.engines.postgres import Postgres
from o2o.engines.valkey import Valkey

Server = Postgres | Valkey
SERVERS: dict[str, type[Postgres] | type[Valkey]] = {"postgres": Postgres, "valkey": Valkey}
REFUSALS = (ValueError, LookupError, OSError, subprocess.SubprocessError, psycopg2.Error)
TRIES = 5
GLANCE = 0.5  # seconds between two looks at who is left


def main(home: Path, *, fast: bool) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with locked(home / "keeper"):
        (home / "state.json").unlink(missing_ok=True)
        try:
            server = SERVERS[home.name](home, fast=fast, log=sys.stderr.buffer)
            process = start(server)
        except REFUSALS as refusal:
            say({"error": f"{home.name} did not start: {refusal}"})
            return 1
        try:
            report(home, {"pid": os.getpid(), **server.state()})
            return watch(home, server, process)
        finally:
            (home / "state.json").unlink(missing_ok=True)
            stop(server, process)


def start(server: Server) -> subprocess.Popen[bytes]:
    """Start it, again where a kill -9 left something behind that is just going away."""
    for _ in range(TRIES):
        server.prepare()
        process = server.start()
        if comes_up(server, process):
            return process
        time.sleep(0.3)
    raise ValueError("it stopped again at once, the log says why")


def comes_up(server: Server, process: subprocess.Popen[bytes]) -> bool:
    """Whether it answers before it ends; its own refusals stop it and pass on."""
    while process.poll() is None:
        try:
            server.check()
            return True
        except server.not_up_yet:
            time.sleep(0.02)
        except ValueError:
            stop(server, process)
            raise
    return False


def watch(home: Path, server: Server, process: subprocess.Popen[bytes]) -> int:
    """Until the server ends by itself, or the last user has gone."""
    while process.poll() is None:
        with suppress(BlockingIOError), locked(home / "users", LOCK_EX | LOCK_NB):
            (home / "state.json").unlink()
            stop(server, process)  # whoever comes now waits until it is down
            return 0
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=GLANCE)
    return 1


def stop(server: Server, process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    process.send_signal(server.stop_signal)
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def report(home: Path, state: dict[str, Any]) -> None:
    """Write down where the server is, for us alone, and tell whoever waits for it."""
    scratch = home / "state.json.new"
    scratch.touch(mode=0o600)
    scratch.write_text(json.dumps(state))
    scratch.replace(home / "state.json")
    say(state)


def say(reply: dict[str, Any]) -> None:
    with suppress(BrokenPipeError):  # the starter may have been killed meanwhile
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), fast="--fast" in sys.argv))
