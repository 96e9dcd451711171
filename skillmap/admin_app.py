"""Puts the curators' admin in the place of Django's own."""

from django.contrib.admin.apps import AdminConfig


class CurationAdminConfig(AdminConfig):
    """Django's admin with curators let in by their office."""

    default = False
    default_site = "skillmap.admin_site.CurationSite"
