#!/usr/bin/env python
"""Django's command line; with no DATABASE_URL it uses this checkout's embedded engines."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "o2o.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
