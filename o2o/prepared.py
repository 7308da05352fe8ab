"""SQL of the hot paths, planned once per connection by PREPARE instead of at every call.

The planner costs more than the work of a well-indexed statement. Prepared statements belong to a
session, so switch them off (PREPARED_STATEMENTS=off) behind a pooler that shares sessions.
"""

import re
from collections.abc import Mapping
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper

PARAMETER = re.compile(r"%\((\w+)\)s")

_known: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


class Statement:
    """`sql` with %(name)s parameters; `name` is unique in the house."""

    def __init__(self, name: str, sql: str):
        self.name = name
        self.sql = sql
        self.parameters = list(dict.fromkeys(PARAMETER.findall(sql)))
        numbers = {word: f"${n}" for n, word in enumerate(self.parameters, 1)}
        numbered = PARAMETER.sub(lambda found: numbers[found[1]], sql)
        self.preparation = f"PREPARE {name} AS {numbered}"
        places = ", ".join(f"%({word})s" for word in self.parameters)
        self.execution = f"EXECUTE {name} ({places})"

    def execute(self, cursor: CursorWrapper, values: Mapping[str, Any]) -> None:
        if not settings.PREPARED_STATEMENTS:
            cursor.execute(self.sql, values)
            return
        known = _known.setdefault(connection.connection, set())
        if self.name not in known:
            cursor.execute(self.preparation)
            known.add(self.name)
        cursor.execute(self.execution, values)
