"""The files that cannot run here say nothing that does not exist."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from o2o.engines import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service.get("image") == "o2o"}
BIN = Path(sys.executable).parent


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60)


def test_the_production_shape_is_whole():
    assert set(OURS) == {"migrate", "web", "worker", "beat"}
    assert {"postgres", "redis", "storage", "proxy"} <= set(SERVICES)
    lasting = {name for name, service in SERVICES.items() if service.get("restart") != "no"}
    assert {name for name in lasting - {"bucket"} if "healthcheck" not in SERVICES[name]} == set()


def test_only_the_proxy_has_a_door_to_the_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_every_named_volume_and_service_exists():
    for service in SERVICES.values():
        assert set(service.get("depends_on", {})) <= set(SERVICES)
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            known = (
                (ROOT / source).exists() if source.startswith(".") else source in COMPOSE["volumes"]
            )
            assert known, source


def test_the_web_command_loads_the_site_with_its_configuration():
    words = OURS["web"]["command"]
    checked = run(str(BIN / words[0]), *words[1:], "--check-config")
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_every_celery_command_knows_its_options(name: str):
    words = OURS[name]["command"]
    parsed = run(str(BIN / words[0]), *words[1:], "--help")
    assert parsed.returncode == 0, parsed.stderr
    known = re.findall(r"--[a-z][a-z-]+", parsed.stdout)
    assert {word for word in words if word.startswith("--")} <= set(known)


def test_the_migration_command_exists():
    python, *words = OURS["migrate"]["command"]
    assert python == "python"
    assert run(sys.executable, *words, "--plan").returncode == 0


def test_the_image_runs_as_nobody_in_particular_and_copies_what_exists():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert any(line.startswith("USER ") and line != "USER root" for line in lines)
    copied = [shlex.split(line)[1:-1] for line in lines if line.startswith("COPY ")]
    for source in (word for words in copied for word in words if not word.startswith("--")):
        assert (ROOT / source).exists(), source
    command = next(line for line in lines if line.startswith("CMD "))
    assert yaml.safe_load(command.removeprefix("CMD ")) == OURS["web"]["command"]


def test_every_variable_of_the_settings_is_in_the_example():
    settings = (ROOT / "o2o" / "settings.py").read_text()
    read = set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z0-9_]+)"', settings))
    shown = set(re.findall(r"^# ([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert read - shown == set()
    asked = set(re.findall(r"\$\{([A-Z0-9_]+)", (ROOT / "docker-compose.yml").read_text()))
    assert asked - shown == set()


def test_every_requirement_has_its_licence_written_down():
    licences = (ROOT / "docs" / "licences.md").read_text().lower()
    for file in ("requirements.in", "requirements-dev.in", "deploy/requirements.in"):
        lines = (ROOT / file).read_text().splitlines()
        names = [re.split(r"[\[~=<>; ]", line)[0] for line in lines if line and line[0] not in "#-"]
        assert [name for name in names if name.lower() not in licences] == []


def test_every_requirement_is_pinned_with_hashes_and_names_no_host():
    for file in ("requirements.txt", "requirements-dev.txt", "deploy/requirements.txt"):
        text = (ROOT / file).read_text()
        entries = re.split(r"\n(?=\S)", text.strip())
        assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)
        assert "://" not in text
        assert "index" not in text


def test_the_shell_scripts_are_well_formed_and_executable():
    for script in (".ci/run", ".ci/chromium"):
        assert os.access(ROOT / script, os.X_OK)
        assert run("bash", "-n", script).returncode == 0
