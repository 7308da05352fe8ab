"""Children that do not outlive their parent."""

import ctypes
import os
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def leash(signal_number: int) -> Callable[[], None]:
    """A `preexec_fn`: the child is sent this signal when its parent dies, even by kill -9.

    Linux only; elsewhere the next start clears up what an abrupt death left behind.
    """
    parent = os.getpid()

    def fasten() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, signal_number)
            if os.getppid() != parent:
                os._exit(1)

    return fasten
