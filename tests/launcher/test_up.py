"""`manage.py up`, which is what `make run` runs: one whole site, up and down again."""

import os
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Iterator

import pytest

from tests.launcher.conftest import Checkout, free_ports, wait_for

UP = ("manage.py", "up")
# Without the demo, whose pictures take longer to load than all of the rest
PRODUCTION = {"SECRET_KEY": "of this test", "DEMO": "false", "ALLOWED_HOSTS": "127.0.0.1"}


@pytest.fixture(scope="module")
def port() -> int:
    return free_ports()


@pytest.fixture
def running(site: Checkout, port: int) -> Iterator[subprocess.Popen[str]]:
    up = site.start(*UP, PORT=str(port), **PRODUCTION)
    said = read_until(up, "Ctrl-C stops")
    assert f"o2o is up on http://127.0.0.1:{port}" in said
    yield up
    up.kill()
    up.communicate()
    wait_for(site.is_quiet)


def read_until(up: subprocess.Popen[str], words: str) -> str:
    """What it says up to these words; fails with all of it when they do not come."""
    assert up.stdout is not None
    said = ""
    for line in up.stdout:
        said += line
        if words in line:
            return said
    raise AssertionError(f"no {words!r} in:\n{said}")


def test_the_site_answers_a_second_run_is_refused_and_ctrl_c_stops_all(
    site: Checkout, running: subprocess.Popen[str], port: int
):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as reply:
        assert reply.status == 200
    for program in ("gunicorn", "celery -q -A o2o worker", "celery -q -A o2o beat", "postgres"):
        assert site.pids(program), program

    second = site.run(*UP, PORT=str(port))
    assert second.returncode == 1
    assert f"This checkout runs already (http://127.0.0.1:{port}/)." in second.stderr
    assert len(second.stderr.splitlines()) == 1

    running.send_signal(signal.SIGINT)
    said, _ = running.communicate(timeout=30)
    assert running.returncode == 0
    assert said.splitlines()[-1] == "Stopped."
    wait_for(site.is_quiet, seconds=1)


def test_the_crash_of_one_program_stops_all_and_says_which(
    site: Checkout, running: subprocess.Popen[str]
):
    (beat,) = site.pids("celery -q -A o2o beat")
    os.kill(beat, signal.SIGKILL)
    said, _ = running.communicate(timeout=30)
    assert running.returncode == 1
    last = said.splitlines()[-1]
    assert last == "CommandError: beat stopped by itself (exit code -9); its log: var/log/beat.log"
    wait_for(site.is_quiet, seconds=1)


def test_a_taken_port_is_named_and_nothing_is_left_behind(site: Checkout, port: int):
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", port))
        taken.listen()
        ended = site.run(*UP, PORT=str(port))
    assert ended.returncode == 1
    assert f"Port {port} cannot be used" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert site.is_quiet()


def test_a_database_that_does_not_answer_is_named_without_its_password(site: Checkout, port: int):
    url = "postgres://shop:secret@127.0.0.1:1/shop"
    ended = site.run(*UP, PORT=str(port), DATABASE_URL=url)
    assert ended.returncode == 1
    assert "DATABASE_URL (postgres://127.0.0.1:1/shop): " in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert "secret" not in ended.stderr
    assert site.is_quiet()


def test_a_broken_env_file_is_one_line(site: Checkout):
    (site.path / ".env").write_text("DATABASE_URL: postgres://localhost/o2o\n")
    ended = site.run(*UP)
    (site.path / ".env").unlink()
    assert ended.returncode == 1
    assert ended.stderr.startswith("o2o: .env line 1 is not NAME=value")
    assert len(ended.stderr.splitlines()) == 1
