#!/usr/bin/env python
"""Django's command line; with no DATABASE_URL it uses this checkout's embedded engines."""

import os
import sys

if sys.version_info < (3, 11):
    sys.exit("o2o needs Python 3.11 or newer; this is " + sys.version.split()[0])

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from o2o import engines


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "o2o.settings")
    try:
        engines.attach()
        execute_from_command_line(sys.argv)
    except (engines.Unusable, ImproperlyConfigured) as refusal:
        sys.exit(f"o2o: {refusal}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
