"""Other names of skills and roles, by which the search finds them."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def mark_as_out_of_date(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Have `manage.py tend` or `rebuild_search --missing` write the documents again."""
    for name in ("SkillDocument", "RoleDocument"):
        apps.get_model("profiles", name).objects.update(revision_number=0)


class Migration(migrations.Migration):
    dependencies = [
        ("profiles", "0015_examples"),
    ]

    operations = [
        *(
            migrations.AddField(
                model_name=model,
                name="aliases",
                field=models.JSONField(
                    blank=True,
                    db_default=models.Value([], output_field=models.JSONField()),
                    default=list,
                ),
            )
            for model in ("role", "skill")
        ),
        migrations.RunPython(mark_as_out_of_date, mark_as_out_of_date),
    ]
