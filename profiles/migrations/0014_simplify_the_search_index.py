"""One full-text index for each table of documents, and one row for each word of a name."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = ("profiles_skilldocument", "profiles_roledocument")


def drop_indexes(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the indexes over names alone, and the triggers, which are installed after migrating."""
    for table in TABLES:
        if schema_editor.connection.vendor == "sqlite":
            for index in ("names", "all"):
                for verb in ("insert", "update", "delete"):
                    schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_{index}_on_{verb}")
            schema_editor.execute(f"DROP TABLE IF EXISTS {table}_names")
        else:
            schema_editor.execute(f"DROP INDEX IF EXISTS {table}_all_part")
            schema_editor.execute(f"ALTER TABLE {table} DROP COLUMN IF EXISTS names_index")


def keep_one_of_each_word(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Delete the further variants of a word."""
    spellings = apps.get_model("profiles", "Spelling").objects
    first = spellings.values("word").annotate(first=models.Min("pk")).values("first")
    spellings.exclude(pk__in=first).delete()


def mark_as_out_of_date(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Have `manage.py tend` or `rebuild_search --missing` write the documents again."""
    for name in ("SkillDocument", "RoleDocument"):
        apps.get_model("profiles", name).objects.update(revision_number=0)


def clear(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Delete everything that the earlier version writes differently."""
    for name in ("SkillDocument", "RoleDocument", "Spelling"):
        apps.get_model("profiles", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("profiles", "0013_plain_labels"),
    ]

    operations = [
        migrations.RunPython(drop_indexes, migrations.RunPython.noop),
        migrations.RunPython(keep_one_of_each_word, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name="spelling",
            name="spelling_one_per_variant_and_word",
        ),
        migrations.RemoveField(
            model_name="spelling",
            name="variant",
        ),
        migrations.AddConstraint(
            model_name="spelling",
            constraint=models.UniqueConstraint(models.F("word"), name="spelling_one_per_word"),
        ),
        migrations.RemoveIndex(
            model_name="skill",
            name="skill_by_length",
        ),
        migrations.RunPython(mark_as_out_of_date, clear),
    ]
