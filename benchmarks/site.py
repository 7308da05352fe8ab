"""A running site on a database of its own, and signed-in buyers that speak to it."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import urllib3
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from members.models import User

WORKERS = 2
CSRF = "b" * 32


@contextmanager
def running(port: int) -> Iterator[psutil.Process]:
    """The web server as `manage.py up` starts it, until the block ends."""
    command = [
        sys.executable, "-m", "gunicorn", "o2o.wsgi", "--bind", f"127.0.0.1:{port}",
        "--workers", str(WORKERS), "--worker-class", "gthread", "--threads", "4",
        "--log-level", "error", "--keep-alive", "30",
    ]  # fmt: skip
    environment = os.environ | {"PORT": str(port), "LOG_LEVEL": "ERROR"}
    with subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment) as server:
        try:
            _wait(port)
            yield psutil.Process(server.pid)
        finally:
            server.terminate()


def _wait(port: int) -> None:
    for _try in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the web server did not start")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def postmaster() -> int:
    """The process id of the database server, which must be on this machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return psutil.Process(cursor.fetchone()[0]).parent().pid


def pgbench() -> str | None:
    """The path of pgbench: beside the server that runs, or on PATH."""
    beside = Path(psutil.Process(postmaster()).exe()).with_name("pgbench")
    return str(beside) if beside.exists() else shutil.which("pgbench")


class Buyer:
    """A member's browser: session and CSRF cookies over one kept connection."""

    def __init__(self, base: str, user: User | None = None):
        self.base = base
        self.http = urllib3.PoolManager(maxsize=1)
        self.headers = {"Accept": "application/json", "Accept-Language": "zh-hans"}
        if user:
            cookies = f"sessionid={_sign_in(user)}; csrftoken={CSRF}"
            self.headers |= {"Cookie": cookies, "X-CSRFToken": CSRF}

    def get(self, path: str, **headers: str) -> urllib3.BaseHTTPResponse:
        return self.http.request("GET", self.base + path, headers=self.headers | headers)

    def post(self, path: str, **body: Any) -> dict[str, Any]:
        response = self.http.request(
            "POST", self.base + path, headers=self.headers, json=body, redirect=False
        )
        if response.status >= 400:
            raise RuntimeError(f"POST {path}: {response.status} {response.data[:300]!r}")
        return response.json()


def _sign_in(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key
