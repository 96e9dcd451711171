"""What drafted a text, where it was no person."""

from django.apps.registry import Apps
from django.core.validators import RegexValidator
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from profiles import triggers


def mark() -> models.CharField:
    """What drafted a text, where it was no person: a program, and the month if it is known."""
    validator = RegexValidator(
        "\\A(program|assistant|language-model)( [0-9]{4}-(0[1-9]|1[0-2]))?\\Z",
        "Write program, assistant or language-model, and the month: 2026-11.",
        code="invalid",
    )
    return models.CharField(
        blank=True, db_default="", default="", max_length=30, validators=[validator]
    )


def remove_triggers(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take away what watches the new columns; after the migration it comes back without them."""
    triggers.remove(schema_editor.connection, "profiles")


class Migration(migrations.Migration):
    dependencies = [
        ("profiles", "0019_versions_of_wordings"),
    ]

    operations = [
        *(
            migrations.AddField(model_name=model, name=name, field=mark())
            for model, name in (
                ("change", "after_drafted_by"),
                ("change", "before_drafted_by"),
                ("expectation", "drafted_by"),
                ("revision", "drafted_by"),
            )
        ),
        migrations.RunPython(migrations.RunPython.noop, remove_triggers),
    ]
