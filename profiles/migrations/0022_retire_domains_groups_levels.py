"""Domains, groups and levels can be retired and replaced, as skills and roles can."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

from profiles import triggers

KINDS = ("domain", "group", "level")


def remove_triggers(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take away what watches the new columns; after the migration it comes back without them."""
    triggers.remove(schema_editor.connection, "profiles")


def columns(kind: str) -> list[Operation]:
    """The columns of one table, and that only a retired row is replaced."""
    replaced_by = models.ForeignKey(
        blank=True,
        editable=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="replaces",
        to=f"profiles.{kind}",
    )
    is_right = models.Q(("replaced_by", None)) | ~models.Q(("retired_at", None))
    constraint = models.CheckConstraint(
        condition=is_right, name=f"{kind}_replaced_only_when_retired"
    )
    return [
        migrations.AddField(
            kind, "retired_at", models.DateTimeField(blank=True, editable=False, null=True)
        ),
        migrations.AddField(kind, "replaced_by", replaced_by),
        migrations.AddConstraint(kind, constraint),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("profiles", "0021_answers_by_line"),
    ]

    operations = [
        *(operation for kind in KINDS for operation in columns(kind)),
        migrations.RunPython(migrations.RunPython.noop, remove_triggers),
    ]
