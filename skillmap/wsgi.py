"""The way in for gunicorn and other WSGI servers."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from skillmap.database import waits

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skillmap.settings")
application = get_wsgi_application()
waits.serve()


SELDOM = 100  # passes over what is younger, for one over all; by default 10


def settle() -> None:
    """Load every view, and have the collector of garbage never look at the program again.

    It would go through all of it while somebody waits, some dozens of milliseconds each time. What
    a process remembers since then is looked at more seldom: of a page, hardly anything lives on.
    """
    assert get_resolver().url_patterns  # noqa: S101 - loads them
    gc.collect()
    gc.freeze()
    gc.set_threshold(*gc.get_threshold()[:2], SELDOM)


settle()
