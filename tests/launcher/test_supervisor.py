"""Several programs as one: what ends one of them ends all of them, whoever is killed and how."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from o2o.supervisor import Child, Fallen, Supervisor
from tests.launcher.conftest import wait_for

CALM = "import time; print('up', flush=True); time.sleep(60)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {CALM}"
PARENT = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {CALM!r}]); {CALM}"


def child(folder: Path, name: str, code: str = CALM) -> Child:
    return Child(name, [sys.executable, "-c", code], folder / f"{name}.log")


def test_every_child_is_stopped_at_the_end(tmp_path: Path):
    children = [child(tmp_path, "web"), child(tmp_path, "worker")]
    said: list[str] = []
    with Supervisor(children, said.append) as supervisor:
        supervisor.watch(until=lambda: len(said) == 2)
    assert [member.process.poll() for member in children] == [-signal.SIGTERM] * 2
    assert sorted(said) == ["web     │ up", "worker  │ up"]
    assert (tmp_path / "web.log").read_text() == "up\n"


def test_a_crash_names_the_child_and_its_log_and_stops_the_others(tmp_path: Path):
    children = [
        child(tmp_path, "web"),
        child(tmp_path, "worker", "print('why'); raise SystemExit(3)"),
    ]
    said: list[str] = []
    with (
        pytest.raises(Fallen, match=r"worker stopped by itself \(exit code 3\).*worker\.log"),
        Supervisor(children, said.append) as supervisor,
    ):
        supervisor.watch()
    assert children[0].process.poll() is not None
    assert "worker  │ why" in said


def test_a_stubborn_child_and_a_grandchild_end_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("o2o.supervisor.GRACE", 0.5)
    children = [child(tmp_path, "stubborn", STUBBORN), child(tmp_path, "parent", PARENT)]
    said: list[str] = []
    with Supervisor(children, said.append) as supervisor:
        supervisor.watch(until=lambda: len(said) == 3)
        groups = [member.process.pid for member in children]
    for group in groups:
        wait_for(lambda group=group: not group_is_alive(group))


def test_a_missing_program_stops_what_was_started_before_it(tmp_path: Path):
    children = [child(tmp_path, "web"), Child("gone", ["/no/such/program"], tmp_path / "gone.log")]
    with pytest.raises(FileNotFoundError), Supervisor(children, print):
        pass
    assert children[0].process.poll() is not None


def test_children_do_not_outlive_a_killed_supervisor(tmp_path: Path):
    code = f"""
import sys
from pathlib import Path
from o2o.supervisor import Child, Supervisor
with Supervisor([Child("web", [sys.executable, "-c", {CALM!r}], Path("web.log"))]) as all_of_them:
    print(all_of_them.children[0].process.pid, flush=True)
    all_of_them.watch()
"""
    supervisor = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": os.getcwd()},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert supervisor.stdout is not None
    pid = int(supervisor.stdout.readline())
    time.sleep(0.2)
    supervisor.kill()
    supervisor.communicate()
    wait_for(lambda: not group_is_alive(pid))


def group_is_alive(group: int) -> bool:
    """Whether a process of this group still runs; the machine's first process buries them."""
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, ProcessLookupError):
            if process.status() != psutil.STATUS_ZOMBIE and os.getpgid(process.pid) == group:
                return True
    return False
