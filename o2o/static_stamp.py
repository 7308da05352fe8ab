"""Whether the collected static files are still those of the sources."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders


def is_fresh() -> bool:
    collected, stamp = Path(settings.STATIC_ROOT), _stamp()
    return collected.exists() and stamp.exists() and stamp.read_text() == _fingerprint()


def write() -> None:
    _stamp().write_text(_fingerprint())


def _stamp() -> Path:
    return Path(settings.STATIC_ROOT).with_suffix(".stamp")


def _fingerprint() -> str:
    """Names, sizes and times of every source; reading them all would take longer than it saves."""
    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            seen.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return seen.hexdigest()
