"""Names the project app: the pages and commands that span accounts, profiles and proposals."""

from django.apps import AppConfig


class SkillmapConfig(AppConfig):
    """The site as a whole."""

    name = "skillmap"
