"""The embedded engines: they start by themselves, survive violence, and go with their last user."""

import os
import signal
import subprocess

import psycopg2
import pytest
import redis

from o2o.engines.place import elsewhere
from tests.launcher.conftest import Checkout, wait_for


def urls_of(user: subprocess.Popen[str]) -> tuple[str, str]:
    assert user.stdout is not None
    line = next(line for line in user.stdout if line.startswith("postgres://"))
    database, broker = line.split()
    return database, broker


def ask(url: str, statement: str) -> object:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone() if cursor.description else (None,)
    connection.close()
    return row[0]


def leave(user: subprocess.Popen[str]) -> None:
    user.communicate("", timeout=20)


def test_one_command_starts_both_engines_and_takes_them_down_again(checkout: Checkout):
    user = checkout.user()
    database, broker = urls_of(user)
    assert ask(database, "SELECT current_setting('server_version_num')::int >= 150000")
    assert redis.from_url(broker).ping()
    leave(user)
    wait_for(checkout.is_quiet, seconds=1)


def test_chinese_has_trigrams_and_the_extensions_are_there(checkout: Checkout):
    user = checkout.user()
    database, _ = urls_of(user)
    for name in ("pg_trgm", "btree_gist", "unaccent", "cube"):
        ask(database, f"CREATE EXTENSION IF NOT EXISTS {name}")
    assert ask(database, "SELECT show_trgm('沙发') <> '{}'")
    assert ask(database, "SELECT lower('ÄÉ')") == "äé"
    assert ask(database, "SHOW fsync") == "on"
    leave(user)


def test_what_was_written_is_there_after_a_restart(checkout: Checkout):
    user = checkout.user()
    database, broker = urls_of(user)
    ask(database, "CREATE TABLE written AS SELECT 7 AS number")
    redis.from_url(broker).set("kept", "7")
    leave(user)
    user = checkout.user()
    database, broker = urls_of(user)
    assert ask(database, "SELECT number FROM written") == 7
    assert redis.from_url(broker).get("kept") == b"7"
    leave(user)


def test_commands_at_once_share_one_engine_and_the_last_one_out_stops_it(checkout: Checkout):
    users = [checkout.user() for _ in range(3)]
    urls = {urls_of(user) for user in users}
    assert len(urls) == 1
    database, _ = urls.pop()
    for user in users[:2]:
        leave(user)
        assert ask(database, "SELECT 1") == 1
    leave(users[2])
    wait_for(checkout.is_quiet)


def test_a_killed_command_leaves_no_server_behind(checkout: Checkout):
    user = checkout.user()
    urls_of(user)
    user.kill()
    user.communicate()
    wait_for(checkout.is_quiet)


def test_a_killed_keeper_takes_its_server_along(checkout: Checkout):
    user = checkout.user()
    urls_of(user)
    for keeper in checkout.pids("o2o.engines.keeper"):
        os.kill(keeper, signal.SIGKILL)
    wait_for(lambda: checkout.pids() == [user.pid])
    leave(user)


def test_the_server_comes_back_after_kill_9_with_everything_committed(checkout: Checkout):
    first = checkout.user()
    database, _ = urls_of(first)
    ask(database, "CREATE TABLE kept AS SELECT 7 AS number")
    os.kill(checkout.postmaster, signal.SIGKILL)
    second = checkout.user()
    database, _ = urls_of(second)
    assert ask(database, "SELECT number FROM kept") == 7
    leave(first)
    leave(second)


def test_a_stale_pid_file_whose_number_was_given_away_does_not_stop_the_start(checkout: Checkout):
    user = checkout.user()
    urls_of(user)
    pid_file = checkout.data / "postmaster.pid"
    stale = pid_file.read_text()
    leave(user)
    account = {"user": checkout.data.owner()} if os.geteuid() == 0 else {}
    stranger = subprocess.Popen(["sleep", "60"], cwd="/", **account)
    pid_file.write_text(stale.replace(stale.split()[0], str(stranger.pid), 1))
    pid_file.chmod(0o644)
    user = checkout.user()
    assert ask(urls_of(user)[0], "SELECT 1") == 1
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()
    leave(user)


def test_a_copied_checkout_does_not_meet_its_original(checkout: Checkout):
    copy = Checkout(checkout.path / "深 in a path")
    copy.path.mkdir()
    subprocess.run(
        ["cp", "-a", checkout.path / "o2o", checkout.path / "var", copy.path], check=True
    )
    users = [checkout.user(), copy.user()]
    assert len({url for user in users for url in urls_of(user)}) == 4
    for user in users:
        leave(user)


def test_a_checkout_that_only_its_owner_can_enter_works_as_well(checkout: Checkout):
    closed = Checkout(checkout.path / "closed")
    closed.path.mkdir(mode=0o700)
    subprocess.run(["cp", "-r", checkout.path / "o2o", closed.path], check=True)
    user = closed.user()
    assert ask(urls_of(user)[0], "SELECT 1") == 1
    leave(user)
    outside = elsewhere(closed.path / "var" / "engine" / "postgres")
    assert outside.exists() == (os.geteuid() == 0)
    assert closed.run("-m", "o2o.engines.remove").returncode == 0
    assert not outside.exists()


def test_servers_that_the_environment_names_are_left_alone(checkout: Checkout):
    named = {"DATABASE_URL": "postgres://elsewhere/shop", "REDIS_URL": "redis://elsewhere:1/2"}
    user = checkout.user(**named)
    assert urls_of(user) == tuple(named.values())
    assert checkout.pids() == [user.pid]
    leave(user)


def test_the_tests_have_engines_of_their_own(checkout: Checkout):
    user = checkout.user(O2O_ENGINE_FAST="1")
    database, _ = urls_of(user)
    assert "engine-test" in database
    assert ask(database, "SHOW fsync") == "off"
    leave(user)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("DATABASE_URL=mysql://localhost/o2o", "DATABASE_URL must start with postgres://"),
        ("DATABASE_URL=postgres://localhost:port/o2o", "DATABASE_URL is not a URL"),
        ("DATABASE_URL=postgres://localhost", "must end with the name of a database"),
        ("REDIS_URL=localhost:6379", "REDIS_URL must start with redis://"),
        ("this is no setting", ".env line 2 is not NAME=value: this is no setting"),
        ("PORT=http", "PORT must be a number"),
    ],
)
def test_a_broken_env_file_is_refused_in_one_line(checkout: Checkout, line: str, complaint: str):
    (checkout.path / ".env").write_text(f"# a remark\n{line}\n")
    user = checkout.user()
    said, _ = user.communicate("", timeout=20)
    (checkout.path / ".env").unlink()
    assert user.returncode == 1
    assert complaint in said
    assert len(said.splitlines()) == 1
    assert checkout.is_quiet()
