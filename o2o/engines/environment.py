"""The environment and `.env`, refused in one line when they cannot be meant like that."""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import environ

LINE = re.compile(r"\A(?:export )?[A-Za-z_][A-Za-z_0-9]*=.*\Z")
SCHEMES = {
    "DATABASE_URL": ("postgres", "postgresql"),
    "REDIS_URL": ("redis", "rediss"),
}


class Unusable(Exception):
    """Cannot go on; the message is one line that says what to do."""


def load(path: Path) -> None:
    """Export what `.env` sets and the environment leaves open, after a look at both."""
    if path.exists():
        _check_lines(path)
        environ.Env.read_env(path)
    for name, schemes in SCHEMES.items():
        if url := os.environ.get(name):
            _check_url(name, url, schemes)
    port = os.environ.get("PORT", "8000")
    if not (port.isdecimal() and 0 < int(port) < 65535):
        raise Unusable(f"PORT must be a number from 1 to 65534, not {port!r}")


def where(name: str) -> str:
    """Which server a variable names, without the password."""
    parts = urlsplit(os.environ[name])
    return f"{name} ({parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path})"


def _check_lines(path: Path) -> None:
    for number, line in enumerate(_text(path).splitlines(), start=1):
        if line.strip() and not line.startswith("#") and not LINE.match(line):
            raise Unusable(f"{path.name} line {number} is not NAME=value: {line.strip()[:60]}")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf8")
    except (OSError, UnicodeDecodeError) as error:
        raise Unusable(f"{path.name} cannot be read: {error}") from error


def _check_url(name: str, url: str, schemes: tuple[str, ...]) -> None:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 — raises ValueError when it is no number
    except ValueError as error:
        raise Unusable(f"{name} is not a URL: {error}") from error
    if parts.scheme not in schemes:
        raise Unusable(f"{name} must start with {schemes[0]}://")
    if name == "DATABASE_URL" and len(parts.path) < 2:
        raise Unusable(f"{name} must end with the name of a database: …/o2o")
