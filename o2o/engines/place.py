"""Where an engine's files lie and which account its server runs as.

PostgreSQL refuses to run as root. Root therefore lends the data to `nobody`, in the checkout where
that account can reach it, else (a checkout below /root, say) in a folder of its own.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ELSEWHERE = Path("/var/lib/o2o")
UNUSED = shutil.ignore_patterns("include", "doc", "*.a")
LONGEST_SOCKET = 100  # bytes; the kernel's limit is 108 on Linux, 104 on macOS


@dataclass(frozen=True)
class Place:
    home: Path  # locks and state, always in the checkout
    data: Path
    run: Path  # sockets
    account: str | None  # None: whoever we are
    note: str = ""  # for the reader, when the files are not where one looks for them

    @property
    def popen(self) -> dict[str, Any]:
        """What `subprocess` needs to act as this place's account."""
        where: dict[str, Any] = {"cwd": self.data.parent}
        if self.account is None:
            return where
        return where | {"user": self.account, "group": _gid(self.account), "extra_groups": []}

    def own(self, folder: Path) -> Path:
        """Make a private folder of the account that runs the server."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        if self.account:
            shutil.chown(folder, self.account, _gid(self.account))
        return folder


def settle(home: Path) -> Place:
    """Choose the place for `home`; nothing but the folders that lead to it is made."""
    if os.geteuid() != 0:
        return Place(home, home / "data", _run(home), None)
    if _reaches("nobody", home):
        return Place(home, home / "data", _run(home), "nobody")
    base = elsewhere(home)
    base.mkdir(mode=0o755, parents=True, exist_ok=True)
    note = f"only root can enter {home.parent.parent}, so the data is kept in {base.parent.parent}"
    known = (base / "data").exists()
    return Place(home, base / "data", _run(base), "nobody", "" if known else note)


def elsewhere(home: Path) -> Path:
    """The folder outside a checkout that other accounts cannot enter."""
    return ELSEWHERE / _digest(home.parent.parent) / home.parent.name / home.name


def within_reach(place: Place, library: Path, parts: Sequence[str]) -> Path:
    """The folder of Python packages that holds these parts, or a copy that the account can read."""
    found = [library / part for part in parts if (library / part).exists()]
    if place.account is None or all(_reaches(place.account, part) for part in found):
        return library
    made = "".join(f"{part} {part.stat().st_mtime_ns}\n" for part in found)
    copy = elsewhere(place.home).parent.parent / "programs" / _digest(made)
    if not copy.exists():
        scratch = copy.with_suffix(f".{os.getpid()}")
        for part in found:
            shutil.copytree(part, scratch / part.relative_to(library), ignore=UNUSED)
        scratch.rename(copy)
    return copy


def _reaches(account: str, folder: Path) -> bool:
    words = ["test", "-r", str(folder), "-a", "-x", str(folder)]
    return subprocess.call(words, user=account, group=_gid(account), extra_groups=[], cwd="/") == 0


def _run(base: Path) -> Path:
    run = base / "run"
    if len(os.fsencode(run)) < LONGEST_SOCKET - len("/.s.PGSQL.5432"):
        return run
    return Path(tempfile.gettempdir()) / f"o2o-{os.geteuid()}-{_digest(base)}"


def _gid(account: str | None) -> int:
    return pwd.getpwnam(account).pw_gid if account else -1


def _digest(name: Path | str) -> str:
    return hashlib.sha256(os.fsencode(name)).hexdigest()[:12]
