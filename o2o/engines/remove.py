"""`python -m o2o.engines.remove`: what an engine keeps outside the checkout, for `make clean`."""

import shutil
import sys

from o2o.engines import VAR
from o2o.engines.hold import is_locked
from o2o.engines.place import elsewhere


def main() -> None:
    homes = [
        VAR / shelf / name for shelf in ("engine", "engine-test") for name in ("postgres", "valkey")
    ]
    if any(home.exists() and is_locked(home / "keeper") for home in homes):
        sys.exit("o2o: this checkout is running; stop it first.")
    shutil.rmtree(elsewhere(homes[0]).parent.parent, ignore_errors=True)


if __name__ == "__main__":
    main()
