"""Names the project app: the pages and commands that span accounts, profiles and proposals."""

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class SkillmapConfig(AppConfig):
    """The site as a whole."""

    name = "skillmap"


class StaticFiles(StaticFilesConfig):
    """Collects what pages load, and not what no page does: half the files and half the time."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "rest_framework",  # its browsable pages are not switched on
        "django_htmx",  # a release of htmx is committed
        "gis",
    ]
