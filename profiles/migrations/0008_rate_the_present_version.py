"""Takes ratings from before versions were kept to be of the text as it is published now."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery


def rate_present_version(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    expectations = apps.get_model("profiles", "Expectation").objects
    present = expectations.filter(pk=OuterRef("expectation")).values("version")
    apps.get_model("profiles", "Assessment").objects.update(version=Subquery(present))


class Migration(migrations.Migration):
    dependencies = [("profiles", "0007_version_of_what_was_rated")]
    operations = [
        migrations.RunPython(rate_present_version, migrations.RunPython.noop, elidable=True)
    ]
