"""The site's settings under test: a key of its own, data in a folder that goes with the run."""

import os
import sys
import tempfile
from pathlib import Path

# Read by the settings themselves, so they come first.
os.environ.setdefault("SECRET_KEY", "for-tests-only-" + "0123456789abcdef" * 4)
os.environ.setdefault("DATABASE_URL", "sqlite:///:memory:")
if "pytest" in sys.modules:  # and not for the type checker, which cleans nothing up
    folder = tempfile.TemporaryDirectory(prefix="skillmap-tests-", ignore_cleanup_errors=True)
    os.environ["DATA_DIR"] = folder.name
    Path(folder.name, "static").mkdir()  # Whitenoise warns of its absence

from skillmap import messages
from skillmap.settings import *  # noqa: F403

if "pytest" in sys.modules:
    # Compiled for this run: the files beside the texts may be missing or of an earlier text.
    LOCALE_PATHS = [DATA_DIR / "locale"]  # noqa: F405
    for path in (BASE_DIR / "skillmap" / "locale").glob("*/LC_MESSAGES/*.po"):  # noqa: F405
        compiled = Path(*path.parts[-3:]).with_suffix(".mo")
        messages.write_compiled(path, LOCALE_PATHS[0] / compiled)

HTTPS = SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
# Signing in is tested often; the real hashers take their time on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The browser's tests load static files as they lie in the source.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
# A file, as on a real site: threads of one test then meet each other's locks.
if "sqlite3" in DATABASES["default"]["ENGINE"]:  # noqa: F405
    # Not in memory by name either: the live server would share one connection between threads.
    DATABASES["default"]["NAME"] = f"{DATA_DIR}/untouched.sqlite3"  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": f"{DATA_DIR}/test.sqlite3"}  # noqa: F405
