"""Names the proposals app and installs what keeps its audit log insert-only."""

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from profiles import triggers


def install_triggers(sender: AppConfig, using: str, **kwargs: object) -> None:
    """Install the triggers anew: remaking a table on SQLite drops them."""
    triggers.install(connections[using], sender.label)


class ProposalsConfig(AppConfig):
    """How people change what is published."""

    name = "proposals"
    verbose_name = _("Proposals")

    def ready(self) -> None:
        """Hook the triggers to migrations, the proposals to revisions, the workers to events."""
        from proposals import tasks
        from proposals.lifecycle import reconciliation
        from proposals.webhooks import subscriptions

        post_migrate.connect(install_triggers, sender=self)
        for module in (reconciliation, tasks, subscriptions):
            module.listen()
