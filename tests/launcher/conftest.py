"""A checkout of its own for each test: the launcher is tested on real engines, processes and ports."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from o2o.engines import ROOT

LEFT_OUT = shutil.ignore_patterns("var", ".venv", ".git", ".env", "__pycache__", "docs", "tests")
ATTACH = """
import os, sys
from o2o import engines
try:
    engines.attach()
except engines.Unusable as refusal:
    sys.exit(str(refusal))
print(os.environ["DATABASE_URL"], os.environ["REDIS_URL"], flush=True)
sys.stdin.read()
"""


@dataclass(frozen=True)
class Checkout:
    """A copy of the sources, and ways to run its programs as a person would."""

    path: Path

    def run(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """`python …` in this checkout, to its end."""
        return subprocess.run(
            [sys.executable, *words],
            cwd=self.path,
            env=clean_environment() | environment,
            capture_output=True,
            text=True,
            timeout=60,
        )

    def start(self, *words: str, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *words],
            cwd=self.path,
            env=clean_environment() | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def user(self, **environment: str) -> subprocess.Popen[str]:
        """A command that says the URLs and uses the engines until its standard input closes."""
        return self.start("-c", ATTACH, **environment)

    def pids(self, what: str = "") -> list[int]:
        """Everything that runs from this checkout: its engines, and who was started in it."""
        here = str(self.path)
        return [
            process.pid
            for process in psutil.process_iter()
            if is_of(process, here) and what in " ".join(words_of(process))
        ]

    def is_quiet(self) -> bool:
        return self.pids() == []

    @property
    def postmaster(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split()[0])

    @property
    def data(self) -> Path:
        return self.path / "var" / "engine" / "postgres" / "data"


@pytest.fixture(scope="module")
def checkout() -> Iterator[Checkout]:
    """What an engine needs, with a database that is made once for the tests of a module."""
    with temporary_folder() as folder:
        shutil.copytree(ROOT / "o2o", folder / "o2o", ignore=LEFT_OUT)
        yield Checkout(folder)


@pytest.fixture(scope="module")
def site() -> Iterator[Checkout]:
    """The whole of the sources."""
    with temporary_folder() as folder:
        shutil.copytree(ROOT, folder, ignore=LEFT_OUT, dirs_exist_ok=True)
        yield Checkout(folder)


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Below /tmp and open to all, unlike pytest's own folders: the servers may run as `nobody`."""
    folder = Path(tempfile.mkdtemp(prefix="o2o-launcher-")).resolve()
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def clean_environment() -> dict[str, str]:
    """Ours without what the tests' own engines put into it."""
    ours = (
        "DATABASE_URL",
        "REDIS_URL",
        "PGHOST",
        "PORT",
        "SECRET_KEY",
        "DEMO",
        "O2O_ENGINE_FAST",
        "PYTHONUNBUFFERED",
    )
    return {name: value for name, value in os.environ.items() if name not in ours}


def is_of(process: psutil.Process, folder: str) -> bool:
    """Whether a process works in this folder or names it; one that has just ended does not."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE and (
            process.cwd().startswith(folder) or folder in " ".join(process.cmdline())
        )
    except psutil.Error:
        return False


def words_of(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def wait_for(happens: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < deadline, f"{happens} did not happen in {seconds:.0f} s"
        time.sleep(0.05)


def free_ports() -> int:
    """A free port whose successor is free, too."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
