"""`make run`: prepares the site, runs all of its programs, stops all of them."""

import fcntl
import importlib.util
import io
import json
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import redis
from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command, get_commands
from django.db import OperationalError, connection, connections
from redis.exceptions import RedisError

from o2o import engines, static_stamp
from o2o.engines import ROOT, VAR, environment
from o2o.supervisor import ENDINGS, Child, Fallen, Supervisor, python

PATIENCE = 120.0  # seconds until the site must answer; a crash is seen at once


class Command(BaseCommand):
    help = "Prepare the site and run it: web, worker, beat and the sandbox payment provider."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for number in ENDINGS:
            signal.signal(number, signal.default_int_handler)
        self.port = settings.PORT
        children = list(self.children())
        try:
            with self.only_one():
                self.refuse_taken_ports(len(children) > 3)
                self.prepare()
                self.run(children)
        except KeyboardInterrupt:
            self.say("\nStopped.")
        except Fallen as fallen:
            raise CommandError(str(fallen)) from fallen

    def say(self, line: str, ending: str = "\n") -> None:
        self.stdout.write(line, ending=ending)
        self.stdout.flush()  # a pipe would hold it back

    def children(self) -> Iterator[Child]:
        """The programs of one site, each with its log in `var/log`."""
        logs = VAR / "log"
        config = str(ROOT / "deploy" / "gunicorn.conf.py")
        web = python("gunicorn", "--config", config, "--bind", f"127.0.0.1:{self.port}")
        yield Child("web", web, logs / "web.log")
        quiet = ["--loglevel", "WARNING"]
        calm = ["--without-gossip", "--without-mingle", "--concurrency", "2"]
        celery = python("celery", "-q", "-A", "o2o")
        yield Child("worker", [*celery, "worker", *quiet, *calm], logs / "worker.log")
        yield Child("beat", [*celery, "beat", *quiet], logs / "beat.log")
        if settings.DEMO and _exists("demo.cashier"):
            words = python("demo.cashier", "--port", str(self.port + 1))
            yield Child("cashier", words, logs / "cashier.log")

    # ── before ──────────────────────────────────────────────────────────────────────────

    @contextmanager
    def only_one(self) -> Iterator[None]:
        VAR.mkdir(exist_ok=True)
        with open(VAR / "up.lock", "a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.seek(0)
                address = file.read() or "it is starting"
                raise CommandError(f"This checkout runs already ({address}).") from None
            file.truncate(0)
            file.write(f"http://127.0.0.1:{self.port}/")
            file.flush()
            yield

    def refuse_taken_ports(self, with_cashier: bool) -> None:
        for port in (self.port, self.port + 1)[: 1 + with_cashier]:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", port))
                except OSError as error:
                    reason = f"Port {port} cannot be used ({error.strerror})"
                    raise CommandError(f"{reason}; choose another: make run PORT=8100") from error

    def prepare(self) -> None:
        """Everything that must be true before the first request; quick when it is already."""
        self.refuse_silent_servers()
        self.step("database", "migrate", interactive=False)
        self.step("translations", "translations", "compile")
        if settings.DEMO:
            self.step("demo", "load_demo", if_empty=True)
        if not static_stamp.is_fresh():
            self.step("static files", "collectstatic", interactive=False)
            static_stamp.write()
        connections.close_all()

    def refuse_silent_servers(self) -> None:
        knocks = {"DATABASE_URL": connection.ensure_connection, "REDIS_URL": knock_on_redis}
        for name, knock in knocks.items():
            try:
                knock()
            except (OperationalError, RedisError) as error:
                reason = str(error).strip().splitlines()[0]
                raise CommandError(f"{environment.where(name)}: {reason}") from error

    def step(self, what: str, command: str, *words: str, **options: Any) -> None:
        if command not in get_commands():
            return
        start = time.monotonic()
        if self.stdout.isatty():
            self.say(f"  {what} …", ending="\r")
        call_command(command, *words, verbosity=0, stdout=io.StringIO(), **options)
        self.say(f"  {what:<14}{time.monotonic() - start:6.1f} s")

    # ── while it runs ───────────────────────────────────────────────────────────────────

    def run(self, children: list[Child]) -> None:
        with Supervisor(children, self.say) as supervisor:
            deadline = time.monotonic() + PATIENCE
            supervisor.watch(until=lambda: self.answer() or time.monotonic() > deadline)
            if (status := self.answer()) != 200:
                raise CommandError(f"{self.health} answers {status}; see var/log/web.log")
            self.greet()
            supervisor.watch(until=lambda: engines.fallen() is not None)
            raise CommandError(f"{engines.fallen()} stopped by itself; its log is in var/log")

    @property
    def health(self) -> str:
        return f"http://127.0.0.1:{self.port}/healthz"

    def answer(self) -> int | None:
        """The status with which the site answers, None while it does not."""
        try:
            with urllib.request.urlopen(self.health, timeout=5) as reply:
                return reply.status
        except urllib.error.HTTPError as refusal:
            return refusal.code
        except OSError:
            return None

    def greet(self) -> None:
        here = f"http://127.0.0.1:{self.port}"
        doors = {"shop": "/", "stores": "/staff/", "headquarters": "/hq/", "API": "/api/v1/docs/"}
        self.say(f"\no2o is up on {here}")
        for name, path in doors.items():
            self.say(f"  {name:<14}{here}{path}")
        for line in demo_accounts(here):
            self.say(line)
        self.say("\nCtrl-C stops all of it. Data stays in var/, logs are in var/log/.\n")


def demo_accounts(here: str) -> list[str]:
    """Whom one can sign in as, and where that leads: the lines of `demo/accounts.json`."""
    path = ROOT / "demo" / "accounts.json"
    if not (settings.DEMO and path.exists()):
        return []
    people = json.loads(path.read_text("utf-8"))
    rows = (
        f"  {who['role']:<14}{who['email']:<28}{here}{who['opens']}" for who in people["accounts"]
    )
    return ["", f"Sign in with the password {people['password']} as", *rows]


def knock_on_redis() -> None:
    with redis.from_url(settings.REDIS_URL, socket_connect_timeout=5) as server:
        server.ping()


def _exists(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False
