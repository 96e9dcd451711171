"""Takes the present slug of each domain, group, family and level for its first: none was renamed."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def keep_first_slugs(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for name in ("Domain", "Group", "RoleFamily", "Level"):
        rows = apps.get_model("profiles", name).objects.filter(first_slug="")
        rows.update(first_slug=F("slug"))


class Migration(migrations.Migration):
    dependencies = [("profiles", "0009_former_slugs_of_everything")]
    operations = [migrations.RunPython(keep_first_slugs, migrations.RunPython.noop, elidable=True)]
