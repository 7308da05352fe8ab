"""A process that is killed at a named place, as kill -9 does: nothing is cleaned up, nobody is told.

`ROUNDS=10` in the environment repeats every kill ten times; the suite does each once.
"""

import os
import signal
from collections.abc import Callable

import pytest
from django.db import connections

from o2o import failpoints
from o2o.outbox import Message
from tests import factories

ROUNDS = int(os.environ.get("ROUNDS", "1"))
LONG_AGO = "2026-01-01T00:00:00+08:00"


@pytest.fixture
def town(transactional_db):
    """A committed world, for other processes to see."""
    return factories.build_world(stock=9)


def killed_at(place: str, work: Callable[[], object]) -> bool:
    """Run `work` in a process of its own that dies at `place`; says whether it got there."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        os.environ[failpoints.VARIABLE] = place
        try:
            work()
        finally:
            os._exit(0)  # whatever happened, this process is nobody's test
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def leases_end() -> None:
    """The minutes until what a dead worker held is free again, gone by at once."""
    Message.objects.open().update(due_at=LONG_AGO)
