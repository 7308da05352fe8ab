"""The real programs on the test database: web, worker and the sandbox cashier."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from o2o import static_stamp
from o2o.engines.leash import leash

PATIENCE = 60.0  # seconds until a program must answer
SECRET = "only-for-the-browser-tests-of-this-checkout"


@dataclass(frozen=True)
class Site:
    """Where the shop and its cashier answer; `logs` is where the programs talk."""

    url: str
    cashier: str
    logs: Path


@contextmanager
def running(folder: Path) -> Iterator[Site]:
    """All programs, answering; stopped at the end. Files and logs go to `folder`."""
    if not static_stamp.is_fresh():
        call_command("collectstatic", interactive=False, verbosity=0)
        static_stamp.write()
    web, cashier = free_port(), free_port()
    site = Site(f"http://127.0.0.1:{web}", f"http://127.0.0.1:{cashier}", folder)
    programs = [
        start(site, "cashier", "demo.cashier", "--port", str(cashier), "--storage",
              str(folder / "cashier.sqlite3"), "--refund-delay", "0.2"),
        start(site, "worker", "celery", "-q", "-A", "o2o", "worker", "--loglevel", "WARNING",
              "--pool", "solo", "--without-gossip", "--without-mingle"),
        start(site, "web", "gunicorn", "--config", "deploy/gunicorn.conf.py",
              "--workers", "1", "--bind", f"127.0.0.1:{web}"),
    ]  # fmt: skip
    try:
        wait_for(f"{site.url}/healthz", programs)
        yield site
    finally:
        for program in programs:
            program.terminate()
        for program in programs:
            program.wait(timeout=PATIENCE)


def start(site: Site, name: str, module: str, *words: str) -> subprocess.Popen[bytes]:
    with open(site.logs / f"{name}.log", "wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", module, *words],
            cwd=settings.BASE_DIR,
            env=os.environ | environment(site),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            preexec_fn=leash(15),
        )


def environment(site: Site) -> dict[str, str]:
    database = urlsplit(os.environ["DATABASE_URL"])
    name = connection.settings_dict["NAME"]
    return {
        "DATABASE_URL": database._replace(path=f"/{name}").geturl(),
        "DEMO": "1",
        "DEBUG": "0",
        "SECRET_KEY": SECRET,
        "SANDBOX_SECRET": SECRET,
        "SITE_URL": site.url,
        "SANDBOX_URL": site.cashier,
        "PAYMENT_PROVIDERS": "sandbox",
        "MEDIA_ROOT": str(site.logs / "media"),
        "PYTHONUNBUFFERED": "1",
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url: str, programs: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        fallen = [program for program in programs if program.poll() is not None]
        assert not fallen, f"stopped by itself: {fallen}"
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except (OSError, urllib.error.URLError):
            assert time.monotonic() < deadline, f"no answer from {url}"
            time.sleep(0.2)
