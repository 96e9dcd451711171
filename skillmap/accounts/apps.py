"""Names the accounts app and makes the table that counts limits."""

from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate, post_save
from django.utils.translation import gettext_lazy as _


def make_limits_table(sender: AppConfig, using: str, **kwargs: object) -> None:
    """Make the table of the database cache unless it is there; with Redis it is the fallback."""
    call_command("createcachetable", database=using, verbosity=0)


class AccountsConfig(AppConfig):
    """The people of the site."""

    name = "skillmap.accounts"
    label = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        """Make the table after every migration; listen to confirmed addresses."""
        from skillmap.accounts import signup

        post_migrate.connect(make_limits_table, sender=self)
        post_save.connect(signup.release_address, sender="account.EmailAddress")
