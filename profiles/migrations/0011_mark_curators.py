from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def mark(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Note with everybody who curates something at this moment that they do."""
    current = apps.get_model("profiles", "Curatorship").objects.filter(ended_at=None)
    people = apps.get_model("accounts", "User").objects.filter(pk__in=current.values("person"))
    people.update(is_curator=True)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_reserved_names_and_the_mark_of_curators"),
        ("profiles", "0010_first_slugs_of_parts"),
    ]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
