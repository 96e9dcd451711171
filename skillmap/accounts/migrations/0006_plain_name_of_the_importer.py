"""Names the account of imports for what it does: sites have names of their own."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

USERNAME, BEFORE, AFTER = "skillmap-import", "Skillmap import", "Import"


def rename(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    people = apps.get_model("accounts", "User").objects
    people.filter(username=USERNAME, display_name=BEFORE).update(display_name=AFTER)


def rename_back(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    people = apps.get_model("accounts", "User").objects
    people.filter(username=USERNAME, display_name=AFTER).update(display_name=BEFORE)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_plain_labels")]

    operations = [migrations.RunPython(rename, rename_back)]
