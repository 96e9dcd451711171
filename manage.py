#!/usr/bin/env python
"""Django's command line, pointed at this project's settings."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one management command; `demo` brings its own safe settings along."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skillmap.settings")
    if sys.argv[1:2] == ["demo"]:
        os.environ.setdefault("DEMO", "1")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
