"""Names the project app: the pages and commands that span accounts, profiles and proposals."""

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.core.checks import register

from skillmap import checks, field_names


class SkillmapConfig(AppConfig):
    """The site as a whole."""

    name = "skillmap"
    default = True

    def ready(self) -> None:
        """Translate the names of fields (every model is loaded by now); register the checks."""
        field_names.translate()
        for each in checks.CHECKS:
            register(each)
        for check, tag in checks.DEPLOYMENT_CHECKS:
            register(check, tag, deploy=True)


class StaticFiles(StaticFilesConfig):
    """Collects what pages load, and not what no page does: half the files and half the time."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "rest_framework",  # its browsable pages are not switched on
        "django_htmx",  # a release of htmx is committed
        "gis",
    ]
