"""Lets the names that models and fields have of themselves be read in every language.

Django makes them of the code (`assigned_to` is "assigned to") and leaves them untranslated. A
name written into the model instead would be a migration for each word.
"""

from django.apps import apps
from django.utils.translation import gettext_lazy, gettext_noop

APPS = ("accounts", "profiles", "proposals")
NAMES = frozenset(
    {
        *(gettext_noop("actor"), gettext_noop("appointed by"), gettext_noop("assigned to")),
        *(gettext_noop("author"), gettext_noop("created at"), gettext_noop("domain")),
        *(gettext_noop("ended at"), gettext_noop("family"), gettext_noop("from state")),
        *(gettext_noop("group"), gettext_noop("is high impact"), gettext_noop("language")),
        *(gettext_noop("level"), gettext_noop("licence"), gettext_noop("name")),
        *(gettext_noop("person"), gettext_noop("position"), gettext_noop("proposal")),
        *(gettext_noop("publisher"), gettext_noop("rank"), gettext_noop("required")),
        *(gettext_noop("retired at"), gettext_noop("revision"), gettext_noop("revisions")),
        *(gettext_noop("revision number"), gettext_noop("role"), gettext_noop("sequence")),
        *(gettext_noop("skill"), gettext_noop("slug"), gettext_noop("source")),
        *(gettext_noop("state"), gettext_noop("summary"), gettext_noop("suspended at")),
        *(gettext_noop("title"), gettext_noop("to state"), gettext_noop("updated at")),
        *(gettext_noop("verb"), gettext_noop("version")),
    }
)


def translate() -> None:
    """Put what looks itself up in the place of each such name; migrations see none of it."""
    for model in (model for app in APPS for model in apps.get_app_config(app).get_models()):
        for named in (model._meta, *model._meta.fields):
            for kind in ("verbose_name", "verbose_name_plural"):
                name = str(vars(named).get(kind, ""))
                if name in NAMES:
                    setattr(named, kind, gettext_lazy(name))
