"""Named places where a test has the process killed. Nothing happens unless `FAIL_AT` names one.

A kill -9 between two statements cannot be provoked from outside at the same place every time;
`reach("outbox.claimed")` lets tests/faults do it. In production the variable is not set, and
the call is one comparison.
"""

import os
import signal

VARIABLE = "FAIL_AT"


def reach(place: str) -> None:
    if os.environ.get(VARIABLE) == place:
        os.kill(os.getpid(), signal.SIGKILL)
