#!/usr/bin/env python
"""Django's command line, pointed at this project's settings."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from skillmap import environment


def main() -> None:
    """Run one management command; `demo` brings its own safe settings along.

    A setting that is missing or wrong ends the command with one sentence instead of a traceback.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skillmap.settings")
    if sys.argv[1:2] == ["demo"]:
        os.environ.setdefault("DEMO", "1")
    try:
        environment.prepare()
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"skillmap: {error}")


if __name__ == "__main__":
    main()
