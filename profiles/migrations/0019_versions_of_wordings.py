"""Notes with each expectation which version brought its present description and Required."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce


def note_versions(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the newest change that was of more than the examples.

    Of a text that was blanked since nobody can tell, so it counts as one.
    """
    is_kept = Q(before_text=F("after_text"), before_required=F("after_required"))
    changes = (
        apps.get_model("profiles", "Change")
        .objects.order_by()
        .filter(expectation=OuterRef("pk"))
        .exclude(kind="retire")
        .filter(Q(before_text=None) | Q(redacted_at__isnull=False) | ~is_kept)
    )
    newest = changes.order_by("-version").values("version")[:1]
    cells = apps.get_model("profiles", "Expectation").objects
    cells.filter(version__gt=1).update(wording_version=Coalesce(Subquery(newest), F("version")))


class Migration(migrations.Migration):
    dependencies = [("profiles", "0018_confirmations")]
    operations = [migrations.RunPython(note_versions, migrations.RunPython.noop, elidable=True)]
