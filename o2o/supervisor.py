"""Several long-lived programs as one: started together, stopped together."""

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from o2o.engines.hold import open_log
from o2o.engines.leash import leash

GRACE = 10.0  # seconds from "please stop" to "stop"
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
QUIET = {
    "PYTHONUNBUFFERED": "1",
    "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
}


class Fallen(Exception):
    """A child ended by itself; says which one and where its log is."""

    def __init__(self, child: "Child") -> None:
        how = f"exit code {child.process.returncode}"
        super().__init__(
            f"{child.name} stopped by itself ({how}); its log: {os.path.relpath(child.log)}"
        )


@dataclass
class Child:
    """One program. It leads its own process group, so that Ctrl-C reaches it through us only."""

    name: str
    words: Sequence[str]
    log: Path
    process: subprocess.Popen[bytes] = field(init=False)
    said: IO[bytes] = field(init=False)
    _rest: bytes = b""

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=os.environ | QUIET,
            start_new_session=True,
            preexec_fn=leash(signal.SIGTERM),
        )
        assert self.process.stdout is not None
        self.said = self.process.stdout

    def pass_on(self, say: Callable[[str], None]) -> bool:
        """Copy what the child said to its log and, line by line, to `say`; False at its end."""
        chunk = os.read(self.said.fileno(), 65536)
        with open_log(self.log) as log:
            log.write(chunk)
        *lines, self._rest = (self._rest + (chunk or b"\n" * bool(self._rest))).split(b"\n")
        for line in lines:
            say(f"{self.name:<8}│ {line.decode(errors='replace')}")
        return bool(chunk)

    def signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


class Supervisor:
    """`with Supervisor(children) as all_of_them:` starts them, and stops every one at the end."""

    def __init__(self, children: Sequence[Child], say: Callable[[str], None] = print) -> None:
        self.children = children
        self.say = say
        self.started: list[Child] = []
        self.selector = selectors.DefaultSelector()

    def __enter__(self) -> "Supervisor":
        try:
            for child in self.children:
                child.start()
                self.started.append(child)
                self.selector.register(child.said, selectors.EVENT_READ, child)
        except BaseException:  # Ctrl-C in between, too: none of them may be left behind
            self.__exit__()
            raise
        return self

    def __exit__(self, *exc: object) -> None:
        """Ask, wait, insist. A second Ctrl-C changes nothing: this ends within GRACE anyway."""
        before = {number: signal.signal(number, signal.SIG_IGN) for number in ENDINGS}
        self.say = _nothing
        for child in self.started:
            with contextlib.suppress(ProcessLookupError):
                child.process.terminate()
        deadline = time.monotonic() + GRACE
        while self.running and time.monotonic() < deadline:
            self.listen(0.1)
        for child in self.started:
            child.signal(signal.SIGKILL)  # also what a fallen child left in its group
            child.process.wait()
            child.said.close()
        self.selector.close()
        for number, handler in before.items():
            signal.signal(number, handler)

    @property
    def running(self) -> list[Child]:
        return [child for child in self.started if child.process.poll() is None]

    def watch(self, until: Callable[[], bool] = lambda: False) -> None:
        """Pass on what they say until `until()`; raises `Fallen` as soon as one ends."""
        while not until():
            self.listen(0.2)
            for child in self.started:
                if child.process.poll() is not None:
                    self.listen(0)
                    raise Fallen(child)

    def listen(self, seconds: float) -> None:
        """Copy what there is to copy, waiting at most so long for the first of it."""
        if not self.selector.get_map():
            time.sleep(seconds)
            return
        for key, _ in self.selector.select(seconds):
            if not key.data.pass_on(self.say):
                self.selector.unregister(key.fileobj)


def _nothing(line: str) -> None:
    """Farewells go to the logs only."""


def python(module: str, *words: str) -> list[str]:
    """The words that run a module with the Python that runs us."""
    return [sys.executable, "-m", module, *words]
