"""Names the proposals app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProposalsConfig(AppConfig):
    """How people change what is published."""

    name = "proposals"
    verbose_name = _("Proposals")
