"""The way in for gunicorn and other WSGI servers."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skillmap.settings")
application = get_wsgi_application()


def settle() -> None:
    """Load every view, and have the collector of garbage never look at the program again.

    It would go through all of it while somebody waits, some dozens of milliseconds each time.
    """
    assert get_resolver().url_patterns  # noqa: S101 - loads them
    gc.collect()
    gc.freeze()


settle()
