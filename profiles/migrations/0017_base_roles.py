"""Roles may have a base role, whose expectations they share, but for those they exclude."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from profiles import triggers


def foreign_key(to: str, related_name: str, **options: object) -> models.ForeignKey:
    """A foreign key that keeps what it points at from being deleted."""
    protect = django.db.models.deletion.PROTECT
    return models.ForeignKey(on_delete=protect, related_name=related_name, to=to, **options)


def remove_triggers(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take away what watches the new columns; after the migration it comes back without them."""
    triggers.remove(schema_editor.connection, "profiles")


class Migration(migrations.Migration):
    dependencies = [
        ("profiles", "0016_aliases"),
    ]

    operations = [
        migrations.AddField(
            model_name="role",
            name="base_role",
            field=foreign_key("profiles.role", "sharing_roles", blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.CheckConstraint(
                condition=models.Q(base_role=None) | ~models.Q(base_role=models.F("pk")),
                name="role_is_not_its_own_base",
            ),
        ),
        migrations.CreateModel(
            name="RoleExclusion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("level", foreign_key("profiles.level", "exclusions")),
                ("role", foreign_key("profiles.role", "exclusions")),
                ("skill", foreign_key("profiles.skill", "exclusions")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        "role", "skill", "level", name="role_exclusion_one_per_cell"
                    ),
                ],
            },
        ),
        migrations.RunPython(migrations.RunPython.noop, remove_triggers),
    ]
