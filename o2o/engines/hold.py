"""One process's share in an engine: who may start it, who uses it, who stops it."""

import contextlib
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, flock
from pathlib import Path
from typing import IO, Any

from o2o.engines.environment import Unusable

PATIENCE = 60.0  # seconds: a first start on a slow disk


class Hold:
    """A shared lock on `home/users`; the engine in `home` runs while anyone has one."""

    def __init__(self, home: Path, *, fast: bool) -> None:
        self.home = home
        self.fast = fast
        self.users: int | None = None
        self.keeper: subprocess.Popen[bytes] | None = None
        self.owner = os.getpid()

    def take(self) -> dict[str, Any]:
        """Join the running engine or start it; answers its state: url, env, pid, note."""
        make_shelf(self.home)
        self.users = os.open(self.home / "users", os.O_RDWR | os.O_CREAT, 0o644)
        flock(self.users, LOCK_SH)  # waits here while an engine is stopping
        with locked(self.home / "starting"):
            return self._running() or self._start()

    def release(self) -> None:
        """Give the share back; when it was the last one, stop the engine and wait for that."""
        if self.users is None or os.getpid() != self.owner:
            return  # a forked child: the share is its parent's
        os.close(self.users)
        self.users = None
        if not self.home.exists():
            return  # someone removed var/, and the keeper has noticed
        try:
            with locked(self.home / "users", LOCK_EX | LOCK_NB):
                self._stop()
        except BlockingIOError:  # others use it, or its keeper was quicker: then wait for that
            with locked(self.home / "users", LOCK_SH):
                pass

    def _running(self) -> dict[str, Any] | None:
        deadline = time.monotonic() + PATIENCE
        while self.has_keeper:
            state = read_state(self.home)
            if state and answers(state["address"]):
                return state
            if time.monotonic() > deadline:
                raise Unusable(f"{self.home.name} is starting or stopping for a minute: {self.log}")
            time.sleep(0.02)
        return None

    def _start(self) -> dict[str, Any]:
        words = [sys.executable, "-m", "o2o.engines.keeper", str(self.home)]
        with open_log(self.log) as log:
            self.keeper = subprocess.Popen(
                words + ["--fast"] * self.fast,
                cwd=Path(__file__).parent.parent.parent,
                env={k: v for k, v in os.environ.items() if not k.startswith("PG")},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the commands, not for the engine
            )
        state = read_reply(self.keeper)
        if "error" in state:
            raise Unusable(f"{state['error']} ({self.log})")
        return state

    def _stop(self) -> None:
        state = read_state(self.home)
        if state and self.has_keeper:
            with contextlib.suppress(ProcessLookupError):
                os.kill(state["pid"], signal.SIGTERM)
            with locked(self.home / "keeper"):
                pass  # it is down
        if self.keeper:
            self.keeper.wait()

    @property
    def has_keeper(self) -> bool:
        return is_locked(self.home / "keeper")

    @property
    def log(self) -> Path:
        """`var/engine/postgres` logs to `var/log/postgres.log`, the tests' to `postgres-test.log`."""
        suffix = self.home.parent.name.removeprefix("engine")
        return self.home.parent.parent / "log" / f"{self.home.name}{suffix}.log"


def make_shelf(home: Path) -> None:
    """The folders above the data, passable for the account that runs the server."""
    for folder in (home.parent.parent, home.parent, home):
        if not folder.is_dir():
            folder.mkdir(mode=0o755, parents=True, exist_ok=True)
            folder.chmod(0o755)


def open_log(path: Path) -> IO[bytes]:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > 10_000_000:
        path.replace(path.with_suffix(".old.log"))
    return open(path, "ab")


@contextlib.contextmanager
def locked(path: Path, kind: int = LOCK_EX) -> Iterator[None]:
    """Behind this file; with LOCK_NB a lock that others have raises BlockingIOError."""
    with open(path, "w") as file:
        flock(file, kind)
        yield


def is_locked(path: Path) -> bool:
    try:
        with locked(path, LOCK_EX | LOCK_NB):
            return False
    except BlockingIOError:
        return True


def read_state(home: Path) -> dict[str, Any] | None:
    try:
        return json.loads((home / "state.json").read_text())
    except FileNotFoundError:
        return None


def answers(address: str | list[Any]) -> bool:
    """Whether a server listens: a path is a unix socket, a pair is host and port."""
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    with socket.socket(family) as probe:
        probe.settimeout(1)
        return probe.connect_ex(address if isinstance(address, str) else tuple(address)) == 0


def read_reply(keeper: subprocess.Popen[bytes]) -> dict[str, Any]:
    """The one line that a keeper says when its server is ready, or why it is not."""
    assert keeper.stdout is not None
    with selectors.DefaultSelector() as selector, keeper.stdout as said:
        selector.register(said, selectors.EVENT_READ)
        line = said.readline() if selector.select(PATIENCE) else b""
    return json.loads(line) if line else {"error": "the engine's keeper gave no answer"}
