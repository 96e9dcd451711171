"""Names the profiles app and installs what keeps its history insert-only."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.db import connections
from django.db.models import Q
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _

from profiles import triggers
from skillmap.accounts import impersonation


def install_triggers(sender: AppConfig, using: str, **kwargs: object) -> None:
    """Install the triggers anew: remaking a table on SQLite drops them."""
    triggers.install(connections[using], sender.label)


def remove_refusals(using: str, plan: Sequence[object] = (), **kwargs: object) -> None:
    """Take away, until the migrations are done, what names tables that SQLite may have to remake.

    SQLite renames no table while a trigger of another one names it.
    """
    connection = connections[using]
    if plan and connection.vendor == "sqlite":
        triggers.remove(connection, "profiles", (triggers.RefusedRow,))


class ProfilesConfig(AppConfig):
    """The app that publishes the catalogue: models, pages, reading API, exports."""

    name = "profiles"
    verbose_name = _("Catalogue")

    def ready(self) -> None:
        """Hook the triggers and the full-text index to every migration; protect curators' names."""
        from profiles.search import index  # it needs the models

        def install_search(using: str, **kwargs: object) -> None:
            index.install(connections[using])

        pre_migrate.connect(remove_refusals, sender=self)
        post_migrate.connect(install_triggers, sender=self)
        post_migrate.connect(install_search, sender=self, weak=False)
        impersonation.protect(Q(curatorships__isnull=False, curatorships__ended_at=None))
