"""The way in for ASGI servers; WSGI is the faster one for this site."""

import os

from django.core.asgi import get_asgi_application

from skillmap.database import waits

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skillmap.settings")
application = get_asgi_application()
waits.serve()
